"""Quotes, invoices and credit notes as papers: rows in, printable values out.

Whose a paper is to have is the caller's to check: rows come from queries that did. Texts are those of the snapshots;
seller, bank account and clearing times of a quote are the rule pack's, an invoice has kept its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from credenza.catalog.rules.desk import BACKDATED, DISCOUNT, MAINTENANCE_RESTARTS
from credenza.catalog.rules.shapes import Step, TaxGroup
from credenza.catalog.rules.tax import (
    ADVANCE,
    NO_ADDRESS,
    NOT_TAXABLE_THERE,
    RESALE_CERTIFICATE,
    REVERSE_CHARGE,
    TAXED_AT_REDEMPTION,
)
from credenza.gateways.papers.printing import day
from credenza.gateways.papers.shapes import (
    BankAccount,
    PaperLine,
    Party,
    PriceStep,
    QuotePaper,
    RefusedWay,
    TaxCategory,
    TaxGroupLine,
    Totals,
    WayToPay,
)
from credenza.kernel.money import Money
from credenza.orders.rows import QuoteLineRow, QuoteRow
from credenza.orders.rules.bank import creditor_reference
from credenza.programs.calendar import business_date
from credenza.programs.loader import active

KINDS = {"new": "New", "renew": "Renew", "upgrade": "Upgrade", "coterm": "Co-term", "credits": "Credits"}
METHODS = {
    "ach": "ACH", "bank_transfer": "Bank transfer", "card": "Card", "check": "Check", "net30": "Net-30",
    "paypal": "PayPal",
}  # fmt: skip
STATES = {
    "draft": "Draft", "in_review": "In review", "declined": "Declined", "superseded": "Superseded",
    "cancelled": "Cancelled",
}  # fmt: skip
"""Printed where the paper is not to be paid from; an expired quote says so by its date."""
UNTAXED: Mapping[str, tuple[TaxCategory, str]] = {
    REVERSE_CHARGE: ("AE", "Reverse charge: the buyer accounts for the tax"),
    RESALE_CERTIFICATE: ("E", "Resale or exemption certificate on file"),
    NOT_TAXABLE_THERE: ("O", "Not taxable at the buyer's address"),
    NO_ADDRESS: ("O", "No billing address is known"),
    TAXED_AT_REDEMPTION: ("E", "Advance for training credits: the tax in it is due when they are redeemed"),
}
_REFUSED = {
    "payment_method_product": "not for these products",
    "payment_method_currency": "not in this currency",
    "payment_method_channel": "not for this paper",
    "payment_method_account": "not for this account",
    "net30_not_for_product": "for Data Center and annual cloud subscriptions only",
    "net30_below_minimum": "the amount is below the minimum",
}


@dataclass(frozen=True, slots=True)
class Taxation:
    """The tax groups of a paper, and what each line says of them, by the line's tax category."""

    groups: tuple[TaxGroupLine, ...]
    of_line: Mapping[str, tuple[TaxCategory, Decimal]]


def quote_paper(row: QuoteRow, on: date, *, page_url: str = "") -> QuotePaper:
    """The quote as it is printed on a day (a draft has that day, a sent quote its own)."""
    told = taxation(row.tax_groups, row.tax_reason)
    issued_on = row.issued_on or on
    lines = tuple(_quote_line(line, told, issued_on) for line in row.lines)
    return QuotePaper(
        seller=_seller(),
        number=row.number,
        issued_on=issued_on,
        valid_until=row.valid_until,
        currency=row.currency,
        buyer=_buyer(row),
        customer=_customer(row),
        technical_contact=row.technical_contact_email,
        po_number=row.po_number,
        lines=lines,
        groups=told.groups,
        totals=Totals(list=row.list, discount=row.discount, net=row.net, tax=row.tax, total=row.total),
        reference=creditor_reference(row.base_number),
        account=_account(row.payment_methods),
        ways=_ways(row.payment_methods, page_url) if row.status not in STATES else (),
        refused=tuple(
            RefusedWay(name=METHODS[name], reason=_REFUSED.get(code, code))
            for name, code in row.refused_methods.items()
        ),
        notices=_quote_notices(row, lines, issued_on),
        notes=row.notes,
        terms=_terms(row),
        status=STATES.get(row.status, ""),
        page_url=page_url,
    )


def taxation(groups: Iterable[TaxGroup], reason: str | None) -> Taxation:
    """Groups with their EN 16931 category: standard where something is taxed, else what the reason is (TX3 to TX5)."""
    untaxed = UNTAXED.get(reason or "")
    made: dict[tuple[TaxCategory, Decimal], TaxGroupLine] = {}
    of_line: dict[str, tuple[TaxCategory, Decimal]] = {}
    for group in groups:
        told = untaxed or (UNTAXED[TAXED_AT_REDEMPTION] if group.category == ADVANCE else None)
        category: TaxCategory = told[0] if told else ("S" if group.percent else "Z")
        key = (category, group.percent)
        of_line[group.category] = key
        before = made.get(key)
        net = group.net + before.net if before else group.net
        tax = group.tax + before.tax if before else group.tax
        made[key] = TaxGroupLine(
            category=category, percent=group.percent, net=net, tax=tax, reason=told[1] if told else ""
        )
    return Taxation(groups=tuple(made.values()), of_line=of_line)


