"""What quotes, invoices and credit notes say, as frozen values: papers and e-invoices are made of nothing else.

Amounts are exact money in the paper's currency, dates business dates in the seller's time zone, percentages exact
decimals. Texts are those of the day the paper was issued: nothing on it is looked up later.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from credenza.kernel.money import Money

TaxCategory = Literal["S", "Z", "E", "O", "AE"]
"""EN 16931's codes (UNTDID 5305): standard, zero rate, exempt, outside the scope of tax, reverse charge."""
InvoiceKind = Literal["invoice", "credit_note"]
LineDates = Literal["exact", "assumed", "from_payment"]
"""What a line's dates are: as delivered, assumed until the payment (A17), or only known once it is paid."""


class PaperRefused(ValueError):
    """The values of a paper contradict each other: nothing is printed. ``args`` says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who sells, buys, pays or uses. ``country`` ISO 3166-1 alpha-2, empty when there is no address.

    ``contact`` and ``email`` are the person's; ``registration`` is the seller's or buyer's legal number.
    """

    name: str
    contact: str = ""
    email: str = ""
    street: str = ""
    city: str = ""
    postal_code: str = ""
    region: str = ""
    country: str = ""
    vat_id: str = ""
    registration: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceStep:
    """One printed step of a price (list, proration, discount, net): the amount after it, and why."""

    name: str
    amount: Money
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """One line. ``title`` says what is bought ("Renew: Confluence Data Center, 500 users"), ``detail`` what for.

    ``list`` is after proration and before ``discount`` (a positive amount); ``net`` = ``list`` - ``discount``.
    ``sen`` is the license it continues, ``notices`` what the buyer must read before accepting: that a renewal is
    backdated (MT2), that maintenance restarts and the old rest is lost (UP4).
    """

    title: str
    sku: str
    quantity: int
    list: Money
    discount: Money
    net: Money
    detail: str = ""
    sen: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    dates: LineDates = "exact"
    discount_reason: str = ""
    steps: tuple[PriceStep, ...] = ()
    notices: tuple[str, ...] = ()
    tax_category: TaxCategory = "S"
    tax_percent: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxGroupLine:
    """One (category, rate): its net, its tax, rounded once (TX5), and why there is none where there is none.

    ``name`` is what the tax is called there ("VAT", "GST"); ``reason`` is needed for E, O and AE.
    """

    category: TaxCategory
    percent: Decimal
    net: Money
    tax: Money
    name: str = "Tax"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WayToPay:
    """A way to pay that is open: its name, how long it takes to clear, how it is done.

    ``facts`` are pairs of a word and its value (IBAN, payee); ``url`` a page to pay on.
    """

    name: str
    clearing: str = ""
    how: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedWay:
    """A way to pay that is not open, with the first reason against it (PM1)."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    """Where a transfer goes. ``iban`` holds the account number of countries without IBAN, too."""

    payee: str
    bank: str = ""
    iban: str = ""
    bic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The sums. ``tax`` is an estimate on a quote, exact on an invoice; ``paid`` what is already paid of it."""

    list: Money
    discount: Money
    net: Money
    tax: Money
    total: Money
    paid: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePaper:
    """A quote to pay from. ``number`` with its revision ("Q-2026-000123-1"); ``reference`` is ISO 11649 ("RF83…").

    ``buyer`` is who buys, with its billing contact; ``customer`` who uses it, when a reseller buys. ``status`` is a
    word where the paper is not to be paid from (Draft, In review). ``page_url`` is the quote's own page. ``notices``
    hold for the whole paper: the assumed start (A17), a first Net-30 that waits for a review.
    """

    seller: Party
    number: str
    issued_on: date
    valid_until: date | None
    currency: str
    buyer: Party
    lines: tuple[PaperLine, ...]
    groups: tuple[TaxGroupLine, ...]
    totals: Totals
    reference: str
    customer: Party | None = None
    technical_contact: str = ""
    po_number: str = ""
    terms: str = ""
    status: str = ""
    account: BankAccount | None = None
    ways: tuple[WayToPay, ...] = ()
    refused: tuple[RefusedWay, ...] = ()
    notices: tuple[str, ...] = ()
    notes: str = ""
    tax_note: str = ""
    page_url: str = ""
    prepared_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicePaper:
    """An issued invoice or credit note: it is never changed afterwards.

    A credit note's amounts are positive and what they take off stands in ``corrects`` (number and issue date of the
    invoice). ``due_on`` None: nothing is to be paid. ``totals.paid`` is what was paid when it was issued.
    """

    kind: InvoiceKind
    seller: Party
    number: str
    issued_on: date
    currency: str
    buyer: Party
    lines: tuple[PaperLine, ...]
    groups: tuple[TaxGroupLine, ...]
    totals: Totals
    order_number: str
    reference: str = ""
    quote_number: str = ""
    supplied_on: date | None = None
    due_on: date | None = None
    corrects: tuple[str, date] | None = None
    customer: Party | None = None
    technical_contact: str = ""
    po_number: str = ""
    terms: str = ""
    account: BankAccount | None = None
    ways: tuple[WayToPay, ...] = ()
    notices: tuple[str, ...] = ()
    reason: str = ""
    page_url: str = ""


