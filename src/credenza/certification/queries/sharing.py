"""What a candidate lets out: the verification page, badges with their standing, the calendar feed.

A page and a feed are read by strangers who have only an address: a dead one answers like one that never was.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from credenza.certification.commands.open_calendar_feed import SECRET_LENGTH, feed_digest
from credenza.certification.models import Badge, CalendarFeed, Candidate, Credential, SharedCredential, SharedPage
from credenza.certification.policy import visible_credentials
from credenza.certification.programs import engine
from credenza.certification.queries.activities import root_of
from credenza.certification.queries.candidates import candidate_of_person, known, rows_of
from credenza.certification.reading import facts_of, family
from credenza.certification.rows import CandidateRow
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound
from credenza.kernel.texts import is_storable


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """A verification page as its candidate set it. ``credentials`` are ids."""

    address: str
    credentials: tuple[int, ...]
    shows_name: bool
    shows_number: bool
    shows_dates: bool
    shows_units: bool
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicCredential:
    """One credential on a public page; None is not shown."""

    certification: str
    name: str
    level: str
    status: str
    earned_on: date | None
    suspends_on: date | None
    expires_on: date | None
    units: Decimal | None
    required: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPage:
    """What a stranger sees; empty texts are not shown. ``on``: the day of the look."""

    name: str
    number: str
    on: date
    credentials: tuple[PublicCredential, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeRow:
    """A badge that was issued. ``status``: valid, suspended, over (past its suspension date) or revoked."""

    id: int
    uuid: UUID
    recipient: UUID
    salt: str
    credential: int
    certification: str
    cycle_start: date
    suspends_on: date
    at: datetime
    status: str
    person: int


def page_of(root: int) -> PageRow | None:
    """The candidate's page, if one stands. Who may ask is the caller's to check."""
    page = SharedPage.objects.filter(candidate_id__in=family(root), ended_at=None).order_by("-id").first()
    if page is None:
        return None
    shown = SharedCredential.objects.filter(page=page).order_by("id")
    return PageRow(
        address=page.address,
        credentials=tuple(shown.values_list("credential_id", flat=True)),
        shows_name=page.shows_name,
        shows_number=page.shows_number,
        shows_dates=page.shows_dates,
        shows_units=page.shows_units,
        created_at=page.created_at,
    )


def public_page(address: str, on: date) -> PublicPage:
    """The page at an address on a day, for whoever has it. ``NotFound`` for one that ended or never was."""
    page = SharedPage.objects.filter(address=address, ended_at=None).first() if is_storable(address) else None
    if page is None:
        raise NotFound(what="page")
    candidate = _candidate(page.candidate_id)
    if candidate.person.is_blanked:
        raise NotFound(what="page")
    wanted = set(SharedCredential.objects.filter(page=page).values_list("credential_id", flat=True))
    return PublicPage(
        name=candidate.person.name if page.shows_name else "",
        number=candidate.number if page.shows_number else "",
        on=on,
        credentials=tuple(
            PublicCredential(
                certification=row.certification,
                name=row.name,
                level=row.level_name,
                status=row.status,
                earned_on=row.earned_on if page.shows_dates else None,
                suspends_on=row.suspends_on if page.shows_dates else None,
                expires_on=row.expires_on if page.shows_dates else None,
                units=row.units if page.shows_units else None,
                required=row.required if page.shows_units else None,
            )
            for row in known(candidate.id, on).rows
            if row.id in wanted
        ),
    )


def feed_since(person_id: int) -> datetime | None:
    """Since when the person has the calendar feed that stands. Who may ask is the caller's to check."""
    return (
        CalendarFeed.objects.filter(person_id=person_id, revoked_at=None).values_list("created_at", flat=True).first()
    )


def candidate_of_feed(secret: str) -> CandidateRow:
    """Whose dates a feed shows. ``NotFound`` for an address that ended or never was."""
    if len(secret) != SECRET_LENGTH:
        raise NotFound(what="feed")
    person = CalendarFeed.objects.filter(digest=feed_digest(secret), revoked_at=None).values_list(
        "person_id", flat=True
    )
    row = next((candidate_of_person(found) for found in person), None)
    if row is None or row.person.is_blanked:
        raise NotFound(what="feed")
    return row


def badges_of(root: int, on: date) -> tuple[BadgeRow, ...]:
    """A candidate's badges, newest first. Who may ask is the caller's to check."""
    found = Badge.objects.filter(credential__candidate_id__in=family(root)).order_by("-id")
    return _rows(found.select_related("credential__candidate"), on)


def badge_row(badge: int, by: Actor, on: date) -> BadgeRow:
    """One badge of a credential that the caller sees, or ``NotFound``."""
    found = Badge.objects.filter(pk=badge, credential__in=visible_credentials(by).values("pk"))
    rows = _rows(found.select_related("credential__candidate"), on)
    if not rows:
        raise NotFound(what="badge")
    return rows[0]


def badges_between(first: int, last: int, on: date) -> tuple[BadgeRow, ...]:
    """Badges by their number, both included: those of one status list."""
    found = Badge.objects.filter(pk__range=(first, last)).order_by("id")
    return _rows(found.select_related("credential__candidate"), on)


def last_badge() -> int:
    """The highest number given so far, 0 for none."""
    return Badge.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _candidate(pk: int) -> CandidateRow:
    return rows_of([Candidate.objects.get(pk=root_of(pk))])[0]


def _rows(badges: Iterable[Badge], on: date) -> tuple[BadgeRow, ...]:
    cycles: dict[int, dict[int, frozenset[date]]] = {}
    return tuple(
        BadgeRow(
            id=badge.pk,
            uuid=badge.uuid,
            recipient=badge.recipient,
            salt=badge.salt,
            credential=badge.credential_id,
            certification=badge.certification,
            cycle_start=badge.cycle_start,
            suspends_on=badge.suspends_on,
            at=badge.at,
            status=_status(badge, on, cycles),
            person=badge.credential.candidate.person_id,
        )
        for badge in badges
    )


def _status(badge: Badge, on: date, cycles: dict[int, dict[int, frozenset[date]]]) -> str:
    """Revoked with its credential, when the renewal that it rests on was undone, and when its dates moved back."""
    row = badge.credential
    if row.revoked or row.gone or row.merged_into_id is not None or row.certification != badge.certification:
        return "revoked"
    if row.start < badge.cycle_start or (row.start == badge.cycle_start and row.suspends_on < badge.suspends_on):
        return "revoked"
    if badge.suspends_on <= on:
        in_grace = row.start == badge.cycle_start and row.suspends_on <= on < row.expires_on
        return "suspended" if in_grace else "over"
    if row.start > badge.cycle_start and badge.cycle_start not in _closed(row, cycles):
        return "revoked"
    return "valid"


def _closed(row: Credential, cycles: dict[int, dict[int, frozenset[date]]]) -> frozenset[date]:
    """Where the credential's closed cycles began: one replay a candidate, and only where a later cycle is open."""
    if row.candidate_id not in cycles:
        answer = engine().replay(facts_of(row.candidate_id))
        cycles[row.candidate_id] = {
            one.id: frozenset(cycle.start for cycle in one.cycles) for one in answer.credentials
        }
    return cycles[row.candidate_id].get(row.origin, frozenset())
