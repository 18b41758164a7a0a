"""A quote for credits that was accepted and paid outside the product: the order and its lot in one step.

Source: Training credit account owner guide, "Two ways to purchase training credits".
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from credenza.credits.commands.preview_purchase import Billing
from credenza.credits.commands.settle_purchase import settle_purchase
from credenza.credits.commands.start_purchase import start_purchase
from credenza.credits.policy import require
from credenza.credits.receipts import PurchaseSettled
from credenza.kernel.actors import Actor
from credenza.kernel.errors import MissingFields


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePaid:
    """What was ordered and how it was paid. ``value_date`` (default: the business day) is the acceptance date."""

    account: int
    credits: int
    promo: str = ""
    billing: Billing | None = None
    payment_ref: str
    value_date: date | None = None


def book_paid_quote(
    quote: QuotePaid, *, by: Actor, now: datetime, idempotency_key: str | None = None
) -> PurchaseSettled:
    """Book both or neither; the order desk only.

    Refuses with ``missing_fields`` (the payment's reference), ``not_permitted`` and whatever ``start_purchase`` and
    ``settle_purchase`` do.
    """
    require("book_paid_quote", by, account_id=quote.account)
    if not quote.payment_ref.strip():
        raise MissingFields(fields=("payment_ref",))
    with transaction.atomic():
        started = start_purchase(
            account=quote.account,
            credits=quote.credits,
            channel="quote",
            promo=quote.promo,
            billing=quote.billing,
            by=by,
            now=now,
            idempotency_key=idempotency_key,
        )
        return settle_purchase(
            purchase=started.purchase or 0,
            payment_ref=quote.payment_ref.strip(),
            value_date=quote.value_date,
            by=by,
            now=now,
            idempotency_key=idempotency_key,
        )
