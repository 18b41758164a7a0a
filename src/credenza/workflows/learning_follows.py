"""What follows from statements and rosters: paid training moves on, activities are recorded, exams are passed.

Everything is done in the system's name and under the name of its source, so that an event that is handled twice does it
once and a voided statement takes it back. What is refused further on is no error: it waits in quarantine with the
refusal's code, for staff to look at.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from credenza.certification.commands.pass_exam import pass_exam
from credenza.certification.commands.record_verified_activity import record_verified_activity
from credenza.certification.commands.withdraw_activity import withdraw_by_key
from credenza.certification.commands.withdraw_pass_by_key import withdraw_pass_by_key
from credenza.certification.entering import Claim
from credenza.certification.policy import is_own
from credenza.credits.commands.set_progress import set_progress
from credenza.credits.queries.requests import RequestFilter, list_requests
from credenza.journal.outbox import Announced
from credenza.kernel.activity_errors import DateInFuture
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import DomainError, IdempotencyConflict, NotFound
from credenza.learning.commands.return_to_quarantine import return_to_quarantine
from credenza.learning.settling import DONE, FUTURE, OWN, UNKNOWN_ACTIVITY, WITHDRAWN
from credenza.learning.targets import types
from credenza.orders.commands.set_seat_progress import set_seat_progress
from credenza.orders.queries.seats import seats_of
from credenza.programs.loader import active
from credenza.workflows.telling import Told

COURSEWORK = "coursework"
"""The activity type of a completed course, where a program has one of that name."""

REQUESTS_LOOKED_AT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paid:
    """One paid course or exam: an item of a request (credits), or a seat of an order (card)."""

    progress: str
    progress_on: date | None
    since_on: date
    request: int | None = None
    sku: str = ""
    order: int = 0
    position: int = 0

    def move(self, progress: str, now: datetime, key: str | None) -> None:
        """Say how far it is, where it is kept."""
        if self.request is not None:
            set_progress(request=self.request, sku=self.sku, progress=progress, by=SYSTEM, now=now, idempotency_key=key)
            return
        set_seat_progress(
            order=self.order, position=self.position, progress=progress, by=SYSTEM, now=now, idempotency_key=key
        )


def completed(event: Announced) -> Iterable[Told]:
    """A course was completed or an exam passed."""
    told = event.payload
    if _is_own(event):
        return_to_quarantine(source=told["source"], why=OWN, now=event.at)
        return ()
    if told["sku"]:
        _move(told["person"], told["sku"], DONE, event.at, key=told["source"])
    if active().certification is not None:
        _or_wait(told["source"], event.at, lambda: _certified(event))
    return ()


def progressed(event: Announced) -> Iterable[Told]:
    """Paid training was started, moved on, or came to its end without a credit."""
    told = event.payload
    _move(told["person"], told["sku"], told["state"], event.at, key=f"statement:{told['statement']}")
    return ()


def voided(event: Announced) -> Iterable[Told]:
    """What came of a statement is taken back."""
    told = event.payload
    if not told["credited"]:
        return ()
    for withdrawn in (withdraw_by_key, withdraw_pass_by_key):
        # It was one of the two, or neither: what waits in quarantine has left no trace further on.
        with suppress(NotFound):
            withdrawn(external_key=told["source"], reason=WITHDRAWN, by=SYSTEM, now=event.at)
    if told["sku"]:
        _move_back(told["person"], told["sku"], event.at)
    return ()


def attended(event: Announced) -> Iterable[Told]:
    """Somebody was at an event."""
    told = event.payload
    if _is_own(event):
        return_to_quarantine(source=told["source"], why=OWN, now=event.at)
        return ()
    claim = Claim(type=told["type"], on=date.fromisoformat(told["on"]), name=told["event"])
    _or_wait(told["source"], event.at, lambda: _recorded(told["person"], claim, "roster", told["source"], event.at))
    return ()


def _is_own(event: Announced) -> bool:
    """Whether it is about whoever answers for it, by either account where two were made one: a colleague replays it."""
    answers = event.payload.get("answered_by")
    return answers is not None and is_own(Actor(person_id=answers), event.payload["person"])


def _certified(event: Announced) -> None:
    told = event.payload
    on = date.fromisoformat(told["on"])
    if told["family"] == "exam" and told["sku"]:
        pass_exam(
            person=told["person"],
            certification=told["sku"],
            on=on,
            external_key=told["source"],
            by=SYSTEM,
            now=event.at,
        )
        return
    kind = told["type"] or COURSEWORK
    if kind not in types():
        return_to_quarantine(source=told["source"], why=UNKNOWN_ACTIVITY, now=event.at)
        return
    claim = Claim(type=kind, on=on, name=told["title"], item=told["sku"])
    _recorded(told["person"], claim, "statement", told["source"], event.at)


def _recorded(person: int, claim: Claim, source: str, external_key: str, now: datetime) -> None:
    record_verified_activity(person=person, claim=claim, source=source, external_key=external_key, by=SYSTEM, now=now)


def _or_wait(source: str, now: datetime, act: Callable[[], None]) -> None:
    """Do it, or let its source wait for staff; what is too early where the person is, waits for its day."""
    try:
        act()
    except DateInFuture:
        return_to_quarantine(source=source, why=FUTURE, now=now)
    except DomainError as refusal:
        return_to_quarantine(source=source, why=refusal.code, detail=str(refusal), now=now)


def _move(person: int, sku: str, state: str, now: datetime, *, key: str) -> None:
    """Move the paid training on: of several of one item the one that is under way, else the oldest."""
    items = _paid(person, sku)
    under_way = [item for item in items if item.progress == "started"]
    waiting = [item for item in items if item.progress == "not_started"]
    if state == DONE:
        found, progress = [*under_way, *waiting], "done"
    else:
        found, progress = [] if under_way else waiting, "started"
    if found:
        # The key keeps an event that is told again from moving the next one.
        with suppress(IdempotencyConflict):
            found[0].move(progress, now, f"{key}:{progress}")


def _move_back(person: int, sku: str, now: datetime) -> None:
    """A completion that was none: the training that was finished last is under way again."""
    done = [item for item in _paid(person, sku) if item.progress == "done"]
    if done:
        # Of several of one day the one that was paid last.
        max(reversed(done), key=lambda item: item.progress_on or date.min).move("started", now, None)


def _paid(person: int, sku: str) -> list[_Paid]:
    """The person's paid training of an item, by credits and by card, oldest first."""
    wanted = RequestFilter(learner_id=person, status="approved", sku=sku)
    found = list_requests(wanted, SYSTEM, limit=REQUESTS_LOOKED_AT, oldest_first=True)
    asked = [
        _Paid(
            progress=item.progress,
            progress_on=item.progress_on,
            since_on=request.decided_on or request.requested_on,
            request=request.id,
            sku=sku,
        )
        for request in found.rows
        for item in request.items
        if item.sku == sku and item.reversed_on is None
    ]
    seats = [
        _Paid(
            progress=seat.progress,
            progress_on=seat.progress_on,
            since_on=seat.given_on,
            order=seat.order,
            position=seat.position,
        )
        for seat in reversed(seats_of(person, sku=sku))
        if seat.ended_on is None
    ]
    return sorted([*asked, *seats], key=lambda item: item.since_on)
