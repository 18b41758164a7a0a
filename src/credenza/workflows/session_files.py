"""A live session or an event as a file for calendars."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from credenza.catalog.session_queries import SessionRow
from credenza.gateways.calendars import CalendarSession, session_file


def calendar_file(row: SessionRow, now: datetime) -> bytes:
    """With its hours, place and link; the same session is the same entry whenever it is fetched again."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    entry = CalendarSession(
        uid=f"session-{row.id}@{host}",
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        title=row.title,
        place=row.place,
        url=row.link,
        cancelled=row.status == "cancelled",
    )
    return session_file(entry, now)
