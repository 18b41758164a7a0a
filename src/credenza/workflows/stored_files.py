"""Do rows of evidence and papers, and stored files agree? For ``credenza verify``."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from credenza.certification.queries.activities import stored_evidence
from credenza.gateways.files import checking, choice
from credenza.orders.queries.quotes import stored_quote_papers
from credenza.parties.organizations import stored_papers


def broken_evidence() -> Iterator[str]:
    """What is wrong with the files that rows name: missing, or not what was stored."""
    return checking.broken(choice.active(), _named())


def stray_files(*, now: datetime) -> Iterator[str]:
    """Names of files that no row names. No violation: a command that failed after its upload leaves one."""
    return checking.strays(choice.active(), (name for name, _ in _named()), now=now)


def _named() -> Iterator[tuple[str, str]]:
    """Every file that a row names, with its digest."""
    return chain(stored_evidence(), stored_papers(), stored_quote_papers())
