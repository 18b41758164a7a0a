"""Invoices and credit notes as papers and electronic invoices, from what was kept when they were issued."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import ModuleType
from typing import Any

from credenza.catalog.rules.shapes import Step
from credenza.gateways.einvoices.terms import missing_terms
from credenza.gateways.papers.invoices import invoice_pdf
from credenza.gateways.papers.shapes import BankAccount, InvoicePaper, PaperLine, Totals, WayToPay
from credenza.kernel.errors import MissingFields
from credenza.kernel.money import Money
from credenza.orders.order_rows import InvoiceRow
from credenza.orders.rules.bank import creditor_reference
from credenza.workflows.order_papers import METHODS, Taxation, line_title, party, price_steps, taxation


def invoice_pdf_of(row: InvoiceRow, *, page_url: str = "") -> bytes:
    """The paper with its electronic invoice inside (Factur-X) where EN 16931 allows it, else the paper alone."""
    paper = invoice_paper(row, page_url=page_url)
    return invoice_pdf(paper) if missing_terms(paper) else bytes(_documents().facturx(paper))


def invoice_ubl_of(row: InvoiceRow) -> bytes:
    """The electronic invoice as UBL 2.1. Refuses with ``missing_fields``: what the standard asks for and nobody knows,
    such as the buyer's country.
    """
    paper = invoice_paper(row)
    if missing := missing_terms(paper):
        raise MissingFields(fields=missing)
    return bytes(_documents().ubl(paper))


def _documents() -> ModuleType:
    """Loaded when an electronic invoice is first asked for: its schemas take a third of a second."""
    from credenza.gateways.einvoices import documents  # noqa: PLC0415

    return documents


def invoice_paper(row: InvoiceRow, *, page_url: str = "") -> InvoicePaper:
    """The invoice as issued: the same row is the same paper, whatever is paid, moved or renamed later."""
    kept = row.snapshot
    told = taxation(row.groups, row.tax_reason)
    lines = tuple(_line(line, told, row.currency, _day(kept.get("priced_on"))) for line in kept["lines"])
    zero = Money(0, row.currency)
    buyer = kept["buyer"]
    return InvoicePaper(
        kind="credit_note" if row.kind == "credit_note" else "invoice",
        seller=party(kept["seller"], email=kept["seller"].get("email") or ""),
        number=row.number,
        issued_on=row.issued_on,
        due_on=row.due_on,
        supplied_on=_day(kept.get("supplied_on")),
        currency=row.currency,
        buyer=party(buyer, contact=buyer.get("contact") or "", email=buyer.get("email") or ""),
        customer=party(kept["customer"]) if kept.get("customer") else None,
        technical_contact=kept.get("technical_contact") or "",
        lines=lines,
        groups=told.groups,
        totals=Totals(
            list=sum((line.list for line in lines), zero),
            discount=sum((line.discount for line in lines), zero),
            net=row.net,
            tax=row.tax,
            total=row.total,
            paid=row.total if row.kind == "invoice" and row.due_on is None else None,
        ),
        order_number=row.order_number,
        quote_number=kept.get("quote") or "",
        reference=creditor_reference(row.order_number),
        po_number=kept.get("po_number") or "",
        corrects=_corrected(row),
        account=_account(kept["seller"].get("account")),
        ways=_ways(kept),
        terms=_terms(row),
        reason=kept.get("reason") or "",
        page_url=page_url,
    )


def _corrected(row: InvoiceRow) -> tuple[str, date] | None:
    if row.corrects is None:
        return None
    return row.corrects_number, _day(row.snapshot.get("corrected_on")) or row.issued_on


def _line(line: Mapping[str, Any], told: Taxation, currency: str, priced_on: date | None) -> PaperLine:
    """A line that was priced from the quote's own day starts with the payment (A17): its day is not told twice."""
    category, percent = told.of_line.get(line["tax_category"], ("S", Decimal(line["tax_percent"])))
    starts_on, ends_on = _day(line["starts_on"]), _day(line["ends_on"])
    from_payment = starts_on is not None and starts_on == priced_on
    steps = (
        Step(name=s["name"], amount=Money(s["minor"], currency), reason=s["reason"]) for s in line.get("steps", ())
    )
    return PaperLine(
        title=line_title(line["kind"], line["name"], line["tier"], line["credits"]),
        sku=line["sku"],
        sen=line["sen"],
        quantity=line["quantity"],
        list=Money(line["list_minor"], currency),
        discount=Money(line["discount_minor"], currency),
        net=Money(line["net_minor"], currency),
        starts_on=None if from_payment else starts_on,
        ends_on=None if from_payment else ends_on,
        dates="from_payment" if from_payment else "exact",
        discount_reason=line["discount_reason"].replace("_", " "),
        steps=price_steps(steps),
        tax_category=category,
        tax_percent=percent,
    )


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _account(told: Mapping[str, str] | None) -> BankAccount | None:
    if not told:
        return None
    return BankAccount(payee=told["payee"], bank=told["bank"], iban=told["iban"], bic=told["bic"])


def _ways(kept: Mapping[str, Any]) -> tuple[WayToPay, ...]:
    paypal = (kept["seller"].get("account") or {}).get("paypal") or ""
    return tuple(
        WayToPay(
            name=METHODS[way["method"]],
            clearing=way["clearing"],
            how=way["how"],
            facts=(("PayPal", paypal),) if way["method"] == "paypal" and paypal else (),
        )
        for way in kept.get("ways", ())
    )


def _terms(row: InvoiceRow) -> str:
    if row.kind == "credit_note":
        return ""
    days = (row.due_on - row.issued_on).days if row.due_on else 0
    version = row.snapshot.get("terms_version") or ""
    told = [
        f"Due {days} days after the invoice's date." if days else "Paid in full.",
        f"Terms version {version}." if version else "",
    ]
    return " ".join(part for part in told if part)
