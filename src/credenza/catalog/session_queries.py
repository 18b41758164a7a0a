"""Reads of what is offered on a day: for everybody who is signed in."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from credenza.catalog.models import Session
from credenza.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """A live session (``sku`` its course) or an event (``type``). ``status``: ahead, running, over or cancelled.

    ``on``: its day where it is held, in ``zone``; ``place`` empty: online.
    """

    id: int
    kind: str
    sku: str
    type: str
    title: str
    on: date
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str
    link: str
    status: str
    cancelled_reason: str

    @property
    def hours(self) -> str:
        """From when to when, where it is held: "09:00 to 12:30 CET"."""
        there = ZoneInfo(self.zone)
        first, last = self.starts_at.astimezone(there), self.ends_at.astimezone(there)
        return f"{first:%H:%M} to {last:%H:%M} {last.tzname() or ''}".strip()


def upcoming(now: datetime, *, sku: str = "", limit: int = 200) -> tuple[SessionRow, ...]:
    """Those that are not over, canceled ones too until then, the next one first."""
    found = Session.objects.filter(ends_at__gt=now)
    if sku:
        found = found.filter(item__sku=sku)
    return tuple(_row(one, now) for one in found.select_related("item").order_by("starts_at", "pk")[:limit])


def list_sessions(now: datetime, *, before: int | None = None, limit: int = 50) -> tuple[SessionRow, ...]:
    """All of them, the newest entry first."""
    found = Session.objects.select_related("item").order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    return tuple(_row(one, now) for one in found[:limit])


def session_row(session: int, now: datetime) -> SessionRow:
    """One by its id. Refuses with ``not_found``."""
    found = Session.objects.select_related("item").filter(pk=session).first()
    if found is None:
        raise NotFound(what="session")
    return _row(found, now)


def _row(one: Session, now: datetime) -> SessionRow:
    status = "ahead" if now < one.starts_at else "running" if now < one.ends_at else "over"
    return SessionRow(
        id=one.pk,
        kind=one.kind,
        sku=one.item.sku if one.item else "",
        type=one.type,
        title=one.title,
        on=one.starts_at.astimezone(ZoneInfo(one.zone)).date(),
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        zone=one.zone,
        place=one.place,
        link=one.link,
        status="cancelled" if one.cancelled_at else status,
        cancelled_reason=one.cancelled_reason,
    )
