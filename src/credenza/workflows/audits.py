"""A new activity is looked at after it was entered, so that entering stays quick: its event opens a case, or none.

The draw is a keyed digest of the activity's id: nobody without the key can foresee it, and an event that is handed over
twice draws the same. Rehearsals open no cases by themselves: all their people show the same sample.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from decimal import Decimal

from django.utils.crypto import salted_hmac

from credenza.certification.commands.sample_activity import sample_activity
from credenza.certification.queries.desk import attendance_of, typed_for_event
from credenza.journal.outbox import Announced
from credenza.kernel.actors import SYSTEM
from credenza.learning.queries.rosters import lacks, persons_on
from credenza.workflows.telling import Told

NEVER_DRAWN = Decimal(1)
_SALT = "credenza.certification.sampling"
_BITS = 64
_looking: ContextVar[bool] = ContextVar("looking_at_activities", default=True)


@contextmanager
def looking_at_nothing() -> Iterator[None]:
    """For a while no activity is looked at: rehearsals."""
    token = _looking.set(False)
    try:
        yield
    finally:
        _looking.reset(token)


def share_of(activity: int) -> Decimal:
    """A share from 0 (included) to 1 (not), always the same for the activity and evenly spread over activities."""
    digest = salted_hmac(_SALT, str(activity), algorithm="sha256").digest()
    return Decimal(int.from_bytes(digest[: _BITS // 8])) / Decimal(2**_BITS)


def recorded(event: Announced) -> Iterable[Told]:
    """Somebody entered an activity: rules and the draw look at it."""
    _look(event, event.payload["activity"], share_of(event.payload["activity"]))
    return ()


def corrected(event: Announced) -> Iterable[Told]:
    """Another name or another file: the rules look again, the draw has been."""
    _look(event, event.payload["activity"], NEVER_DRAWN)
    return ()


def _look(event: Announced, activity: int, share: Decimal) -> None:
    if _looking.get():
        said = attendance_of(activity)
        off_roster = said is not None and lacks(said.event, said.on, said.persons, said.type)
        sample_activity(activity=activity, share=share, off_roster=off_roster, by=SYSTEM, now=event.at)


def roster_settled(event: Announced) -> Iterable[Told]:
    """A roster says who was there: what was typed about its event before is looked at in its light."""
    told = event.payload
    persons = persons_on(told["roster"])
    for activity in typed_for_event(told["event"], date.fromisoformat(told["on"]), persons):
        _look(event, activity, NEVER_DRAWN)
    return ()
