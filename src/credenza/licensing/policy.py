"""Who may do what in the licensing room: the one place that lists and actions ask.

The table follows "Who may do what" of the platform rules and LK1 to LK4 of orders. Keys: the technical contact and
the original purchaser only, staff never. A contact is a person, or an address until a person proves to own it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import NotFound, NotPermitted
from credenza.licensing.models import Entitlement
from credenza.parties.organizations import member_organization_ids
from credenza.parties.queries import verified_addresses

READING_DESKS = (StaffRole.ORDER_DESK, StaffRole.FINANCE)
TECHNICAL_CONTACT_OR_DESK = frozenset({"change_technical_contact", "register_site"})
TECHNICAL_CONTACT_ONLY = frozenset({"withdraw_purchaser_view"})
DESK_ONLY = frozenset({"appoint_purchaser", "revoke_keys"})
CUSTOMER_OR_DESK = frozenset({"cancel_subscription", "resume_subscription"})
CUSTOMER_ONLY = frozenset({"replace_card"})
REVEAL = "reveal_license_key"
COMMANDS = (
    REVEAL,
    *sorted(TECHNICAL_CONTACT_OR_DESK | TECHNICAL_CONTACT_ONLY | DESK_ONLY | CUSTOMER_OR_DESK | CUSTOMER_ONLY),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Somebody with the addresses they proved to own: asked for once, whatever the number of licenses."""

    actor: Actor
    addresses: tuple[str, ...]
    organizations: frozenset[int] = frozenset()

    def is_customer(self, license: Entitlement) -> bool:
        """Whether the caller bought it: a member of the buying organization, or the person who bought for themself."""
        if self.actor.person_id is None:
            return False
        if license.buyer_id is not None:
            return license.buyer_id in self.organizations
        return license.original_purchaser_id == self.actor.person_id

    def is_technical_contact(self, license: Entitlement) -> bool:
        """Whether the caller is the license's technical contact now."""
        if self.actor.person_id is None:
            return False
        if license.technical_contact_id is not None:
            return license.technical_contact_id == self.actor.person_id
        return license.technical_contact_email in self.addresses

    def sees_key(self, license: Entitlement) -> bool:
        """Whether the caller may see the license's keys (LK1); the system needs none."""
        purchased = self.actor.person_id is not None and license.original_purchaser_id == self.actor.person_id
        return purchased or self.is_technical_contact(license)

    def may(self, command: str, license: Entitlement) -> bool:
        """Whether the caller may run the command. Nobody at a desk acts on a license of their own."""
        if command == REVEAL:
            return self.sees_key(license)
        if self.actor.is_system:
            return True
        if command in TECHNICAL_CONTACT_ONLY:
            return self.is_technical_contact(license)
        if command in CUSTOMER_ONLY:
            return self.is_customer(license)
        at_desk = self.actor.has(StaffRole.ORDER_DESK)
        if command in CUSTOMER_OR_DESK:
            return at_desk or self.is_customer(license)
        if command in TECHNICAL_CONTACT_OR_DESK:
            return at_desk or self.is_technical_contact(license)
        return at_desk and not self.sees_key(license)

    def allowed(self, license: Entitlement) -> tuple[str, ...]:
        """Everything that the caller may do with the license."""
        return tuple(command for command in COMMANDS if self.may(command, license))


def caller(by: Actor) -> Caller:
    """The caller with their addresses."""
    if by.person_id is None:
        return Caller(actor=by, addresses=())
    return Caller(
        actor=by,
        addresses=verified_addresses(by.person_id),
        organizations=frozenset(member_organization_ids(by.person_id)),
    )


def require(command: str, license: Entitlement, by: Actor) -> None:
    """Refuse with ``NotPermitted`` unless the caller may."""
    if not caller(by).may(command, license):
        raise NotPermitted(command=command)


def require_system(command: str, by: Actor) -> None:
    """Refuse everybody but the system itself: what follows from payments and refunds is nobody's to type."""
    if not by.is_system:
        raise NotPermitted(command=command)


def own_contact(person_id: int) -> Q:
    """Licenses whose technical contact the person is."""
    unclaimed = Q(technical_contact_id=None, technical_contact_email__in=verified_addresses(person_id))
    return Q(technical_contact_id=person_id) | unclaimed


def concerning(person_id: int, organizations: Sequence[int]) -> Q:
    """Licenses that concern a person who belongs to these organizations.

    Each part has an index of its own, and no part asks another table: a page of somebody without a license must not
    read all of them.
    """
    return (
        own_contact(person_id)
        | Q(original_purchaser_id=person_id)
        | Q(licensee_id__in=organizations)
        | Q(buyer_id__in=organizations)
    )


def visible_licenses(by: Actor) -> QuerySet[Entitlement]:
    """One's own licenses and those of one's organizations, or all at the desks."""
    licenses = Entitlement.objects.all()
    if by.person_id is None or by.has(*READING_DESKS):
        return licenses
    return licenses.filter(concerning(by.person_id, tuple(member_organization_ids(by.person_id))))


def license_seen_by(by: Actor, license_id: int) -> Entitlement:
    """The license, or ``NotFound`` for a stranger as for one that does not exist."""
    found = visible_licenses(by).select_related("licensee", "buyer", "site").filter(pk=license_id).first()
    if found is None:
        raise NotFound(what="license")
    return found


def locked_license(license_id: int) -> Entitlement:
    """The license under its row lock; ``NotFound`` where there is none."""
    found = Entitlement.objects.select_for_update().filter(pk=license_id).first()
    if found is None:
        raise NotFound(what="license")
    return found
