"""Move a payer's unapplied credit from one order to another. Rule PY2."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField
from credenza.kernel.money import Money
from credenza.orders.entries import OpenOrder, open_orders
from credenza.orders.offering import require_open
from credenza.orders.order_errors import PaymentCurrencyMismatch
from credenza.orders.order_receipts import OrderMoved
from credenza.orders.policy import require


@idempotent
def apply_credit(
    *, source: int, target: int, amount: Money, by: Actor, now: datetime, idempotency_key: str | None = None
) -> OrderMoved:
    """Take ``amount`` of the source's surplus as a payment of the target, valued today; answers the target.

    Both belong to one payer and are in one currency. For the order desk. Refuses with ``not_found``,
    ``not_permitted``, ``payment_currency_mismatch``, ``order_not_payable`` (target), ``invalid_field``.
    """
    if source == target:
        raise InvalidField(field="target", expected="another order")
    opened = open_orders((source, target), stamp(by, now))
    giver, taker = opened[source], opened[target]
    for one in (giver, taker):
        require("apply_credit", by, one.row)
    _check(giver, taker, amount)
    giver.post("moved_out", -amount.minor, on=giver.when.on, other=taker.row)
    giver.settle()
    taker.price_again()
    taker.post("moved_in", amount.minor, on=taker.when.on, other=giver.row)
    taker.settle()
    told = {"source": source, "amount_minor": amount.minor, "status": taker.row.status}
    taker.tell("orders.credit_applied", told, command="apply_credit")
    return taker.moved()


def _check(giver: OpenOrder, taker: OpenOrder, amount: Money) -> None:
    for one in (giver, taker):
        if one.row.currency != amount.currency:
            raise PaymentCurrencyMismatch(currency=amount.currency, order_currency=one.row.currency)
    if _payer(giver) != _payer(taker):
        raise InvalidField(field="target", expected="an order of the same payer")
    require_open(taker)
    most = giver.money(giver.standing.surplus)
    if not 0 < amount.minor <= most.minor:
        raise InvalidField(field="amount", expected=f"more than zero and at most {most} {most.currency}")


def _payer(opened: OpenOrder) -> tuple[str, int | None]:
    row = opened.row
    if row.organization_id is not None:
        return "organization", row.organization_id
    return "person", row.purchaser_id
