"""Do evidence rows and stored files agree? For ``credenza verify``."""

from collections.abc import Iterator
from datetime import datetime

from credenza.certification.queries.activities import stored_evidence
from credenza.gateways.files import checking, choice


def broken_evidence() -> Iterator[str]:
    """What is wrong with the files that rows name: missing, or not what was stored."""
    return checking.broken(choice.active(), stored_evidence())


def stray_files(*, now: datetime) -> Iterator[str]:
    """Names of files that no row names. No violation: a command that failed after its upload leaves one."""
    return checking.strays(choice.active(), (name for name, _ in stored_evidence()), now=now)
