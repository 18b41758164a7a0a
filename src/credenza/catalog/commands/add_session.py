"""A live session of a course, or an event, is put into the catalog with its day, hours and place; or does not take
place.

Source: "courses, live sessions, events, with dates and links" of the renewal rules; "Catalog" of the platform rules.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction

from credenza.catalog.events import SESSION_ADDED, SESSION_CANCELLED
from credenza.catalog.models import Item, Session
from credenza.catalog.session_models import EVENT, SESSION
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import InvalidField, MissingFields, NotFound, NotPermitted
from credenza.programs.loader import active

DESKS = (StaffRole.CERTIFICATION_DESK, StaffRole.ORDER_DESK)
TITLE_LENGTH, LINK_LENGTH = 200, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionReceipt:
    """The session; ``changed`` is False where it was so already."""

    session: int
    title: str
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """When and where: hours of the day ``on`` in ``zone`` (the program's, unless said); ``place`` empty: online."""

    on: date
    starts: time
    ends: time
    zone: str = ""
    place: str = ""
    link: str = ""


@idempotent
def add_session(
    *,
    held: Held,
    sku: str = "",
    type: str = "",
    title: str = "",
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> SessionReceipt:
    """A session of the course ``sku``, titled like it unless said, or an event of the activity ``type`` by its title.

    Refuses with ``not_permitted`` (certification and order desk may), ``missing_fields``, ``invalid_field``,
    ``not_found``.
    """
    _require("add_session", by)
    if bool(sku) == bool(type):
        raise InvalidField(field="sku", expected="a course here, or for an event its kind of activity in type")
    item = _course(sku) if sku else None
    named = " ".join(title.split()) or (item.name if item else "")
    if not named:
        raise MissingFields(fields=("title",))
    place, link = " ".join(held.place.split()), held.link.strip()
    _check(named, type, place, link)
    zone = held.zone or active().time_zone
    starts_at, ends_at = _span(held, zone)
    row = Session.objects.create(
        kind=EVENT if type else SESSION,
        item=item,
        type=type,
        title=named,
        starts_at=starts_at,
        ends_at=ends_at,
        zone=zone,
        place=place,
        link=link,
        made_at=now,
        made_by_id=by.person_id,
    )
    told = {"title": named, "on": held.on.isoformat(), "sku": sku, "type": type}
    _tell(row, SESSION_ADDED, "add_session", "", told, by, now)
    return SessionReceipt(session=row.pk, title=named, changed=True)


@idempotent
def cancel_session(
    *, session: int, reason: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> SessionReceipt:
    """It does not take place; everybody who looks at it reads the reason. One that is over stays as it was.

    Refuses with ``not_permitted``, ``missing_fields``, ``not_found``, ``invalid_field`` (over already).
    """
    _require("cancel_session", by)
    if not reason.strip():
        raise MissingFields(fields=("reason",))
    with transaction.atomic():
        row = Session.objects.select_for_update().filter(pk=session).first()
        if row is None:
            raise NotFound(what="session")
        if row.cancelled_at is not None:
            return SessionReceipt(session=row.pk, title=row.title, changed=False)
        if row.ends_at <= now:
            raise InvalidField(field="session", expected="one that is not over yet")
        row.cancelled_at, row.cancelled_reason = now, reason.strip()
        row.save(update_fields=("cancelled_at", "cancelled_reason"))
        _tell(row, SESSION_CANCELLED, "cancel_session", reason.strip(), {"title": row.title}, by, now)
    return SessionReceipt(session=row.pk, title=row.title, changed=True)


def _require(command: str, by: Actor) -> None:
    if not by.has(*DESKS):
        raise NotPermitted(command=command)


def _span(held: Held, zone: str) -> tuple[datetime, datetime]:
    if zone not in available_timezones():
        raise InvalidField(field="zone", expected="a time zone such as Europe/Berlin")
    there = ZoneInfo(zone)
    starts_at, ends_at = (datetime.combine(held.on, hour, tzinfo=there) for hour in (held.starts, held.ends))
    if ends_at <= starts_at:
        raise InvalidField(field="ends", expected=f"an hour after {held.starts:%H:%M} on the same day")
    return starts_at, ends_at


def _course(sku: str) -> Item:
    item = Item.objects.filter(sku=sku, family="course").first()
    if item is None:
        raise NotFound(what="item")
    return item


def _check(title: str, type: str, place: str, link: str) -> None:
    policy = active().certification
    kinds = [one.id for one in policy.activity_types if one.event] if policy else []
    if type and type not in kinds:
        raise InvalidField(field="type", expected=f"one of {', '.join(kinds)}" if kinds else "nothing: no events here")
    if len(title) > TITLE_LENGTH or len(place) > TITLE_LENGTH:
        long = "title" if len(title) > TITLE_LENGTH else "place"
        raise InvalidField(field=long, expected=f"up to {TITLE_LENGTH} characters")
    parts = urlsplit(link)
    if link and (parts.scheme not in ("https", "http") or not parts.netloc or len(link) > LINK_LENGTH or " " in link):
        raise InvalidField(field="link", expected="a web address such as https://events.example/ace")


def _tell(row: Session, event: str, command: str, reason: str, audit: dict[str, str], by: Actor, now: datetime) -> None:
    subject = Subject(kind="catalog_session", id=row.pk)
    fact = Fact(event=event, payload={"session": row.pk}, command=command, subject=subject, reason=reason, audit=audit)
    record(fact, stamp(by, now))
