"""Do rows of evidence and papers, and stored files agree? For ``credenza verify``, and for tidying up at night."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain, islice

import structlog

from credenza.certification.queries.activities import stored_evidence
from credenza.gateways.files import checking, choice
from credenza.orders.queries.quotes import stored_quote_papers
from credenza.parties.organizations import stored_papers

KEPT = timedelta(days=2)
"""An upload may be named for a day after it came; one that nobody named by then is named by nobody any more."""
FEW = 100
_log = structlog.get_logger(__name__)


def broken_evidence(*, part: int = 0, of: int = 1) -> Iterator[str]:
    """What is wrong with the files that rows name: missing, or not what was stored. Of ``of`` parts only ``part``."""
    return checking.broken(choice.active(), islice(_named(), part, None, of))


def stray_files(*, now: datetime) -> Iterator[str]:
    """Names of files that no row names. No violation: a command that failed after its upload leaves one."""
    return checking.strays(choice.active(), (name for name, _ in _named()), now=now)


def remove_strays(*, now: datetime) -> int:
    """Take away what was uploaded and never named; answers how many files.

    Where they are more than a few and more than those that are named, none: then it is the rows that are missing, as
    while a backup is restored, and ``credenza verify`` tells of it.
    """
    store = choice.active()
    named = {name for name, _ in _named()}
    strays = list(checking.strays(store, named, now=now, grace=KEPT))
    if len(strays) > max(FEW, len(named)):
        _log.error("stored_files.too_many_strays", strays=len(strays), named=len(named))
        return 0
    for name in strays:
        store.remove(name)
    return len(strays)


def _named() -> Iterator[tuple[str, str]]:
    """Every file that a row names, with its digest."""
    return chain(stored_evidence(), stored_papers(), stored_quote_papers())
