"""Issuing invoices and credit notes: once, whole, with everything they say as it stood. Rules RF4, TX2, TX5, PM6.

An invoice is issued when its order is paid in full or placed on terms, never before and never twice; nothing issued is
changed. The caller holds the order's lock. Numbers are taken last.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from credenza.catalog.rules.methods import INVOICE, payment_methods
from credenza.catalog.rules.shapes import Taxed
from credenza.catalog.rules.terms import due_on
from credenza.journal.model_rows import insert
from credenza.journal.recording import Fact, Stamp, Subject, record
from credenza.kernel.money import Money
from credenza.orders.models import Invoice, Order, OrderLine
from credenza.orders.numbering import next_number
from credenza.orders.rules.refunds import CreditedGroup, NetInGroup, credited_groups
from credenza.orders.taxing import groups_json
from credenza.parties.organization_rows import OrganizationRow
from credenza.parties.organizations import organizations
from credenza.parties.queries import people
from credenza.programs.loader import active


def standing_invoice(order: Order) -> Invoice | None:
    """The order's invoice that no credit note took back whole, or None. A correction leaves the newest one standing."""
    papers = list(Invoice.objects.filter(order=order).order_by("pk"))
    credited: dict[int, int] = {}
    for paper in papers:
        if paper.corrects_id is not None:
            credited[paper.corrects_id] = credited.get(paper.corrects_id, 0) + paper.total_minor
    whole = (one for one in reversed(papers) if one.kind == "invoice" and not _is_taken_back(one, credited))
    return next(whole, None)


def _is_taken_back(invoice: Invoice, credited: dict[int, int]) -> bool:
    return invoice.pk in credited and credited[invoice.pk] >= invoice.total_minor


def issue_invoice(order: Order, lines: Sequence[OrderLine], when: Stamp, taxed: Taxed | None = None) -> Invoice:
    """The order's invoice with the sums and the last day to pay that the order has now (paid at once: no such day).

    ``taxed``: the sums of these lines alone, where others were refunded before.
    """
    net, tax, reason, groups = order.net_minor, order.tax_minor, order.tax_reason, order.tax_groups
    if taxed is not None:
        net, tax = sum(line.quote_line.net_minor for line in lines), taxed.tax.minor
        reason, groups = taxed.reason or "", groups_json(taxed.groups)
    written = Invoice(
        kind="invoice",
        order=order,
        currency=order.currency,
        net_minor=net,
        tax_minor=tax,
        total_minor=net + tax,
        tax_reason=reason,
        groups=groups,
        snapshot=_snapshot(order, lines),
        issued_on=when.on,
        issued_at=when.now,
        issued_by_id=when.by.person_id,
        due_on=order.due_on,
    )
    return _issue(written, when, "orders.invoice_issued", {})


def draft_credit_note(
    order: Order, corrected: Invoice, lines: Sequence[OrderLine], when: Stamp, *, reason: str
) -> Invoice:
    """A credit note for whole lines of an invoice, not issued yet: net and tax in their groups (RF4), positive."""
    before = Invoice.objects.filter(corrects=corrected).order_by("pk")
    earlier = [credited for paper in before for credited in _nets(paper)]
    groups = credited_groups([_net_in_group(line, corrected) for line in lines], earlier)
    net, tax = sum(group.net for group in groups), sum(group.tax for group in groups)
    return Invoice(
        kind="credit_note",
        order=order,
        corrects=corrected,
        currency=order.currency,
        net_minor=net,
        tax_minor=tax,
        total_minor=net + tax,
        tax_reason=corrected.tax_reason,
        groups=[_group_json(group) for group in groups],
        snapshot={
            **_snapshot(order, lines),
            **_as_invoiced(corrected),
            "reason": reason,
            "corrects": corrected.number,
            "corrected_on": corrected.issued_on.isoformat(),
        },
        issued_on=when.on,
        issued_at=when.now,
        issued_by_id=when.by.person_id,
    )


def issue_credit_note(drafted: Invoice, when: Stamp) -> Invoice:
    """Give a drafted credit note its number, and tell."""
    positions = [line["position"] for line in drafted.snapshot["lines"]]
    reason = drafted.snapshot["reason"]
    return _issue(drafted, when, "orders.credit_note_issued", {"lines": positions}, reason=reason)


def _issue(written: Invoice, when: Stamp, event: str, more: dict[str, Any], *, reason: str = "") -> Invoice:
    written.number = next_number(written.kind, when.on.year)
    insert(written)
    told = {"invoice": written.pk, "order": written.order_id, **more}
    subject = Subject(kind="invoice", id=written.pk)
    audit = {**told, "number": written.number, "total_minor": written.total_minor}
    record(
        Fact(event=event, payload=told, command="issue_paper", subject=subject, reason=reason, audit=audit),
        when,
    )
    return written


