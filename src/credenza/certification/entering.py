"""What entering an activity asks first: its type, its date, its name. Shared by every way in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from credenza.certification.errors import DuplicateActivity, InvalidDate
from credenza.certification.models import Activity, Candidate
from credenza.certification.programs import activity_type, policy
from credenza.certification.reading import HUNDREDTHS
from credenza.kernel.activity_errors import DateBeforeProgram, DateInFuture
from credenza.kernel.errors import InvalidField, MissingFields
from credenza.parties.queries import people
from credenza.programs.calendar import business_date
from credenza.programs.loader import active

NAME_LENGTH = 300
NOTES_LENGTH = 4000
LANGUAGE_LENGTH = 12
ITEM_LENGTH = 60
KEY_LENGTH = 200
MOST_UNITS = Decimal(10_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A file that stands in the file store: its digest as it was sent, its name there, and what it is."""

    sent_digest: str
    stored_name: str
    stored_digest: str
    media_type: str
    size: int
    original_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What an activity says of itself. ``units`` only for types that leave them to each activity; ``item``: the SKU or
    activity id of the course or event, where it is known.
    """

    type: str
    on: date
    name: str
    language: str = "en"
    notes: str = ""
    units: Decimal | None = None
    item: str = ""


def day_of(given: str | date) -> date:
    """A date, or its ISO 8601 text. Refuses with ``invalid_date``."""
    if isinstance(given, date):
        return given
    try:
        if len(given) != len("2026-01-31"):
            raise ValueError(given)
        return date.fromisoformat(given)
    except ValueError:
        raise InvalidDate(given=given[:40]) from None


def name_key(name: str) -> str:
    """The name without regard to case and spaces: what makes two activities the same."""
    return "".join(name.casefold().split())[:NAME_LENGTH]


def today_of(person_id: int, now: datetime) -> date:
    """Today where the person is; in the program's zone where they named none."""
    found = people([person_id]).get(person_id)
    zone = (found.time_zone if found else "") or active().time_zone
    return now.astimezone(ZoneInfo(zone)).date()


def check_day(on: date, person_id: int, now: datetime, *, activity: bool = True, typed: bool = True) -> None:
    """Refuses with ``date_in_future`` and, for activities, ``date_before_program``.

    What was not typed by anybody has its date in the program's time zone, where it may be a day later.
    """
    today = today_of(person_id, now)
    if not typed:
        today = max(today, business_date(now, active()))
    if on > today:
        raise DateInFuture(date=on, today=today)
    earliest = policy().earliest_activity_on
    if activity and earliest is not None and on < earliest:
        raise DateBeforeProgram(date=on, earliest_on=earliest)


def check_key(external_key: str | None) -> None:
    """Refuses with ``missing_fields`` and ``invalid_field``; None names nothing."""
    if external_key is not None and not external_key.strip():
        raise MissingFields(fields=("external_key",))
    if external_key is not None and len(external_key) > KEY_LENGTH:
        raise InvalidField(field="external_key", expected=f"up to {KEY_LENGTH} characters")


def check_claim(claim: Claim) -> None:
    """Refuses with ``missing_fields``, ``unknown_type`` and ``invalid_field``."""
    missing = tuple(key for key, value in (("type", claim.type), ("name", claim.name)) if not value.strip())
    if missing:
        raise MissingFields(fields=missing)
    limits = {"name": NAME_LENGTH, "notes": NOTES_LENGTH, "language": LANGUAGE_LENGTH, "item": ITEM_LENGTH}
    for field, most in limits.items():
        if len(getattr(claim, field)) > most:
            raise InvalidField(field=field, expected=f"up to {most} characters")
    kind, units = activity_type(claim.type), claim.units
    if kind.units is None and units is None:
        raise MissingFields(fields=("units",))
    if kind.units is not None and units is not None and not (units.is_finite() and units == kind.units):
        raise InvalidField(field="units", expected=f"nothing: each {kind.name} is {kind.units} units")
    if units is not None and not (units.is_finite() and 0 < units <= MOST_UNITS and units * HUNDREDTHS % 1 == 0):
        raise InvalidField(
            field="units", expected=f"a number above 0 and up to {MOST_UNITS}, two decimal places at most"
        )


def hundredths(claim: Claim) -> int | None:
    """The activity's own units; None where its type says them."""
    kind = activity_type(claim.type)
    return None if claim.units is None or kind.units is not None else int(claim.units * HUNDREDTHS)


def same_as(family: Iterable[int], type_id: str, on: date, name: str) -> Activity | None:
    """The activity of the same type, day and name that stands already, withdrawn ones apart."""
    key = name_key(name)
    found = Activity.objects.filter(candidate_id__in=tuple(family), type=type_id, on=on, name_key=key)
    return found.exclude(status="withdrawn").order_by("id").first()


def refuse_duplicate(family: Iterable[int], type_id: str, on: date, name: str) -> None:
    """Refuses with ``duplicate_activity``, naming the first."""
    first = same_as(family, type_id, on, name)
    if first is not None:
        raise DuplicateActivity(first=first.pk, name=first.name, date=on)


def candidate_of(person_id: int) -> Candidate | None:
    """The person's own candidate row, merged or not."""
    return Candidate.objects.filter(person__pk=person_id).first()
