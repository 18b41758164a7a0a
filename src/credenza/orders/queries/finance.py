"""What finance and the desk look at: open invoices by age, orders long unpaid, invoices to remind of."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from credenza.kernel.actors import Actor
from credenza.kernel.money import Money
from credenza.orders.models import Invoice, Order, OrderEntry
from credenza.orders.order_rows import AgingRow, UnpaidRow
from credenza.orders.policy import require
from credenza.orders.queries.sums import sums_of
from credenza.parties.organizations import organizations
from credenza.parties.queries import people
from credenza.programs.calendar import start_of_day
from credenza.programs.loader import active


def aging(by: Actor, on: date) -> tuple[AgingRow, ...]:
    """Every invoice with something left to pay at the end of a day, the longest due first (``not_permitted``).

    Papers issued and money booked later are left out. Days overdue begin with the day after ``due_on``.
    """
    require("see_finance", by)
    return open_invoices(on)


def open_invoices(on: date) -> tuple[AgingRow, ...]:
    """As ``aging``, whoever asks: for reminders."""
    booked = OrderEntry.objects.filter(
        order=OuterRef("order"), at__lt=start_of_day(on + timedelta(days=1), active())
    ).order_by()
    notes = Invoice.objects.filter(corrects=OuterRef("pk"), issued_on__lte=on).order_by()
    papers = list(
        Invoice.objects.filter(kind="invoice", issued_on__lte=on)
        .annotate(
            paid=Coalesce(Subquery(booked.values("order").annotate(sum=Sum("amount_minor")).values("sum")), 0),
            credited=Coalesce(Subquery(notes.values("corrects").annotate(sum=Sum("total_minor")).values("sum")), 0),
        )
        .annotate(left=F("total_minor") - F("credited"))
        .filter(left__gt=0, paid__lt=F("left"))
        .select_related("order")
    )
    names = _buyers([paper.order for paper in papers])
    rows = [_aging_row(paper, paper.left - paper.paid, names, on) for paper in papers]
    return tuple(sorted(rows, key=lambda row: (row.due_on or date.max, row.invoice)))


def _aging_row(paper: Invoice, balance: int, names: dict[int, str], on: date) -> AgingRow:
    late = (on - paper.due_on).days if paper.due_on is not None else 0
    return AgingRow(
        invoice=paper.pk,
        number=paper.number,
        order=paper.order_id,
        order_number=paper.order.number,
        buyer=names[paper.order_id],
        issued_on=paper.issued_on,
        due_on=paper.due_on,
        balance=Money(balance, paper.currency),
        days_overdue=max(0, late),
    )


def unpaid_orders(by: Actor, on: date, *, limit: int = 200) -> tuple[UnpaidRow, ...]:
    """Accepted orders for the desk to cancel: still unpaid so many days after their quote's last day (PY7).

    What was invoiced is not among them: it is owed, and in the aging.
    """
    require("see_payments", by)
    last_day = on - timedelta(days=active().orders.late_days)
    rows = list(
        Order.objects.filter(
            status__in=("awaiting_payment", "partially_paid"), effective_on=None, quote__valid_until__lt=last_day
        )
        .select_related("quote")
        .order_by("quote__valid_until", "pk")[:limit]
    )
    sums, names = sums_of(row.pk for row in rows), _buyers(rows)
    return tuple(
        UnpaidRow(
            order=row.pk,
            number=row.number,
            buyer=names[row.pk],
            valid_until=row.quote.valid_until or row.placed_on,
            balance=Money(row.total_minor - row.credited_minor - sums[row.pk].paid, row.currency),
            paid=Money(sums[row.pk].paid, row.currency),
        )
        for row in rows
    )


def _buyers(orders: Sequence[Order]) -> dict[int, str]:
    named = organizations(row.organization_id for row in orders if row.organization_id is not None)
    persons = people(row.purchaser_id for row in orders if row.purchaser_id is not None)
    return {
        row.pk: named[row.organization_id].name
        if row.organization_id in named
        else persons[row.purchaser_id].name
        if row.purchaser_id in persons
        else ""
        for row in orders
    }
