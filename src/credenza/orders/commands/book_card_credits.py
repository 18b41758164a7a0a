"""The order and the invoice of credits that were paid by card on their account's own page. Rules CR6, PY3, TX1, QT7.

The credits room priced and charged them and opened their lot; here the sale gets its papers. Nothing is counted again:
the invoice says what the card was charged.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from credenza.catalog.rules.new_lines import CREDITS, CREDITS_NAME
from credenza.catalog.rules.tax import ADVANCE, STANDARD, TAXED_AT_REDEMPTION
from credenza.journal.recording import Stamp, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotPermitted
from credenza.kernel.money import Money
from credenza.orders.asked import Address, QuoteAsked
from credenza.orders.entries import OpenOrder, open_order
from credenza.orders.models import OrderLine, Payment, Quote, QuoteLine
from credenza.orders.numbering import next_number
from credenza.orders.order_receipts import OrderMoved
from credenza.orders.participants import participants
from credenza.orders.placing import place_charged
from credenza.orders.rules.channels import ACCOUNT
from credenza.orders.rules.quotes import ACCEPTED

CARD = "card"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditsSold:
    """A purchase of credits as it was charged. ``reference`` is the provider's name of the payment, once and for all.

    Money of one currency; ``tax_percent`` and ``tax_reason`` as told before paying. ``purchaser`` is a person's id,
    ``lot`` the lot that the credits are in; ``value_date`` the capture's date.
    """

    reference: str
    account: int
    lot: int
    credits: int
    list: Money
    discount: Money
    discount_reason: str
    net: Money
    tax: Money
    tax_percent: Decimal
    tax_reason: str
    billing: Address
    po_number: str
    purchaser: int | None
    terms_version: str
    ordered_at: datetime
    value_date: date


@transaction.atomic
def book_card_credits(*, sold: CreditsSold, by: Actor, now: datetime) -> OrderMoved:
    """Book the sale once, however often it is told; the system only.

    The order is paid and fulfilled from the start; its invoice is issued with it. Refuses with ``not_permitted``.
    """
    if not by.is_system:
        raise NotPermitted(command="book_card_credits")
    when = stamp(by, now)
    known = Payment.objects.filter(provider_ref=sold.reference).values_list("order_id", flat=True).first()
    if known is not None:
        return open_order(known, when).moved()
    number = next_number("order", when.on.year)
    opened = place_charged(_sheet(sold, number, when), when, number)
    _deliver(opened, sold)
    _pay(opened, sold)
    return opened.moved()


def _sheet(sold: CreditsSold, number: str, when: Stamp) -> Quote:
    """What stands behind the order: the price as it was told and charged."""
    who = participants(QuoteAsked(purchaser=sold.purchaser, currency=sold.net.currency, billing=sold.billing), when.by)
    group = {
        "category": _category(sold),
        "percent": f"{sold.tax_percent.normalize():f}",
        "net_minor": sold.net.minor,
        "tax_minor": sold.tax.minor,
    }
    sheet = Quote(
        number=number,
        channel=ACCOUNT,
        status=ACCEPTED,
        currency=sold.net.currency,
        purchaser_id=sold.purchaser,
        billing_contact_id=sold.purchaser,
        technical_contact_email=who.technical_contact_email,
        billing=who.billing(),
        parties=who.shown(),
        po_number=sold.po_number,
        list_minor=sold.list.minor,
        discount_minor=sold.discount.minor,
        net_minor=sold.net.minor,
        tax_minor=sold.tax.minor,
        total_minor=(sold.net + sold.tax).minor,
        tax_reason=sold.tax_reason,
        tax_groups=[group],
        price_on=when.on,
        issued_on=when.on,
        valid_until=when.on,
        closed_on=when.on,
        terms_version=sold.terms_version,
        terms_at=sold.ordered_at,
        terms_by_id=sold.purchaser,
        saved_at=when.now,
    )
    sheet.save(force_insert=True)
    QuoteLine.objects.create(quote=sheet, position=0, tax_category=_category(sold), **_line(sold))
    return sheet


def _category(sold: CreditsSold) -> str:
    """As it was charged, whatever the rule pack says by now (A4)."""
    return ADVANCE if sold.tax_reason == TAXED_AT_REDEMPTION else STANDARD


def _line(sold: CreditsSold) -> dict[str, Any]:
    off = [{"name": "discount", "minor": sold.net.minor, "reason": ""}] if sold.discount.minor else []
    return {
        "kind": "credits",
        "sku": CREDITS,
        "name": CREDITS_NAME,
        "family": CREDITS,
        "account": sold.account,
        "credits": sold.credits,
        "list_minor": sold.list.minor,
        "discount_minor": sold.discount.minor,
        "discount_reason": sold.discount_reason,
        "net_minor": sold.net.minor,
        "steps": [
            {"name": "list", "minor": sold.list.minor, "reason": ""},
            *off,
            {"name": "net", "minor": sold.net.minor, "reason": ""},
        ],
    }


def _deliver(opened: OpenOrder, sold: CreditsSold) -> None:
    """The credits are in their account already."""
    for line in opened.lines:
        line.lot = sold.lot
    OrderLine.objects.bulk_update(opened.lines, ["lot"])
    opened.row.fulfilled_on = opened.when.on


def _pay(opened: OpenOrder, sold: CreditsSold) -> None:
    row, when = opened.row, opened.when
    payment = Payment.objects.create(
        order=row,
        method=CARD,
        amount_minor=row.total_minor,
        currency=row.currency,
        value_date=sold.value_date,
        recorded_at=when.now,
        provider_ref=sold.reference,
    )
    opened.post("payment", row.total_minor, on=sold.value_date, payment=payment)
    opened.settle()
