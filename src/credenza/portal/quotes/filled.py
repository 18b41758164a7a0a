"""The forms of a quote's page, filled from what was posted, from a saved quote, or from nothing."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import QueryDict

from credenza.orders.asked import PriceOverride
from credenza.orders.overriding import OVERRIDDEN
from credenza.orders.queries.customers import customers_of
from credenza.orders.rows import QuoteRow
from credenza.portal.presentation.keyset import keys_in
from credenza.portal.quotes.forms import AddressForm, BillingForm, HeadForm, LineForm, currencies, products
from credenza.portal.quotes.typed import Buyers, TypedQuote
from credenza.workflows.quoting import LineWanted

MOST_ROWS = 100
"""Lines that a page takes; the API takes more."""


def from_post(given: QueryDict, buyers: Buyers, on: date, *, tab: str) -> TypedQuote:
    """The forms as they were sent, rows counted by the hidden field "rows"."""
    count = min(next(iter(keys_in([given.get("rows", "")])), 0), MOST_ROWS)
    choices = products(on, _currency(given.get("currency", "")))
    lines = [
        LineForm(
            given,
            prefix=f"line{number}",
            products=choices,
            kind=given.get(f"line{number}-kind", ""),
            takes_price=buyers.is_desk,
        )
        for number in range(count)
    ]
    customers = _customers(given.get("organization", ""), buyers)
    head = HeadForm(given, buyers=buyers.choices, customers=customers, searches=buyers.is_desk)
    adding = LineForm(given, prefix=f"add-{tab}", products=choices, kind=tab)
    customer, billing = AddressForm(given, prefix="customer"), BillingForm(given, prefix="billing")
    return TypedQuote(head, customer, billing, lines, adding, takes_price=buyers.is_desk)


def found_buyer(given: QueryDict, buyers: Buyers) -> QueryDict:
    """What was sent with the first organization that fits the search chosen, unless the one before fits too."""
    fitting = [str(row.id) for row in buyers.fitting]
    if not fitting or given.get("organization", "") in fitting:
        return given
    changed = given.copy()
    changed["organization"] = fitting[0]
    return changed


def fresh(
    buyers: Buyers,
    on: date,
    *,
    tab: str,
    initial: Mapping[str, Any],
    lines: Sequence[LineWanted] = (),
    overrides: Sequence[PriceOverride] = (),
) -> TypedQuote:
    """Forms to begin with: nothing is told to be wrong yet."""
    currency = _currency(str(initial.get("currency", "")))
    choices = products(on, currency)
    customers = _customers(str(initial.get("organization") or ""), buyers)
    first = {"currency": currency, "buyer_search": buyers.searched, **initial}
    head = HeadForm(initial=first, buyers=buyers.choices, customers=customers, searches=buyers.is_desk)
    data = QueryDict(mutable=True)
    for number, line in enumerate(lines):
        for name, value in _typed(line).items():
            data[f"line{number}-{name}"] = value
    for override in overrides:
        data[f"line{override.position}-own_net"] = str(override.net)
        data[f"line{override.position}-own_reason"] = override.reason
    rows = [
        LineForm(data, prefix=f"line{number}", products=choices, kind=line.kind, takes_price=buyers.is_desk)
        for number, line in enumerate(lines)
    ]
    adding = LineForm(prefix=f"add-{tab}", products=choices, kind=tab, initial={"quantity": 1, "months": 12})
    billing = BillingForm(prefix="billing", initial=dict(initial.get("billing") or {}))
    return TypedQuote(head, AddressForm(prefix="customer"), billing, rows, adding, takes_price=buyers.is_desk)


def with_lines(typed: TypedQuote, lines: Sequence[LineForm]) -> list[LineForm]:
    """The rows numbered anew, with what was typed in them."""
    data = QueryDict(mutable=True)
    made = []
    for number, form in enumerate(lines):
        for name in ("kind", *form.names):
            data[f"line{number}-{name}"] = str(form.data.get(form.add_prefix(name), "") or "")
        data[f"line{number}-kind"] = form.line_kind
        made.append(form)
    items = typed.adding.fields.get("item") or next(
        (form.fields["item"] for form in lines if "item" in form.fields), None
    )
    choices = list(items.choices) if items is not None else []  # type: ignore[attr-defined]
    return [
        LineForm(data, prefix=f"line{number}", products=choices, kind=form.line_kind, takes_price=typed.takes_price)
        for number, form in enumerate(made)
    ]


def first_values(row: QuoteRow) -> dict[str, Any]:
    """What the page of a saved quote shows first."""
    return {
        "organization": str(row.organization or ""),
        "is_reseller": row.role == "reseller",
        "customer": str(row.end_customer or ""),
        "on_behalf_of": row.on_behalf_of,
        "technical_contact": row.technical_contact_email,
        "currency": row.currency,
        "promo": row.promo,
        "po_number": row.po_number,
        "notes": row.notes,
        "billing": {} if row.organization is not None else row.billing,
    }


def own_prices(row: QuoteRow) -> list[PriceOverride]:
    """The desk's own prices on a saved quote."""
    return [
        PriceOverride(position=line.position, net=line.net, reason=step.reason)
        for line in row.lines
        for step in line.steps
        if line.discount_reason == OVERRIDDEN and step.name == "discount"
    ]


def _typed(line: LineWanted) -> dict[str, str]:
    """A line as its row's fields hold it."""
    item = (
        f"{line.sku}|{'' if line.tier is None else line.tier}" if line.sku and line.kind in ("new", "upgrade") else ""
    )
    if line.kind == "coterm" and line.entitlement is None:
        item = f"{line.sku}|{'' if line.tier is None else line.tier}"
    return {
        "kind": line.kind,
        "item": item,
        "quantity": str(line.quantity),
        "entitlement": str(line.entitlement or ""),
        "months": str(line.months or 12),
        "target_on": line.target_on.isoformat() if line.target_on else "",
        "account": str(line.account or ""),
        "credits": str(line.credits or ""),
    }


def _customers(organization: str, buyers: Buyers) -> list[tuple[str, str]]:
    chosen = next(iter(keys_in([organization])), None)
    if chosen is None or chosen not in {row.id for row in buyers.organizations}:
        return []
    return [(str(row.id), row.name) for row in customers_of(chosen)]


def _currency(typed: str) -> str:
    known = currencies()
    return typed if typed in known else known[0]
