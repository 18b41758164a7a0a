"""Add a colleague to an organization: the first contact does, or the order desk for them."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.parties.members import person_with, present_members
from credenza.parties.models import Membership
from credenza.parties.organization_errors import AlreadyMember
from credenza.parties.organization_policy import locked_organization, require
from credenza.parties.organization_receipts import MembersChanged


@idempotent
def add_member(
    *, organization: int, email: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> MembersChanged:
    """Make the person with that verified address a member, who then sees and does what a buyer of it may.

    Refuses with ``not_permitted``, ``not_found``, ``missing_fields``, ``invalid_field`` (nobody has that address),
    ``already_member``.
    """
    require("add_member", by, organization)
    locked_organization(organization)
    found = person_with(email)
    if found.id in present_members(organization):
        raise AlreadyMember(email=email.strip().lower())
    Membership.objects.create(organization_id=organization, person_id=found.id, since_at=now, added_by_id=by.person_id)
    fact = Fact(
        event="parties.member_added",
        payload={"organization": organization, "person": found.id},
        command="add_member",
        subject=Subject(kind="organization", id=organization),
    )
    record(fact, stamp(by, now))
    return MembersChanged(organization=organization, person=found.id)
