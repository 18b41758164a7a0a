"""The dates of a candidate's credentials as a calendar that programs subscribe to."""

from datetime import date, datetime
from urllib.parse import urlsplit

from django.conf import settings

from credenza.certification.programs import policy
from credenza.certification.queries.candidates import known
from credenza.certification.rows import CandidateRow, CredentialRow
from credenza.gateways.calendars import CalendarEntry, feed
from credenza.programs.loader import active
from credenza.workflows.addresses import address

IN_FORCE = ("active", "suspended")


def dates_feed(candidate: CandidateRow, *, on: date, now: datetime) -> bytes:
    """Suspension and expiration of every credential in force, as text/calendar."""
    rows = [row for row in known(candidate.id, on).rows if row.status in IN_FORCE]
    entries = tuple(entry for row in rows for entry in _entries(row, on))
    return feed(f"{active().name}: certifications", entries, now)


def _entries(row: CredentialRow, on: date) -> tuple[CalendarEntry, CalendarEntry]:
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    url = f"{settings.BASE_URL}{address('credential', row.id)}"
    what = f"{row.certification} {row.name}"
    sequence = max((on - row.earned_on).days, 0)  # a later look is a later version, whichever way a date moved
    return (
        CalendarEntry(
            uid=f"credential-{row.id}-suspends@{host}",
            on=row.suspends_on,
            title=f"{row.certification} suspends",
            description=f"{what} is suspended from this day on, unless it is renewed before.",
            url=url,
            sequence=sequence,
            alarms_days=policy().suspension_ahead_days,
        ),
        CalendarEntry(
            uid=f"credential-{row.id}-expires@{host}",
            on=row.expires_on,
            title=f"{row.certification} expires",
            description=f"{what} is over from this day on, unless it is renewed before.",
            url=url,
            sequence=sequence,
            alarms_days=policy().expiration_ahead_days,
        ),
    )
