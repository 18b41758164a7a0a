"""Reads about invoices and credit notes: one, lists by key, and where each stands on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import NotFound
from credenza.kernel.money import Money
from credenza.kernel.texts import is_storable
from credenza.orders.models import Invoice, Order, OrderLine
from credenza.orders.order_rows import InvoiceRow
from credenza.orders.policy import visible
from credenza.orders.queries.sums import credited_by_invoice, sums_of
from credenza.orders.rules.balance import Paper, paper_state
from credenza.orders.rules.channels import ACCOUNT
from credenza.orders.taxing import groups_of


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceFilter:
    """What to list; empty means any. ``text`` is part of the paper's, order's or PO number or of the buyer's name.

    ``from_on`` and ``until_on`` are days of issue, both included.
    """

    text: str = ""
    kind: str = ""
    organization_id: int | None = None
    order_id: int | None = None
    from_on: date | None = None
    until_on: date | None = None
    overdue_only: bool = False


def invoice(invoice_id: int, by: Actor, on: date) -> InvoiceRow:
    """A paper as issued, with its state on the day; ``not_found`` for anybody else's."""
    found = _seen(by).filter(pk=invoice_id)
    rows = _rows(list(found), on)
    if not rows:
        raise NotFound(what="invoice")
    return rows[0]


def invoice_for_system(invoice_id: int, on: date) -> InvoiceRow:
    """The paper, whoever asks: for what follows from events. Raises ``NotFound``."""
    return invoice(invoice_id, SYSTEM, on)


def list_invoices(
    by: Actor, wanted: InvoiceFilter, on: date, *, before: int | None = None, limit: int = 50
) -> tuple[tuple[InvoiceRow, ...], int | None]:
    """Papers that the caller sees, newest first, and the key to ask the next page with (None on the last)."""
    found = _found(by, wanted, on)
    if before is not None:
        found = found.filter(pk__lt=before)
    shown = list(found.order_by("-pk")[: limit + 1])
    return _rows(shown[:limit], on), shown[limit - 1].pk if len(shown) > limit else None


def invoices_of(order_id: int, by: Actor, on: date) -> tuple[InvoiceRow, ...]:
    """All papers of an order, in the order issued."""
    return _rows(list(_seen(by).filter(order_id=order_id).order_by("pk")), on)


def invoices_of_account(account: int, on: date, *, invoice_id: int | None = None) -> tuple[InvoiceRow, ...]:
    """Papers of credits that were bought by card on an account's own page, newest first, for who was let in there.

    What an organization quoted for the account is the organization's, and not among them.
    """
    lines = OrderLine.objects.filter(quote_line__account=account, order__channel=ACCOUNT).values("order")
    found = _seen(SYSTEM).filter(order__in=lines)
    if invoice_id is not None:
        found = found.filter(pk=invoice_id)
    return _rows(list(found.order_by("-pk")), on)


def _seen(by: Actor) -> QuerySet[Invoice]:
    """Papers of orders that the caller sees: the end customer of a reseller does not (QT7)."""
    orders = Order.objects.filter(visible(by, "see_invoice")).values("pk")
    return Invoice.objects.filter(order__in=orders).select_related("order", "order__quote", "corrects")


def _found(by: Actor, wanted: InvoiceFilter, on: date) -> QuerySet[Invoice]:
    found = _seen(by)
    if not is_storable(f"{wanted.text}{wanted.kind}"):
        return found.none()
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.organization_id is not None:
        found = found.filter(order__organization=wanted.organization_id)
    if wanted.order_id is not None:
        found = found.filter(order=wanted.order_id)
    if wanted.from_on is not None:
        found = found.filter(issued_on__gte=wanted.from_on)
    if wanted.until_on is not None:
        found = found.filter(issued_on__lte=wanted.until_on)
    if wanted.overdue_only:
        found = found.filter(kind="invoice", due_on__lt=on, order__status="on_terms")
    if text := wanted.text.strip():
        found = found.filter(
            Q(number__icontains=text)
            | Q(order__number__icontains=text)
            | Q(order__po_number__icontains=text)
            | Q(order__organization__name__icontains=text)
        )
    return found


def _rows(papers: Sequence[Invoice], on: date) -> tuple[InvoiceRow, ...]:
    orders = {paper.order_id for paper in papers}
    sums = sums_of(orders)
    credited = credited_by_invoice(orders)
    standing = _standing(orders, credited)
    return tuple(
        _row(paper, on, sums[paper.order_id].paid if paper.pk in standing else None, credited.get(paper.pk, 0))
        for paper in papers
    )


def _standing(orders: set[int], credited: dict[int, int]) -> set[int]:
    """Of each order the newest invoice that was not taken back whole: the one that its money is for."""
    rows = Invoice.objects.filter(order__in=orders, kind="invoice").order_by("pk")
    newest = {
        order_id: pk
        for pk, order_id, total in rows.values_list("pk", "order_id", "total_minor")
        if not (pk in credited and credited[pk] >= total)
    }
    return set(newest.values())


def _row(paper: Invoice, on: date, paid: int | None, credited: int) -> InvoiceRow:
    def money(minor: int) -> Money:
        return Money(minor, paper.currency)

    order, snapshot = paper.order, paper.snapshot
    where = Paper(
        total=paper.total_minor,
        credited=credited,
        paid=paid,
        due_on=paper.due_on,
        is_credit_note=paper.kind == "credit_note",
    )
    buyer: dict[str, Any] = snapshot.get("buyer") or {}
    return InvoiceRow(
        id=paper.pk,
        number=paper.number,
        kind=paper.kind,
        order=order.pk,
        order_number=order.number,
        corrects=paper.corrects_id,
        corrects_number=paper.corrects.number if paper.corrects else "",
        currency=paper.currency,
        net=money(paper.net_minor),
        groups=groups_of(paper.groups, paper.currency),
        tax=money(paper.tax_minor),
        tax_reason=paper.tax_reason or None,
        total=money(paper.total_minor),
        issued_on=paper.issued_on,
        issued_at=paper.issued_at,
        due_on=paper.due_on,
        status=paper_state(where, on),
        balance=money(where.balance),
        paid=money(max(0, min(paid or 0, paper.total_minor - credited))),
        credited=money(credited),
        snapshot=snapshot,
        role=order.role,
        buyer=buyer.get("name", ""),
    )
