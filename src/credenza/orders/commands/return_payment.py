"""Send money back that is for no order. Section 3 of the orders rules: returned to the payer."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import MissingFields
from credenza.orders.commands.match_payment import waiting_payment
from credenza.orders.order_receipts import PaymentMoved
from credenza.orders.policy import require


@idempotent
def return_payment(
    *, payment: int, reason: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> PaymentMoved:
    """Book a payment that waits in the queue as returned to its payer, with the reason; that is final.

    For the order desk and finance. Refuses with ``not_found``, ``not_permitted``, ``missing_fields`` (reason),
    ``payment_not_waiting``. What was matched goes back by a refund or as surplus.
    """
    require("return_payment", by)
    if not reason.strip():
        raise MissingFields(fields=("reason",))
    waiting = waiting_payment(payment)
    waiting.status, waiting.suggested = "returned", None
    waiting.save(update_fields=["status", "suggested"])
    told = {"payment": waiting.pk}
    fact = Fact(
        event="orders.payment_returned",
        payload=told,
        command="return_payment",
        subject=Subject(kind="payment", id=waiting.pk),
        reason=reason.strip(),
        audit={**told, "amount_minor": waiting.amount_minor, "currency": waiting.currency},
    )
    record(fact, stamp(by, now))
    return PaymentMoved(payment=waiting.pk, status=waiting.status)
