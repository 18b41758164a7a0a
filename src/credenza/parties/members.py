"""Membership rows, shared by the commands that add and remove members."""

from credenza.kernel.errors import InvalidField, MissingFields
from credenza.parties.models import Membership
from credenza.parties.queries import people, person_by_email, verified_addresses
from credenza.parties.rows import PersonRow


def person_with(email: str) -> PersonRow:
    """Who has proved to own the address. Refuses with ``missing_fields`` and ``invalid_field``."""
    if not email.strip():
        raise MissingFields(fields=("email",))
    found = person_by_email(email)
    if found is None:
        raise InvalidField(field="email", expected="the verified address of somebody who has signed up")
    return found


def present_members(organization_id: int) -> tuple[int, ...]:
    """Ids of the present members, longest first."""
    held = Membership.objects.filter(organization_id=organization_id, ended_at=None).order_by("since_at", "pk")
    return tuple(held.values_list("person_id", flat=True))


def member_with(organization_id: int, email: str) -> int | None:
    """The present member with that address, one who can no longer sign in too."""
    address = email.strip().lower()
    for person_id, person in people(present_members(organization_id)).items():
        if address == person.email or address in verified_addresses(person_id):
            return person_id
    return None
