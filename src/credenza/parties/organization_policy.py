"""Who may do what with an organization: the one place that lists and actions ask.

Sources: "Who signs in" and "Who may do what" of the platform rules. Members are buyers of their organization; its
first contact (the present member of longest standing) keeps the list of members; the order desk acts for a buyer, but
nobody at the desk decides on an organization of their own; finance reads.
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import NotFound, NotPermitted
from credenza.parties.models import Membership, Organization

DESK = frozenset({StaffRole.ORDER_DESK})
DESK_AND_FINANCE = frozenset({StaffRole.ORDER_DESK, StaffRole.FINANCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """Who may: ``member`` any member, ``first`` only the first contact, staff with one of ``desks``."""

    member: bool = False
    first: bool = False
    desks: frozenset[StaffRole] = frozenset()
    own_excluded: bool = False


RIGHTS = {
    "see_organization": Right(member=True, desks=DESK_AND_FINANCE),
    "edit_organization": Right(member=True, desks=DESK),
    "set_organization_flags": Right(desks=DESK, own_excluded=True),
    "add_member": Right(first=True, desks=DESK),
    "remove_member": Right(first=True, desks=DESK),
    "submit_evidence": Right(member=True, desks=DESK),
    "merge_organizations": Right(desks=DESK, own_excluded=True),
    "decide_evidence": Right(desks=DESK, own_excluded=True),
}


def is_present_member(by: Actor, organization_id: int) -> bool:
    """Whether the caller belongs to the organization now."""
    if by.person_id is None:
        return False
    # Through the key's own look-up: a number beyond any key then finds nothing instead of breaking the statement.
    held = Membership.objects.filter(organization__pk=organization_id, person_id=by.person_id, ended_at=None)
    return held.exists()


def first_contact(organization_id: int) -> int | None:
    """The present member of longest standing; None where nobody belongs to the organization."""
    present = Membership.objects.filter(organization__pk=organization_id, ended_at=None).order_by("since_at", "pk")
    return present.values_list("person_id", flat=True).first()


def may(command: str, by: Actor, organization_id: int) -> bool:
    """Whether the caller may run the command for that organization."""
    if by.is_system:
        return True
    right = RIGHTS[command]
    member = is_present_member(by, organization_id)
    if right.member and member:
        return True
    if right.first and member and first_contact(organization_id) == by.person_id:
        return True
    if not (right.desks and by.has(*right.desks)):
        return False
    return not (right.own_excluded and member)


def require(command: str, by: Actor, organization_id: int) -> None:
    """Refuse with ``NotPermitted`` unless the caller may."""
    if not may(command, by, organization_id):
        raise NotPermitted(command=command)


def visible_organizations(by: Actor) -> QuerySet[Organization]:
    """One's own organizations, or all at the desks."""
    organizations = Organization.objects.filter(merged_into=None)
    if by.person_id is None or by.has(*RIGHTS["see_organization"].desks):
        return organizations
    held = Membership.objects.filter(person_id=by.person_id, ended_at=None)
    return organizations.filter(pk__in=held.values("organization_id"))


def organization_seen_by(by: Actor, organization_id: int) -> Organization:
    """The organization, or ``NotFound`` for a stranger as for one that does not exist."""
    found = visible_organizations(by).filter(pk=organization_id).first()
    if found is None:
        raise NotFound(what="organization")
    return found


def locked_organization(organization_id: int) -> Organization:
    """The organization under its row lock. Raises ``NotFound``."""
    found = Organization.objects.select_for_update().filter(pk=organization_id).first()
    if found is None:
        raise NotFound(what="organization")
    return found
