"""Reads about orders: one whole, lists by key, and the desk's search. Each in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from credenza.catalog.rules.methods import INVOICE, payment_methods
from credenza.catalog.rules.shapes import Methods
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import NotFound
from credenza.kernel.money import Money
from credenza.kernel.texts import is_storable
from credenza.orders.models import Invoice, Order, OrderEntry, OrderLine, Review
from credenza.orders.order_rows import OrderRow, OrderSummary
from credenza.orders.policy import may, visible
from credenza.orders.queries.order_lines import line_rows
from credenza.orders.queries.order_parts import copied, entry_rows, hold_row, what_may
from credenza.orders.rules.balance import Standing
from credenza.orders.taxing import groups_of
from credenza.parties.organization_rows import OrganizationRow
from credenza.parties.organizations import organizations, organizations_matching
from credenza.parties.queries import people, people_matching
from credenza.programs.loader import active

OPEN = ("awaiting_payment", "partially_paid", "on_terms")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """What to list; empty means any. ``text`` is part of a number, a SEN, a PO number, a site, a person or a name.

    ``ids``: only these, such as the orders that changed a license.
    """

    text: str = ""
    status: str = ""
    organization_id: int | None = None
    open_only: bool = False
    surplus_only: bool = False
    held_only: bool = False
    ids: tuple[int, ...] | None = None


def order(order_id: int, by: Actor) -> OrderRow:
    """The order with everything on it, as the caller may see it; ``not_found`` for anybody else's."""
    found = _with_sums(Order.objects.filter(visible(by, "see_order"), pk=order_id)).select_related("quote").first()
    if found is None:
        raise NotFound(what="order")
    return _row(found, by)


def order_for_system(order_id: int, *, lock: bool = False) -> OrderRow:
    """The order, whoever asks: for what follows from events. Raises ``NotFound``.

    ``lock``: nobody else moves it until the caller's transaction ends.
    """
    if lock:
        Order.objects.select_for_update().filter(pk=order_id).values_list("pk", flat=True).first()
    return order(order_id, SYSTEM)


def order_id_by_number(number: str) -> int | None:
    """The order of exactly that number, or None."""
    if not is_storable(number):
        return None
    return Order.objects.filter(number=number.strip().upper()).values_list("pk", flat=True).first()


def order_of_quote(quote_id: int) -> int | None:
    """The order that a quote became, or None."""
    return Order.objects.filter(quote_id=quote_id).values_list("pk", flat=True).first()


def list_orders(
    by: Actor, wanted: OrderFilter, *, before: int | None = None, limit: int = 50
) -> tuple[tuple[OrderSummary, ...], int | None]:
    """Orders that the caller sees, newest first, and the key to ask the next page with (None on the last)."""
    found = _with_sums(_found(by, wanted)).order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: limit + 1])
    shown = rows[:limit]
    named = organizations(_organization_ids(shown))
    persons = people(row.purchaser_id for row in shown if row.purchaser_id is not None)
    held = _held([row.pk for row in shown])
    summaries = tuple(
        _summary(
            row, named, persons[row.purchaser_id].name if row.purchaser_id in persons else "", is_held=row.pk in held
        )
        for row in shown
    )
    return summaries, shown[-1].pk if len(rows) > limit else None


def _found(by: Actor, wanted: OrderFilter) -> QuerySet[Order]:
    found = Order.objects.filter(visible(by, "see_order"))
    if not is_storable(f"{wanted.text}{wanted.status}"):
        return found.none()
    if wanted.status:
        found = found.filter(status=wanted.status)
    if wanted.organization_id is not None:
        found = found.filter(Q(organization=wanted.organization_id) | Q(end_customer=wanted.organization_id))
    if wanted.ids is not None:
        found = found.filter(pk__in=wanted.ids)
    if wanted.open_only:
        found = found.filter(status__in=OPEN)
    if wanted.held_only:
        found = found.filter(Exists(Review.objects.filter(order=OuterRef("pk"), status__in=("open", "waiting"))))
    if wanted.surplus_only:
        found = _with_sums(found).filter(_overpaid())
    if text := wanted.text.strip():
        found = found.filter(_matching(text))
    return found


def _matching(text: str) -> Q:
    organizations_found, persons = organizations_matching(text), people_matching(text)
    lines = OrderLine.objects.filter(order=OuterRef("pk"), quote_line__sen__iexact=text)
    papers = Invoice.objects.filter(order=OuterRef("pk"), number__icontains=text)
    return (
        Q(number__icontains=text)
        | Q(quote__number__icontains=text)
        | Q(po_number__icontains=text)
        | Q(quote__site_url__icontains=text)
        | Q(quote__technical_contact_email__iexact=text)
        | Q(organization__in=organizations_found)
        | Q(end_customer__in=organizations_found)
        | Q(purchaser_id__in=persons)
        | Q(technical_contact_id__in=persons)
        | Q(Exists(lines))
        | Q(Exists(papers))
    )


