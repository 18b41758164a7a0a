"""What a story may ask about quotes, orders, invoices and licenses: each question reads what the pages read."""

from typing import Any

from credenza.cli.rehearsal.certification_questions import named_of, object_of
from credenza.cli.rehearsal.stage import Stage, shown_person
from credenza.cli.rehearsal.story import Question
from credenza.kernel.actors import SYSTEM
from credenza.kernel.errors import NotFound
from credenza.licensing.queries.licenses import license as license_row
from credenza.licensing.queries.licenses import license_by_sen
from credenza.licensing.queries.subscriptions import orders_paying
from credenza.licensing.rows import ContactRow, LicenseRow, SpanRow
from credenza.orders.queries.finance import aging as aging_rows
from credenza.orders.queries.invoices import invoice as invoice_row
from credenza.orders.queries.invoices import invoices_of
from credenza.orders.queries.orders import order_for_system
from credenza.orders.queries.quotes import quote as quote_row
from credenza.orders.rows import QuoteLineRow, ReviewRow


def quote(question: Question, stage: Stage) -> Any:
    """The quote as its page shows it on the day; None for one that was never drafted."""
    pk = object_of(question, stage, "quote")
    if pk is None:
        return None
    try:
        row = quote_row(pk, SYSTEM, question.on)
    except NotFound:
        return None
    return {
        "number": row.base_number,
        "revision": row.revision,
        "status": row.status,
        "role": row.role,
        "currency": row.currency,
        "valid_until": row.valid_until,
        "list": row.list,
        "discount": row.discount,
        "net": row.net,
        "tax": row.tax,
        "tax_reason": row.tax_reason,
        "total": row.total,
        "promo_result": row.promo_result,
        "lines": [_line(line) for line in row.lines],
        "payment_methods": row.payment_methods,
        "refused_methods": dict(row.refused_methods),
        "review": _review(row.review),
        "order": stage.name("order", row.order),
        "accepted_late": row.accepted_late,
    }


def _line(line: QuoteLineRow) -> dict[str, Any]:
    part = line.proration
    return {
        "kind": line.kind,
        "sku": line.sku,
        "tier": line.tier,
        "quantity": line.quantity,
        "list": line.list,
        "discount": line.discount,
        "discount_reason": line.discount_reason or None,
        "net": line.net,
        "starts_on": line.starts_on,
        "ends_on": line.ends_on,
        "proration": part and {"years": part.years, "days": part.days, "denominator": part.denominator},
        "warnings": line.warnings,
    }


def _review(row: ReviewRow | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "reasons": row.reasons,
        "status": row.status,
        "earliest_on": row.earliest_on,
        "due_on": row.due_on,
    }


def order(question: Question, stage: Stage) -> Any:
    """The order as recorded; None for one that was never placed."""
    pk = object_of(question, stage, "order")
    if pk is None:
        return None
    try:
        row = order_for_system(pk)
    except NotFound:
        return None
    hold, papers = row.review, invoices_of(pk, SYSTEM, question.on)
    return {
        "number": row.number,
        "status": row.status,
        "total": row.total,
        "balance": row.balance,
        "surplus": row.surplus,
        "fulfilled": row.fulfilled,
        "effective_on": row.effective_on,
        "due_on": row.due_on,
        "invoices": [paper.id for paper in papers if paper.kind == "invoice"],
        "credit_notes": [paper.id for paper in papers if paper.kind == "credit_note"],
        "licenses": [license for line in row.lines for license in line.licenses],
        "lots": [line.lot for line in row.lines if line.lot is not None],
        "held": row.is_held,
        "review": hold and {"reasons": hold.reasons, "earliest_on": hold.earliest_on, "due_on": hold.due_on},
    }


def invoice(question: Question, stage: Stage) -> Any:
    """An invoice or a credit note; None where there is none."""
    pk = object_of(question, stage, "invoice")
    if pk is None:
        return None
    try:
        row = invoice_row(pk, SYSTEM, question.on)
    except NotFound:
        return None
    return {
        "number": row.number,
        "kind": row.kind,
        "status": row.status,
        "net": row.net,
        "groups": [{"percent": group.percent, "net": group.net, "tax": group.tax} for group in row.groups],
        "tax": row.tax,
        "tax_reason": row.tax_reason,
        "total": row.total,
        "issued_on": row.issued_on,
        "due_on": row.due_on,
    }


def license(question: Question, stage: Stage) -> Any:
    """A license by its id or its SEN; None where there is none."""
    row = _license(question, stage)
    if row is None:
        return None
    return {
        "sen": row.sen,
        "product": row.product,
        "kind": row.kind,
        "tier": row.tier,
        "status": row.status,
        "term": _span(row.term),
        "maintenance": _span(row.maintenance),
        "renews_on": row.renews_on,
        "renewal_cancelled_on": row.renewal_cancelled_on,
        "orders": orders_paying(row.id),
        "original_purchaser": _contact(row.original_purchaser),
        "technical_contact": _contact(row.technical_contact),
        "key_versions": [
            {"version": one.version, "status": one.status, "issued_on": one.issued_on.isoformat(), "kid": one.kid}
            for one in row.key_versions
        ],
    }


def _license(question: Question, stage: Stage) -> LicenseRow | None:
    of = question.of
    if isinstance(of, str) and of.startswith("$"):
        of = named_of(question, stage)
    if isinstance(of, str) and of not in stage.outcomes and not of.isdigit():
        return license_by_sen(of, SYSTEM, question.on)
    pk = object_of(question, stage, "license")
    try:
        return None if pk is None else license_row(pk, SYSTEM, question.on)
    except NotFound:
        return None


def _span(span: SpanRow) -> dict[str, Any]:
    return {"starts_on": span.starts_on, "ends_on": span.ends_on}


def _contact(contact: ContactRow | None) -> str | None:
    return None if contact is None else shown_person(contact.email)


def aging(question: Question, stage: Stage) -> Any:
    """Open invoices on the day, the longest overdue first."""
    return [
        {
            "invoice": row.invoice,
            "number": row.number,
            "due_on": row.due_on,
            "balance": row.balance,
            "days_overdue": row.days_overdue,
        }
        for row in aging_rows(SYSTEM, question.on)
    ]
