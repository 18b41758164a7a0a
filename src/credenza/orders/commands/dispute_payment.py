"""A card's bank disputes a payment, and later decides. Rule PY6: the order is held; what is lost is unpaid again."""

from datetime import datetime

from django.db.models import Sum

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, NotFound
from credenza.orders.entries import OpenOrder, open_order
from credenza.orders.models import OrderEntry, Payment
from credenza.orders.order_errors import PaymentNotWaiting
from credenza.orders.order_receipts import OrderMoved
from credenza.orders.policy import require
from credenza.orders.seats import DISPUTED, end_seats

OUTCOMES = ("opened", "won", "lost")
SETTLED = ("won", "lost")


@idempotent
def dispute_payment(
    *,
    order: int,
    outcome: str,
    payment: int | None = None,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> OrderMoved:
    """Keep that a payment is disputed ("opened"), and how it ended ("won", "lost"); a repeat changes nothing.

    ``payment`` left out: the order's latest card payment. For the system (the provider's event), the desk, finance.
    Refuses with ``not_found`` (order, payment), ``not_permitted``, ``invalid_field``, and ``payment_not_waiting``
    for a payment whose dispute ended the other way or that went back before.
    """
    if outcome not in OUTCOMES:
        raise InvalidField(field="outcome", expected=f"one of {', '.join(OUTCOMES)}")
    opened = open_order(order, stamp(by, now))
    require("dispute_payment", by, opened.row)
    disputed = _payment_of(opened, payment)
    if disputed.status == outcome or (outcome, disputed.status) == ("opened", "disputed"):
        return opened.moved(payment=disputed.pk)
    if disputed.status not in ("matched", "disputed"):
        raise PaymentNotWaiting(status=disputed.status)
    if outcome == "opened":
        _open(opened, disputed)
    else:
        _end(opened, disputed, outcome)
    return opened.moved(payment=disputed.pk)


def _payment_of(opened: OpenOrder, payment: int | None) -> Payment:
    theirs = Payment.objects.filter(order=opened.row)
    named = theirs.filter(method="card") if payment is None else theirs.filter(pk=payment)
    found = named.order_by("-pk").first()
    if found is None:
        raise NotFound(what="payment")
    return found


def _open(opened: OpenOrder, disputed: Payment) -> None:
    disputed.status = "disputed"
    disputed.save(update_fields=["status"])
    opened.row.disputed_on = opened.when.on
    opened.settle()
    opened.tell("orders.payment_disputed", {"payment": disputed.pk}, command="dispute_payment")


def _end(opened: OpenOrder, disputed: Payment, outcome: str) -> None:
    disputed.status = outcome
    disputed.save(update_fields=["status"])
    opened.row.disputed_on = None
    if outcome == "lost" and (left := _not_gone_back(disputed)):
        opened.post("disputed", -left, on=opened.when.on, payment=disputed)
        end_seats(opened.row, [line.position for line in opened.lines], DISPUTED, opened.when.on)
    opened.settle()
    told = {"payment": disputed.pk, "outcome": outcome}
    opened.tell("orders.dispute_settled", told, command="dispute_payment")


def _not_gone_back(disputed: Payment) -> int:
    """What of the payment was not refunded or returned before: only that is lost."""
    gone = OrderEntry.objects.filter(payment=disputed, kind__in=("refunded", "returned")).aggregate(
        sum=Sum("amount_minor")
    )
    return disputed.amount_minor + (gone["sum"] or 0)