def assert_adds_up(paper: QuotePaper | InvoicePaper) -> None:
    """Raises ``PaperRefused`` unless lines, groups and totals agree to the cent, in one currency.

    Validators tolerate a cent of tax; this does not: each group's tax is its net times its rate, rounded once (TX5).
    Only of a credit note a group's tax may be one minor unit off: all of an invoice's add up to the invoice (RF4).
    """
    totals = paper.totals
    for money in _amounts(paper):
        if money.currency != paper.currency:
            raise PaperRefused(f"{money.currency} on a paper in {paper.currency}")
    for line in paper.lines:
        if line.net != line.list - line.discount:
            raise PaperRefused(f"line {line.sku}: {line.net} is not {line.list} less {line.discount}")
    expected = {
        "list": sum(line.list.minor for line in paper.lines),
        "discount": sum(line.discount.minor for line in paper.lines),
        "net": sum(line.net.minor for line in paper.lines),
        "tax": sum(group.tax.minor for group in paper.groups),
        "total": totals.net.minor + totals.tax.minor,
    }
    for name, minor in expected.items():
        if getattr(totals, name).minor != minor:
            raise PaperRefused(f"the {name} of {getattr(totals, name)} is not {Money(minor, paper.currency)}")
    _assert_groups(paper)


def _amounts(paper: QuotePaper | InvoicePaper) -> list[Money]:
    totals = paper.totals
    found = [totals.list, totals.discount, totals.net, totals.tax, totals.total]
    found += [totals.paid] if totals.paid is not None else []
    found += [money for line in paper.lines for money in (line.list, line.discount, line.net)]
    found += [step.amount for line in paper.lines for step in line.steps]
    return found + [money for group in paper.groups for money in (group.net, group.tax)]


def _assert_groups(paper: QuotePaper | InvoicePaper) -> None:
    nets: dict[tuple[str, Decimal], int] = {}
    for line in paper.lines:
        key = (line.tax_category, line.tax_percent)
        nets[key] = nets.get(key, 0) + line.net.minor
    told = {(group.category, group.percent): group.net.minor for group in paper.groups}
    slack = 1 if isinstance(paper, InvoicePaper) and paper.kind == "credit_note" else 0
    if told != nets or len(told) != len(paper.groups):
        raise PaperRefused("the tax groups are not those of the lines")
    for group in paper.groups:
        if abs(group.tax.minor - group.net.percent(group.percent).minor) > slack:
            raise PaperRefused(f"the tax of {group.percent}% on {group.net} is not {group.tax}")
        if group.category != "S" and group.tax.minor:
            raise PaperRefused(f"tax in category {group.category}")
        if group.category in {"E", "O", "AE"} and not group.reason:
            raise PaperRefused(f"category {group.category} needs a reason")
