"""Take a member out of an organization, oneself included, but never the last."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import MissingFields
from credenza.parties.members import member_with, present_members
from credenza.parties.models import Membership
from credenza.parties.organization_errors import LastMember, NotAMember
from credenza.parties.organization_policy import is_present_member, locked_organization, require
from credenza.parties.organization_receipts import MembersChanged


@idempotent
def remove_member(
    *, organization: int, email: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> MembersChanged:
    """End a person's membership; what they ordered stays. The first contact removes anybody, everybody may leave.

    Refuses with ``not_permitted``, ``not_found``, ``missing_fields``, ``not_a_member``, ``last_member``.
    """
    if not is_present_member(by, organization):
        require("remove_member", by, organization)
    locked_organization(organization)
    if not email.strip():
        raise MissingFields(fields=("email",))
    found = member_with(organization, email)
    if found is None or found != by.person_id:
        require("remove_member", by, organization)
    if found is None:
        raise NotAMember(email=email.strip().lower())
    if len(present_members(organization)) == 1:
        raise LastMember
    held = Membership.objects.filter(organization_id=organization, person_id=found, ended_at=None)
    held.update(ended_at=now)
    fact = Fact(
        event="parties.member_removed",
        payload={"organization": organization, "person": found},
        command="remove_member",
        subject=Subject(kind="organization", id=organization),
    )
    record(fact, stamp(by, now))
    return MembersChanged(organization=organization, person=found)
