"""People keep their own profile."""

from datetime import datetime
from zoneinfo import available_timezones

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Subject, note, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, NotPermitted
from credenza.parties.models import CATALOG_NEWS, SCHEMES, Person
from credenza.parties.receipts import PersonChanged

NAME_LENGTH = 200


@idempotent
def edit_profile(
    *,
    name: str | None = None,
    time_zone: str | None = None,
    scheme: str | None = None,
    catalog_news: str | None = None,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> PersonChanged:
    """Set what is given: the name people see, the reader's time zone (IANA, empty for UTC), the appearance, and
    whether news of what they follow in the catalog come ``at_once`` or in a ``monthly`` letter.
    """
    if by.person_id is None:
        raise NotPermitted(command="edit_profile")
    changes: dict[str, str] = {}
    if name is not None:
        changes["name"] = _clean_name(name)
    if time_zone is not None:
        if time_zone and time_zone not in available_timezones():
            raise InvalidField(field="time_zone", expected="a time zone such as Europe/Stockholm")
        changes["time_zone"] = time_zone
    if scheme is not None:
        if scheme not in {key for key, _ in SCHEMES}:
            raise InvalidField(field="scheme", expected="auto, light or dark")
        changes["scheme"] = scheme
    if catalog_news is not None:
        if catalog_news not in {key for key, _ in CATALOG_NEWS}:
            raise InvalidField(field="catalog_news", expected="at_once or monthly")
        changes["catalog_news"] = catalog_news
    if changes:
        Person.objects.filter(pk=by.person_id).update(**changes)
        subject = Subject(kind="person", id=by.person_id)
        note("edit_profile", subject, stamp(by, now), facts={"changed": sorted(changes)})
    return PersonChanged(person=by.person_id)


def _clean_name(name: str) -> str:
    cleaned = name.strip()
    if not cleaned or len(cleaned) > NAME_LENGTH or not cleaned.isprintable():
        raise InvalidField(field="name", expected=f"1 to {NAME_LENGTH} printable characters")
    return cleaned
