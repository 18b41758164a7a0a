"""Checkouts: what one would cost, and those that nobody paid in time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from credenza.catalog.queries import price_book
from credenza.catalog.rules.shapes import PricedLine, TaxGroup
from credenza.kernel.actors import Actor
from credenza.kernel.money import Money
from credenza.orders.checking_out import CheckoutAsked, count
from credenza.orders.models import Order

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutPreview:
    """A checkout as it would be on the day; with ``reasons`` the desk looks first, and a quote is needed."""

    lines: tuple[PricedLine, ...]
    list: Money
    discount: Money
    net: Money
    tax: Money
    tax_reason: str | None
    tax_groups: tuple[TaxGroup, ...]
    total: Money
    payment_methods: tuple[str, ...]
    refused_methods: Mapping[str, str]
    reasons: tuple[str, ...]


def preview_checkout(asked: CheckoutAsked, by: Actor, on: date) -> CheckoutPreview:
    """Price what is in a learner's order; nothing is saved. Refuses as ``checking_out.count`` does."""
    counted = count(asked, by, on)
    lines, tax = counted.priced.lines, counted.priced.tax
    return CheckoutPreview(
        lines=lines.lines,
        list=lines.list,
        discount=lines.discount,
        net=lines.net,
        tax=tax.tax,
        tax_reason=tax.reason,
        tax_groups=tax.groups,
        total=tax.total,
        payment_methods=counted.methods.offered,
        refused_methods=counted.methods.refused,
        reasons=counted.priced.reasons,
    )


def currencies_of(skus: tuple[str, ...], on: date) -> tuple[str, ...]:
    """The currencies that all the items are sold in on the day, by name; none for no items."""
    book = price_book(skus, "", on)
    sold_in = [set(book.currencies.get(sku, ())) for sku in skus]
    return tuple(sorted(set.intersection(*sold_in))) if sold_in else ()


def unpaid_checkouts(on: date) -> tuple[int, ...]:
    """Orders of checkouts that nothing was paid of by their last day, which is over on the day."""
    found = _waiting().filter(quote__valid_until__lt=on).order_by("pk")
    return tuple(found.values_list("pk", flat=True))


def next_checkout_end(after: date) -> date | None:
    """The next day on which such an order is given up: the day after its last one."""
    found = _waiting().filter(quote__valid_until__gte=after).order_by("quote__valid_until")
    last_day = found.values_list("quote__valid_until", flat=True).first()
    return last_day + ONE_DAY if last_day is not None else None


def _waiting() -> QuerySet[Order]:
    # What was paid once and is owed again by a lost dispute was delivered: the desk cancels nothing of it.
    return Order.objects.filter(channel="checkout", status="awaiting_payment", fulfilled_on=None)