def due_date(on: date) -> date:
    """The last day to pay an invoice on terms: that many days after its date, included (PM6)."""
    return due_on(on, active().orders.net30.days)


def _net_in_group(line: OrderLine, corrected: Invoice) -> NetInGroup:
    """By the percentage on the invoice, which may be older than the order's own."""
    category = line.quote_line.tax_category
    percents = {group["category"]: Decimal(group["percent"]) for group in corrected.groups}
    percent = percents.get(category, Decimal(0))
    return NetInGroup(category=category, percent=percent, net=line.quote_line.net_minor)


def _nets(paper: Invoice) -> list[NetInGroup]:
    return [
        NetInGroup(category=group["category"], percent=Decimal(group["percent"]), net=group["net_minor"])
        for group in paper.groups
    ]


def _group_json(group: CreditedGroup) -> dict[str, Any]:
    percent = f"{group.percent.normalize():f}"
    return {"category": group.category, "percent": percent, "net_minor": group.net, "tax_minor": group.tax}


def _as_invoiced(corrected: Invoice) -> dict[str, Any]:
    """Who sold and bought, as the corrected invoice says it."""
    return {name: corrected.snapshot[name] for name in ("seller", "buyer", "customer") if name in corrected.snapshot}


def _snapshot(order: Order, lines: Sequence[OrderLine]) -> dict[str, Any]:
    """All that the paper says of people and lines, as it stands now: nothing on it is looked up later."""
    known = organizations(one for one in (order.organization_id, order.end_customer_id) if one is not None)
    persons = people(one for one in (order.purchaser_id, order.billing_contact_id) if one is not None)
    contact = persons.get(order.billing_contact_id or order.purchaser_id or 0)
    buyer: dict[str, Any] = dict(order.billing)
    if order.organization_id in known:
        row = known[order.organization_id]
        names = ("name", "street", "city", "postal_code", "region", "country", "vat_id")
        buyer = {name: getattr(row, name) for name in names}
    customer = known.get(order.end_customer_id or 0)
    quote = order.quote
    return {
        "seller": _seller_json(),
        "buyer": {
            **buyer,
            "contact": contact.name if contact else "",
            "email": contact.email if contact else "",
        },
        "customer": _customer_json(customer) if customer else None,
        "order": order.number,
        "quote": f"{quote.number}-{quote.revision}" if order.channel == "quote" else "",
        "po_number": order.po_number,
        "technical_contact": quote.technical_contact_email,
        "terms_version": quote.terms_version,
        "supplied_on": order.paid_on.isoformat() if order.paid_on else None,
        "priced_on": (quote.issued_on or quote.price_on).isoformat(),
        "ways": _ways_json(order, lines),
        "lines": [_line_json(line) for line in lines],
    }


def _seller_json() -> dict[str, Any]:
    """Who sells and where money goes."""
    program = active()
    remittance = program.orders.remittance
    names = ("street", "city", "postal_code", "region", "vat_id")
    return {
        "name": program.seller.name,
        "country": program.seller.country,
        "email": program.seller.support_email,
        **{name: getattr(remittance, name) for name in names},
        "account": {name: getattr(remittance, name) for name in ("payee", "bank", "iban", "bic", "paypal")},
    }


def _customer_json(customer: OrganizationRow) -> dict[str, Any]:
    names = ("name", "street", "city", "postal_code", "region", "country")
    return {name: getattr(customer, name) for name in names}


def _ways_json(order: Order, lines: Sequence[OrderLine]) -> list[dict[str, str]]:
    """How an invoice on terms is paid, as the rule pack says it on this day. Paid at once: nothing is left to pay."""
    if order.on_terms_on is None or order.paid_on is not None:
        return []
    policy = active().orders
    offered = payment_methods(
        policy=policy,
        families=[line.quote_line.family for line in lines],
        currency=order.currency,
        net=Money(order.net_minor, order.currency),
        channel=INVOICE,
    ).offered
    told = (each for each in policy.payment_methods if each.method in offered)
    return [{"method": each.method, "clearing": each.clearing, "how": each.how} for each in told]


def _line_json(line: OrderLine) -> dict[str, Any]:
    quoted = line.quote_line
    return {
        "position": line.position,
        "kind": quoted.kind,
        "sku": quoted.sku,
        "name": quoted.name,
        "family": quoted.family,
        "tier": quoted.tier,
        "quantity": quoted.quantity,
        "credits": quoted.credits,
        "sen": quoted.sen,
        "list_minor": quoted.list_minor,
        "discount_minor": quoted.discount_minor,
        "discount_reason": quoted.discount_reason,
        "net_minor": quoted.net_minor,
        "tax_category": quoted.tax_category,
        "tax_percent": f"{line.tax_percent.normalize():f}",
        "starts_on": quoted.starts_on.isoformat() if quoted.starts_on else None,
        "ends_on": quoted.ends_on.isoformat() if quoted.ends_on else None,
        "steps": quoted.steps,
    }
