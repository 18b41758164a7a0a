"""Make people whose addresses count as verified: for sample data, rehearsals and administrators' imports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import NotPermitted
from credenza.parties.models import Person, StaffGrant

UNUSABLE = "!"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Who is to be made. Without a password: such a person signs in by single sign-on, a reset, or the demo's door."""

    email: str
    name: str = ""
    roles: tuple[StaffRole, ...] = ()
    is_sample: bool = False


def register_people(*, people: Sequence[NewPerson], by: Actor, now: datetime) -> dict[str, int]:
    """Ids by e-mail address, in lower case. Only the system and administrators may."""
    if not (by.is_system or by.has()):
        raise NotPermitted(command="register_people")
    wanted = {one.email.lower(): one for one in people}
    with transaction.atomic():
        made = Person.objects.bulk_create(
            Person(
                email=email,
                username=email,
                name=one.name,
                is_sample=one.is_sample,
                password=UNUSABLE,
                date_joined=now,
            )
            for email, one in wanted.items()
        )
        EmailAddress.objects.bulk_create(
            EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in made
        )
        StaffGrant.objects.bulk_create(
            StaffGrant(person=person, role=role, granted_by_id=by.person_id, granted_at=now)
            for person in made
            for role in wanted[person.email].roles
        )
    return {person.email: person.pk for person in made}
