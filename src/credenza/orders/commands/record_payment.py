"""Book money that came for an order. Rules PM1, PY1 to PY5; the value date, not the day of booking, counts."""

from datetime import date, datetime
from typing import Any

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Stamp, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField
from credenza.kernel.money import Money
from credenza.orders.entries import open_order
from credenza.orders.models import Order, Payment
from credenza.orders.offering import require_offered
from credenza.orders.order_errors import OrderNotPayable, PaymentCurrencyMismatch
from credenza.orders.order_receipts import OrderMoved, PaymentMoved
from credenza.orders.policy import require, visible
from credenza.orders.receiving import receive

RECORDED_METHODS = ("ach", "bank_transfer", "card", "check", "paypal")
CURRENCY_MISMATCH = "payment_currency_mismatch"
TEXT_LENGTH, REF_LENGTH = 200, 120


def record_payment(
    *,
    order: int,
    amount: Money,
    value_date: date,
    reference: str = "",
    method: str = "bank_transfer",
    payer: str = "",
    provider_ref: str | None = None,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> OrderMoved:
    """Count money that came on an order, paid or not: what is too much stays as the payer's unapplied credit (PY2).

    For the order desk, and for the system that reports a captured card (``provider_ref`` names it once: told again it
    answers the same). Refuses with ``not_found``, ``not_permitted``, ``invalid_field``, ``order_not_payable`` (closed),
    ``payment_method_not_offered``, and ``payment_currency_mismatch``: such money is kept in the payments queue.
    """
    asked: dict[str, Any] = {
        "order": order,
        "amount": amount,
        "value_date": value_date,
        "reference": reference.strip(),
        "method": method,
        "payer": payer.strip(),
        "provider_ref": provider_ref,
        "by": by,
        "now": now,
        "idempotency_key": idempotency_key,
    }
    own = Order.objects.filter(visible(by, "see_order"), pk=order).values_list("currency", flat=True).first()
    if own is not None and own != amount.currency:
        held = _hold_payment(**asked)
        raise PaymentCurrencyMismatch(currency=amount.currency, order_currency=own, payment=held.payment)
    return _record_payment(**asked)


@idempotent
def _record_payment(
    *,
    order: int,
    amount: Money,
    value_date: date,
    reference: str,
    method: str,
    payer: str,
    provider_ref: str | None,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> OrderMoved:
    when = stamp(by, now)
    opened = open_order(order, when)
    require("record_payment", by, opened.row)
    known = Payment.objects.filter(provider_ref=provider_ref).first() if provider_ref else None
    if known is not None:
        if known.order_id != order:
            raise InvalidField(field="provider_ref", expected="the reference of a payment of this order")
        return opened.moved(payment=known.pk)
    payment = _payment(amount, value_date, reference, method, payer, provider_ref, when)
    if opened.row.status in ("cancelled", "refunded"):
        raise OrderNotPayable(number=opened.row.number, status=opened.row.status)
    if not by.is_system:
        require_offered(opened, method)
    receive(opened, payment)
    return opened.moved(payment=payment.pk, review=opened.held_by)


@idempotent
def _hold_payment(
    *,
    order: int,
    amount: Money,
    value_date: date,
    reference: str,
    method: str,
    payer: str,
    provider_ref: str | None,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> PaymentMoved:
    """Money in another currency is never converted: it waits in the queue, with the order as a suggestion (PY5)."""
    when = stamp(by, now)
    opened = open_order(order, when)
    require("record_payment", by, opened.row)
    known = Payment.objects.filter(provider_ref=provider_ref).first() if provider_ref else None
    if known is None:
        known = _payment(amount, value_date, reference, method, payer, provider_ref, when)
        known.status, known.suggested, known.hold_reason = "unmatched", opened.row, CURRENCY_MISMATCH
        known.save()
        queued(known, when)
    return PaymentMoved(payment=known.pk, status=known.status)


def queued(payment: Payment, when: Stamp) -> None:
    """Tell that a payment waits for the desk."""
    told: dict[str, Any] = {"payment": payment.pk}
    audit = {**told, "hold_reason": payment.hold_reason, "amount_minor": payment.amount_minor}
    subject = Subject(kind="payment", id=payment.pk)
    fact = Fact(event="orders.payment_unmatched", payload=told, command="queue_payment", subject=subject, audit=audit)
    record(fact, when)


def _payment(
    amount: Money, value_date: date, reference: str, method: str, payer: str, provider_ref: str | None, when: Stamp
) -> Payment:
    if amount.minor <= 0:
        raise InvalidField(field="amount", expected="an amount above zero")
    if value_date > when.on:
        raise InvalidField(field="value_date", expected="a day that is not in the future")
    if method not in RECORDED_METHODS:
        raise InvalidField(field="method", expected=f"one of {', '.join(RECORDED_METHODS)}")
    for field, typed, most in (
        ("reference", reference, TEXT_LENGTH),
        ("payer", payer, TEXT_LENGTH),
        ("provider_ref", provider_ref or "", REF_LENGTH),
    ):
        if len(typed) > most:
            raise InvalidField(field=field, expected=f"at most {most} characters")
    return Payment(
        method=method,
        amount_minor=amount.minor,
        currency=amount.currency,
        value_date=value_date,
        recorded_at=when.now,
        recorded_by_id=when.by.person_id,
        reference=reference,
        payer=payer,
        provider_ref=provider_ref,
    )
