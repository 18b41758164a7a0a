"""Book money that came for an order. Rules PM1, PY1 to PY5; the value date, not the day of booking, counts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Stamp, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields, NotFound
from credenza.kernel.money import Money
from credenza.orders.entries import OpenOrder, open_order
from credenza.orders.models import Order, Payment, Quote
from credenza.orders.offering import require_offered
from credenza.orders.order_errors import OrderNotPayable, PaymentCurrencyMismatch
from credenza.orders.order_receipts import OrderMoved, PaymentMoved
from credenza.orders.policy import require, visible
from credenza.orders.receiving import order_by_payment, receive

RECORDED_METHODS = ("ach", "bank_transfer", "card", "check", "paypal")
CURRENCY_MISMATCH = "payment_currency_mismatch"
TEXT_LENGTH, REF_LENGTH = 200, 120


@dataclass(frozen=True, slots=True, kw_only=True)
class _Came:
    """What came, as told."""

    amount: Money
    value_date: date
    reference: str
    method: str
    provider_ref: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _For:
    """What it is for: an order, or a quote that it accepts."""

    order: int | None
    quote: int | None


def record_payment(
    *,
    order: int | None = None,
    quote: int | None = None,
    amount: Money,
    value_date: date,
    reference: str = "",
    method: str = "bank_transfer",
    provider_ref: str | None = None,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> OrderMoved:
    """Count money that came on an order, paid or not: what is too much stays as the payer's unapplied credit (PY2).

    Money for a ``quote`` instead of an order accepts it (PY4: late money too, with a review where prices changed).
    For the order desk, and for the system that reports a captured card (``provider_ref`` names it once: told again it
    answers the same). Refuses with ``not_found``, ``not_permitted``, ``invalid_field``, ``order_not_payable`` (closed),
    ``payment_method_not_offered``, ``missing_fields`` (neither order nor quote), ``quote_not_open``,
    ``quote_superseded``, and ``payment_currency_mismatch``: such money is kept in the payments queue.
    """
    if order is None and quote is None:
        raise MissingFields(fields=("order",))
    came = _Came(
        amount=amount, value_date=value_date, reference=reference.strip(), method=method, provider_ref=provider_ref
    )
    target = _For(order=order, quote=quote if order is None else None)
    try:
        return _record_payment(came=came, target=target, by=by, now=now, idempotency_key=idempotency_key)
    except _OtherCurrency as other:
        own = other.own
    # What was begun is undone by now: no quote is accepted by money that does not pay it.
    held = _hold_payment(came=came, target=target, by=by, now=now, idempotency_key=idempotency_key)
    raise PaymentCurrencyMismatch(currency=amount.currency, order_currency=own, payment=held.payment)


class _OtherCurrency(Exception):
    """What came is not in the currency of what it is for."""

    def __init__(self, own: str) -> None:
        super().__init__(own)
        self.own = own


def _opened(target: _For, came: _Came, when: Stamp) -> OpenOrder:
    """What is paid, under its lock, for who may book money on it. Raises ``_OtherCurrency``."""
    if target.order is not None:
        opened = open_order(target.order, when)
        require("record_payment", when.by, opened.row)
        if opened.row.currency != came.amount.currency:
            raise _OtherCurrency(opened.row.currency)
        return opened
    quote = Quote.objects.filter(visible(when.by), pk=target.quote or 0).first()
    if quote is None:
        raise NotFound(what="quote")
    require("record_payment", when.by, quote)
    if quote.currency != came.amount.currency:
        raise _OtherCurrency(quote.currency)
    return order_by_payment(quote.pk, came.value_date, when)


@idempotent
def _record_payment(
    *, came: _Came, target: _For, by: Actor, now: datetime, idempotency_key: str | None = None
) -> OrderMoved:
    when = stamp(by, now)
    opened = _opened(target, came, when)
    known = _known(came)
    if known is not None:
        if known.order_id != opened.row.pk:
            raise InvalidField(field="provider_ref", expected="the reference of a payment of this order")
        return opened.moved(payment=known.pk)
    payment = _payment(came, when)
    # What a card paid is there, whatever became of its order meanwhile: it is the payer's credit, never lost.
    is_captured = by.is_system and came.provider_ref is not None
    if opened.row.status in ("cancelled", "refunded") and not is_captured:
        raise OrderNotPayable(number=opened.row.number, status=opened.row.status)
    if not by.is_system:
        require_offered(opened, came.method)
    receive(opened, payment)
    return opened.moved(payment=payment.pk, review=opened.held_by)


@idempotent
def _hold_payment(
    *, came: _Came, target: _For, by: Actor, now: datetime, idempotency_key: str | None = None
) -> PaymentMoved:
    """Money in another currency is never converted: it waits in the queue, with the order as a suggestion (PY5)."""
    when = stamp(by, now)
    row: Order | Quote | None = Order.objects.filter(pk=target.order or 0).first()
    row = row or Quote.objects.filter(pk=target.quote or 0).first()
    require("record_payment", by, row)
    known = _known(came)
    if known is None:
        known = _payment(came, when)
        known.status, known.suggested_id, known.hold_reason = "unmatched", target.order, CURRENCY_MISMATCH
        known.save()
        queued(known, when)
    return PaymentMoved(payment=known.pk, status=known.status)


def queued(payment: Payment, when: Stamp) -> None:
    """Tell that a payment waits for the desk."""
    told: dict[str, Any] = {"payment": payment.pk}
    audit = {**told, "hold_reason": payment.hold_reason, "amount_minor": payment.amount_minor}
    subject = Subject(kind="payment", id=payment.pk)
    record(
        Fact(event="orders.payment_unmatched", payload=told, command="queue_payment", subject=subject, audit=audit),
        when,
    )


def _known(came: _Came) -> Payment | None:
    return Payment.objects.filter(provider_ref=came.provider_ref).first() if came.provider_ref else None


def _payment(came: _Came, when: Stamp) -> Payment:
    if came.amount.minor <= 0:
        raise InvalidField(field="amount", expected="an amount above zero")
    if came.value_date > when.on:
        raise InvalidField(field="value_date", expected="a day that is not in the future")
    if came.method not in RECORDED_METHODS:
        raise InvalidField(field="method", expected=f"one of {', '.join(RECORDED_METHODS)}")
    if len(came.reference) > TEXT_LENGTH:
        raise InvalidField(field="reference", expected=f"at most {TEXT_LENGTH} characters")
    if len(came.provider_ref or "") > REF_LENGTH:
        raise InvalidField(field="provider_ref", expected=f"at most {REF_LENGTH} characters")
    return Payment(
        method=came.method,
        amount_minor=came.amount.minor,
        currency=came.amount.currency,
        value_date=came.value_date,
        recorded_at=when.now,
        recorded_by_id=when.by.person_id,
        reference=came.reference,
        provider_ref=came.provider_ref,
    )
