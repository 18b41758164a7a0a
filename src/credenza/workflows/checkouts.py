"""A learner's checkout by card: the order and its payment in one go, and the end of those that nobody pays.

The provider is asked outside any transaction. Giving an order up ends its payment at the provider first, so that
nobody pays for what is cancelled; what was paid all the same goes back by itself. Rules PM7, PY3.
"""

from dataclasses import dataclass
from datetime import date, datetime

import structlog

from credenza.gateways.payments import choice
from credenza.gateways.payments.shapes import ProviderTrouble
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import DomainError, NotFound
from credenza.orders.checking_out import CheckoutAsked
from credenza.orders.commands.cancel_order import cancel_order
from credenza.orders.commands.place_checkout import CHECKOUT, place_checkout
from credenza.orders.order_errors import OrderNotPayable
from credenza.orders.order_receipts import CheckoutPlaced
from credenza.orders.order_rows import OrderRow
from credenza.orders.queries.checkouts import unpaid_checkouts
from credenza.orders.queries.orders import order, order_for_system
from credenza.workflows.order_cards import OrderCheckout, close_order_payment, pay_order_by_card

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutPaid:
    """The order of a checkout and where its payment stands; ``payment`` None: it costs nothing."""

    placed: CheckoutPlaced
    payment: OrderCheckout | None


def buy_at_checkout(
    asked: CheckoutAsked,
    *,
    card: str = "",
    return_path: str = "/",
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> CheckoutPaid:
    """Order courses and exams and pay for them by card; the same key orders and pays once.

    Refuses as ``place_checkout`` and ``pay_order_by_card`` do; after a declined card the order waits for another.
    """
    placed = place_checkout(asked=asked, by=by, now=now, idempotency_key=idempotency_key)
    if not order_for_system(placed.order).balance.minor:
        return CheckoutPaid(placed=placed, payment=None)
    paid = pay_order_by_card(order=placed.order, card=card, return_path=return_path, now=now)
    return CheckoutPaid(placed=placed, payment=paid)


def give_up_checkout(*, order: int, by: Actor, now: datetime) -> tuple[str, ...]:
    """Cancel one's own checkout that nothing was paid of; answers its SKUs, to be ordered another way.

    Refuses with ``not_found`` (no checkout of one's own) and ``order_not_payable`` (paid, or about to be).
    """
    row = _own(order, by)
    if row.status != "awaiting_payment" or row.fulfilled:
        raise OrderNotPayable(number=row.number, status=row.status)
    _end(row.id, "given up for another way to pay", by, now)
    return tuple(line.sku for line in row.lines)


def expire_checkouts(on: date, now: datetime) -> int:
    """Cancel what nobody paid by its last day; answers how many. What the provider still works on waits a day."""
    if not choice.available():
        return 0
    ended = 0
    for order_id in unpaid_checkouts(on):
        try:
            _end(order_id, "not paid in time", SYSTEM, now)
        except (DomainError, ProviderTrouble):
            _log.warning("checkout.not_ended", order=order_id, exc_info=True)
        else:
            ended += 1
    return ended


def _own(order_id: int, by: Actor) -> OrderRow:
    row = order(order_id, by)
    if row.channel != CHECKOUT or row.purchaser is None or row.purchaser.id != by.person_id:
        raise NotFound(what="order")
    return row


def _end(order_id: int, reason: str, by: Actor, now: datetime) -> None:
    standing = close_order_payment(order_id, now=now)
    if standing != "closed":
        raise OrderNotPayable(number=order_for_system(order_id).number, status=standing)
    cancel_order(order=order_id, reason=reason, by=by, now=now)