def line_title(kind: str, name: str, tier: int | None, credits: int | None) -> str:
    """What is bought, as one line: "Renew: Confluence Data Center, 500 users"."""
    if credits is not None:
        return f"{name}: {credits:,}"
    users = f", {tier:,} users" if tier is not None else ""
    return f"{KINDS.get(kind, kind)}: {name}{users}"


def price_steps(steps: Iterable[Step]) -> tuple[PriceStep, ...]:
    """The steps as they are printed: a discount shows what it takes off, every other step what is left after it."""
    told: list[PriceStep] = []
    before: Money | None = None
    for step in steps:
        shown = step.amount - before if step.name == DISCOUNT and before is not None else step.amount
        told.append(PriceStep(name=step.name.capitalize(), amount=shown, reason=step.reason.replace("_", " ")))
        before = step.amount
    return tuple(told)


def party(told: Mapping[str, Any] | None, *, contact: str = "", email: str = "") -> Party:
    """A snapshot's name and address."""
    known = told or {}
    names = ("name", "street", "city", "postal_code", "region", "country", "vat_id")
    return Party(contact=contact, email=email, **{name: str(known.get(name) or "") for name in names})


def _quote_line(line: QuoteLineRow, told: Taxation, issued_on: date) -> PaperLine:
    category, percent = told.of_line[line.tax_category]
    return PaperLine(
        title=line_title(line.kind, line.name, line.tier, line.credits),
        sku=line.sku,
        quantity=line.quantity,
        list=line.list,
        discount=line.discount,
        net=line.net,
        sen=line.sen,
        starts_on=line.starts_on,
        ends_on=line.ends_on,
        dates="assumed" if line.starts_on == issued_on else "exact",
        discount_reason=line.discount_reason.replace("_", " "),
        steps=price_steps(line.steps),
        notices=tuple(_warned(name, line) for name in line.warnings),
        tax_category=category,
        tax_percent=percent,
    )


def _warned(name: str, line: QuoteLineRow) -> str:
    if name == BACKDATED and line.starts_on is not None:
        return f"Backdated: it counts from {day(line.starts_on)}, the day after the old end, however late it is paid."
    if name == MAINTENANCE_RESTARTS:
        return "Maintenance begins anew with the payment: what is left of the maintenance paid before is overridden."
    return name.replace("_", " ")


def _quote_notices(row: QuoteRow, lines: tuple[PaperLine, ...], issued_on: date) -> tuple[str, ...]:
    """The assumed start (A17), and a review that has to end first (MR2)."""
    told = []
    assumed = [str(number) for number, line in enumerate(lines, start=1) if line.dates == "assumed"]
    if assumed:
        which = "Line" if len(assumed) == 1 else "Lines"
        verb = "assumes" if len(assumed) == 1 else "assume"
        until = f" until {day(row.valid_until)}" if row.valid_until else ""
        told.append(
            f"{which} {', '.join(assumed)} {verb} a start on {day(issued_on)}. What is bought works from the payment; "
            f"amounts stay as quoted{until}. Revise the quote to compute them anew."
        )
    if row.status == "in_review" and row.review is not None:
        told.append(f"A person looks at this quote first, by {day(row.review.due_on)} at the latest.")
    return tuple(told)


def _terms(row: QuoteRow) -> str:
    accepted_on = day(business_date(row.terms_at, active()))
    who = f" by {row.terms_by.name}" if row.terms_by is not None else ""
    return f"Terms version {row.terms_version}, accepted on {accepted_on}{who}."


def _buyer(row: QuoteRow) -> Party:
    purchaser = row.parties.get("purchaser") or {}
    return party(row.billing, contact=purchaser.get("name") or "", email=purchaser.get("email") or "")


def _customer(row: QuoteRow) -> Party | None:
    told = row.parties.get("end_customer")
    return party(told) if told else None


def _seller() -> Party:
    program = active()
    remittance = program.orders.remittance
    return Party(
        name=program.seller.name,
        email=program.seller.support_email,
        street=remittance.street,
        city=remittance.city,
        postal_code=remittance.postal_code,
        region=remittance.region,
        country=program.seller.country,
        vat_id=remittance.vat_id,
    )


def _account(methods: Iterable[str]) -> BankAccount | None:
    """Where a transfer goes, or who a check names; no account where neither is open."""
    remittance = active().orders.remittance
    if not set(methods) & {"ach", "bank_transfer", "check", "paypal"}:
        return None
    return BankAccount(payee=remittance.payee, bank=remittance.bank, iban=remittance.iban, bic=remittance.bic)


def _ways(offered: Iterable[str], page_url: str) -> tuple[WayToPay, ...]:
    open_ones = set(offered)
    paypal = active().orders.remittance.paypal
    return tuple(
        WayToPay(
            name=METHODS[each.method],
            clearing=each.clearing,
            how=each.how,
            facts=(("PayPal", paypal),) if each.method == "paypal" and paypal else (),
            url=page_url if each.method == "card" else "",
        )
        for each in active().orders.payment_methods
        if each.method in open_ones
    )
