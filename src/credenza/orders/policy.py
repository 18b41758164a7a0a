"""Who may do what with quotes, orders and invoices: the one place that lists and actions ask.

The table follows "Who may do what" of the platform rules. O = a member of the buying organization or the purchaser;
S = order desk, F = finance; administrators hold every desk, but nobody at a desk decides on what is their own.
"""

from dataclasses import dataclass
from typing import Protocol

from django.db.models import Q

from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import NotPermitted
from credenza.parties.organizations import is_member, organizations_of

DESK = frozenset({StaffRole.ORDER_DESK})
FINANCE = frozenset({StaffRole.FINANCE})
DESK_AND_FINANCE = DESK | FINANCE


class Bought(Protocol):
    """What a quote and an order have in common: who buys, and which people it names."""

    organization_id: int | None
    purchaser_id: int | None
    billing_contact_id: int | None
    technical_contact_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """Who may: buyers, people whom the paper names, staff with one of ``desks`` (not on their own: own_excluded).

    ``named`` are the billing and the technical contact; ``billing`` is the billing contact alone.
    """

    buyer: bool = False
    named: bool = False
    billing: bool = False
    desks: frozenset[StaffRole] = frozenset()
    own_excluded: bool = False


_BUYER = Right(buyer=True, desks=DESK)
_DESK = Right(desks=DESK, own_excluded=True)
_MONEY_BACK = Right(desks=DESK_AND_FINANCE, own_excluded=True)

RIGHTS = {
    "draft_quote": _BUYER,
    "send_quote": _BUYER,
    "revise_quote": _BUYER,
    "copy_quote": _BUYER,
    "accept_quote": _BUYER,
    "decline_quote": _BUYER,
    "cancel_quote": _BUYER,
    "make_payment_link": _BUYER,
    "revoke_payment_links": _BUYER,
    "answer_review": _BUYER,
    "override_price": _DESK,
    "extend_quote": _DESK,
    "approve_review": _DESK,
    "decline_review": _DESK,
    "return_to_buyer": _DESK,
    "assign_review": Right(desks=DESK),
    "see_reviews": Right(desks=DESK),
    "see_quote": Right(buyer=True, named=True, desks=DESK),
    "place_on_terms": _BUYER,
    "change_billing": Right(buyer=True, desks=DESK_AND_FINANCE),
    "set_po_number": _BUYER,
    "cancel_order": _BUYER,
    "cancel_paid_order": _DESK,
    "refund_order": Right(buyer=True, desks=DESK_AND_FINANCE),
    "record_payment": _DESK,
    "import_bank_lines": Right(desks=DESK_AND_FINANCE),
    "match_payment": _DESK,
    "apply_credit": _DESK,
    "return_payment": _MONEY_BACK,
    "return_surplus": _MONEY_BACK,
    "mark_sent_back": _MONEY_BACK,
    "write_off": _MONEY_BACK,
    "dispute_payment": _MONEY_BACK,
    "see_order": Right(buyer=True, named=True, desks=DESK_AND_FINANCE),
    # Never the end customer's people: an invoice has the reseller's prices (QT7).
    "see_invoice": Right(buyer=True, billing=True, desks=DESK_AND_FINANCE),
    "see_payments": Right(desks=DESK_AND_FINANCE),
    "see_finance": Right(desks=DESK_AND_FINANCE),
}


def buys(by: Actor, bought: Bought) -> bool:
    """Whether the person is a buyer of it: a member of its organization, or its purchaser."""
    if by.person_id is None:
        return False
    return bought.purchaser_id == by.person_id or belongs(by, bought.organization_id)


def belongs(by: Actor, organization_id: int | None) -> bool:
    """Whether the person is a member of the organization now."""
    if by.person_id is None or organization_id is None:
        return False
    return is_member(by.person_id, organization_id)


def is_own(by: Actor, bought: Bought) -> bool:
    """Whether a desk's person would decide on what is theirs: their organization's, or bought for themself.

    A quote that the desk drafted for an organization is not its drafter's, even where it names no other purchaser.
    """
    if bought.organization_id is not None:
        return belongs(by, bought.organization_id)
    return by.person_id is not None and bought.purchaser_id == by.person_id


def is_named(by: Actor, bought: Bought) -> bool:
    """Whether the paper names the person as billing or technical contact."""
    return by.person_id is not None and by.person_id in (bought.billing_contact_id, bought.technical_contact_id)


def may(command: str, by: Actor, bought: Bought | None = None) -> bool:
    """Whether the caller may run the command on that quote or order (None: on any, for lists and queues)."""
    if by.is_system:
        return True
    right = RIGHTS[command]
    if bought is not None and right.buyer and buys(by, bought):
        return True
    if bought is not None and right.named and is_named(by, bought):
        return True
    if bought is not None and right.billing and by.person_id is not None and bought.billing_contact_id == by.person_id:
        return True
    if not (right.desks and by.has(*right.desks)):
        return False
    return not (right.own_excluded and bought is not None and is_own(by, bought))


def require(command: str, by: Actor, bought: Bought | None = None) -> None:
    """Refuse with ``NotPermitted`` unless the caller may."""
    if not may(command, by, bought):
        raise NotPermitted(command=command)


def visible(by: Actor, command: str = "see_quote") -> Q:
    """The condition for quotes or orders that the caller sees: all at the desks, else their own and those that name
    them.
    """
    # What stands behind a checkout is no quote: nobody sees it, sends it, copies it or pays it as one.
    kind = Q(channel="quote") if command == "see_quote" else Q()
    if by.is_system or by.has(*RIGHTS[command].desks):
        return kind
    person_id = by.person_id
    own = [row.id for row in organizations_of(person_id)] if person_id is not None else []
    return kind & (
        Q(organization__in=own)
        | Q(purchaser_id=person_id)
        | Q(billing_contact_id=person_id)
        | (Q(technical_contact_id=person_id) if RIGHTS[command].named else Q())
    )