def _overpaid() -> Q:
    more_than_owed = Q(paid_minor__gt=F("total_minor") - F("credited_minor"))
    return Q(paid_minor__gt=F("forgiven_minor")) & (Q(status="cancelled") | more_than_owed)


def _with_sums(found: QuerySet[Order]) -> QuerySet[Order]:
    sums = OrderEntry.objects.filter(order=OuterRef("pk")).order_by().values("order")
    forgiven = sums.filter(kind="written_off")
    return found.annotate(
        paid_minor=Coalesce(Subquery(sums.annotate(sum=Sum("amount_minor")).values("sum")), 0),
        forgiven_minor=Coalesce(Subquery(forgiven.annotate(sum=Sum("amount_minor")).values("sum")), 0),
    )


def _held(ids: Sequence[int]) -> set[int]:
    open_ones = Review.objects.filter(order__in=ids, status__in=("open", "waiting"))
    return {order_id for order_id in open_ones.values_list("order", flat=True) if order_id is not None}


def _organization_ids(rows: Iterable[Order]) -> set[int]:
    both = (one for row in rows for one in (row.organization_id, row.end_customer_id))
    return {one for one in both if one is not None}


def standing_of(row: Order) -> Standing:
    """The sums of an order that was read with them."""
    sums: Any = row
    return Standing(
        total=row.total_minor,
        credited=row.credited_minor,
        paid=sums.paid_minor,
        forgiven=sums.forgiven_minor,
        is_cancelled=row.status == "cancelled",
    )


def _summary(row: Order, named: dict[int, OrganizationRow], purchaser: str, *, is_held: bool) -> OrderSummary:
    standing = standing_of(row)
    buyer, customer = named.get(row.organization_id or 0), named.get(row.end_customer_id or 0)
    return OrderSummary(
        id=row.pk,
        number=row.number,
        status=row.status,
        role=row.role,
        buyer=buyer.name if buyer else purchaser,
        end_customer=customer.name if customer else "",
        total=Money(row.total_minor, row.currency),
        balance=Money(standing.balance, row.currency),
        surplus=Money(standing.surplus, row.currency),
        placed_on=row.placed_on,
        placed_at=row.placed_at,
        due_on=row.due_on,
        is_held=is_held or row.disputed_on is not None,
        fulfilled=row.fulfilled_on is not None,
    )


def _row(row: Order, by: Actor) -> OrderRow:
    standing, quote = standing_of(row), row.quote
    named = organizations(_organization_ids([row]))
    persons = people(
        one for one in (row.purchaser_id, row.billing_contact_id, row.technical_contact_id) if one is not None
    )
    buyer, customer = named.get(row.organization_id or 0), named.get(row.end_customer_id or 0)
    on_terms = buyer is not None and buyer.fulfil_on_terms
    lines = list(OrderLine.objects.filter(order=row).select_related("quote_line").order_by("position"))
    review = hold_row(row)
    is_held = review is not None or row.disputed_on is not None
    methods = _methods(row, lines, is_blocked=buyer is not None and buyer.is_blocked)

    return OrderRow(
        id=row.pk,
        quote=quote.pk if row.channel == "quote" else None,
        quote_number=f"{quote.number}-{quote.revision}" if row.channel == "quote" else "",
        organization=row.organization_id,
        organization_name=buyer.name if buyer else "",
        end_customer=row.end_customer_id,
        end_customer_name=customer.name if customer else "",
        purchaser=persons.get(row.purchaser_id or 0),
        billing_contact=persons.get(row.billing_contact_id or 0),
        technical_contact=persons.get(row.technical_contact_id or 0),
        tax_reason=row.tax_reason or None,
        tax_groups=groups_of(row.tax_groups, row.currency),
        purchased_on=row.effective_on,
        # For whom terms are enough (A10) licenses start on the day placed on terms, paid later or not.
        effective_on=(on_terms and row.on_terms_on) or row.paid_on or row.on_terms_on,
        fulfilled=row.fulfilled_on is not None,
        fulfil_on_terms=on_terms,
        is_held=is_held,
        review=review,
        lines=line_rows(row, lines),
        entries=entry_rows(row),
        invoices=_papers(row, by),
        payment_methods=methods.offered if row.status in OPEN else (),
        refused_methods=methods.refused,
        may=what_may(row, by, standing, is_held=is_held),
        **copied(row, standing),
    )


def _papers(row: Order, by: Actor) -> tuple[int, ...]:
    """The order's invoices and credit notes; none for the customer of a reseller (QT7)."""
    if not may("see_invoice", by, row):
        return ()
    return tuple(Invoice.objects.filter(order=row).order_by("pk").values_list("pk", flat=True))


def _methods(row: Order, lines: Sequence[OrderLine], *, is_blocked: bool) -> Methods:
    return payment_methods(
        policy=active().orders,
        families=[line.quote_line.family for line in lines],
        currency=row.currency,
        net=Money(row.net_minor, row.currency),
        is_blocked=is_blocked,
        channel=INVOICE if row.on_terms_on is not None else row.channel,
    )
