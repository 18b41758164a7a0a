"""A learner's checkout of courses and exams, priced: the same engine as quotes, one way to pay. Rules PM1, PM7, TX1.

What stands behind the order is a quote that was never offered to anybody (``channel`` checkout).
"""

from dataclasses import dataclass
from datetime import date

from credenza.catalog.rules.methods import CARD, CHECKOUT, payment_methods
from credenza.catalog.rules.shapes import LineAsked, Methods
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields, NotPermitted
from credenza.orders.asked import Address, QuoteAsked
from credenza.orders.drafting import checked_shape
from credenza.orders.order_errors import PaymentMethodNotOffered
from credenza.orders.participants import Participants, participants
from credenza.orders.quoting import Priced, book_of, price
from credenza.parties.queries import has_verified_address
from credenza.programs.loader import active
from credenza.programs.shapes import PAYABLE_FAMILIES

MOST_ITEMS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutAsked:
    """What a learner wants for themself: courses and exams by SKU, each once, in one currency.

    ``billing`` decides the tax; None: nothing is known of it, so none is counted.
    """

    items: tuple[str, ...]
    currency: str
    billing: Address | None = None
    terms_accepted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A checkout with its buyer, its price on a day, and its ways to pay."""

    who: Participants
    priced: Priced
    methods: Methods


def count(asked: CheckoutAsked, by: Actor, on: date) -> Counted:
    """Price a checkout. Refuses with ``not_permitted``, ``missing_fields``, ``invalid_field`` (no course or exam, an
    item twice, too many), ``unknown_sku``, ``currency_not_available``.
    """
    if by.person_id is None or not has_verified_address(by.person_id):
        raise NotPermitted(command="place_checkout")
    _check_shape(asked)
    wanted = QuoteAsked(
        purchaser=by.person_id,
        currency=asked.currency,
        lines=tuple(LineAsked(kind="new", sku=sku) for sku in asked.items),
        terms_accepted=asked.terms_accepted,
        billing=asked.billing,
    )
    checked_shape(wanted)
    who, book = participants(wanted, by), book_of(wanted, on)
    other = tuple(sku for sku, product in book.products.items() if product.family not in PAYABLE_FAMILIES)
    if other:
        raise InvalidField(field="items", expected="courses and exams; ask for a quote of anything else")
    priced = price(wanted, who, on, book)
    return Counted(who=who, priced=priced, methods=_methods(priced))


def require_card(counted: Counted) -> None:
    """Refuse with ``payment_method_not_offered`` and PM1's first reason where a card does not pay this."""
    if CARD in counted.methods.offered:
        return
    net = counted.priced.lines.net
    raise PaymentMethodNotOffered(
        method=CARD,
        reason=counted.methods.refused.get(CARD, "payment_method_product"),
        offered=counted.methods.offered,
        currency=net.currency,
        net=str(net),
    )


def _methods(priced: Priced) -> Methods:
    return payment_methods(
        policy=active().orders,
        families=[line.family for line in priced.lines.lines],
        currency=priced.lines.net.currency,
        net=priced.lines.net,
        channel=CHECKOUT,
    )


def _check_shape(asked: CheckoutAsked) -> None:
    missing = tuple(name for name, value in (("items", asked.items), ("currency", asked.currency)) if not value)
    if missing:
        raise MissingFields(fields=missing)
    if len(set(asked.items)) != len(asked.items) or len(asked.items) > MOST_ITEMS:
        raise InvalidField(field="items", expected=f"up to {MOST_ITEMS} different items, each once")
