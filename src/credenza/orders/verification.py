"""Proof of the orders' invariants on a live database; each violation is named. Source: section 3, PY1, RF4, TX5."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from credenza.orders.models import Invoice, NumberSeries, Order, OrderEntry, OrderLine, Payment, Quote
from credenza.orders.numbering import PREFIXES
from credenza.orders.rules.balance import Standing, state_of

NAMED_AT_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One broken promise: ``rule`` is its stable name, ``what`` says which row and how."""

    rule: str
    what: str


def violations() -> list[Violation]:
    """Every violation found, at most fifty of a kind; empty for sound orders."""
    found: list[Violation] = []
    for rule, check in CHECKS:
        for number, what in enumerate(check()):
            if number == NAMED_AT_MOST:
                found.append(Violation(rule=rule, what="and more of the same"))
                break
            found.append(Violation(rule=rule, what=what))
    return found


def _numbers_without_gaps() -> Iterator[str]:
    """As many numbers of a kind and year were given out as the counter says, and the last one is the counter's."""
    papers = {
        "quote": Quote.objects.all(),
        "order": Order.objects.all(),
        "invoice": Invoice.objects.filter(kind="invoice"),
        "credit_note": Invoice.objects.filter(kind="credit_note"),
    }
    for series in NumberSeries.objects.order_by("paper", "year"):
        start = f"{PREFIXES[series.paper]}-{series.year}-"
        given = papers[series.paper].filter(number__startswith=start)
        found = given.aggregate(count=Count("number", distinct=True), last=Max("number"))
        if found["count"] != series.last or found["last"] != f"{start}{series.last:06d}":
            yield f"{start}: the counter says {series.last}, there are {found['count']}, the last is {found['last']}"


def _states_follow_sums() -> Iterator[str]:
    entries = OrderEntry.objects.filter(order=OuterRef("pk")).order_by().values("order")
    lines = OrderLine.objects.filter(order=OuterRef("pk")).order_by().values("order")
    forgiven = entries.filter(kind="written_off")
    refunded = lines.filter(refunded_on__isnull=False)
    orders = Order.objects.annotate(
        paid=Coalesce(Subquery(entries.annotate(sum=Sum("amount_minor")).values("sum")), 0),
        forgiven=Coalesce(Subquery(forgiven.annotate(sum=Sum("amount_minor")).values("sum")), 0),
        lines_count=Coalesce(Subquery(lines.annotate(n=Count("pk")).values("n")), 0),
        refunded_count=Coalesce(Subquery(refunded.annotate(n=Count("pk")).values("n")), 0),
    )
    for order in orders.order_by("pk").iterator():
        standing = Standing(
            total=order.total_minor,
            credited=order.credited_minor,
            paid=order.paid,
            forgiven=order.forgiven,
            is_cancelled=order.status == "cancelled",
            is_on_terms=order.on_terms_on is not None,
            is_fulfilled=order.fulfilled_on is not None,
            lines=order.lines_count,
            refunded_lines=order.refunded_count,
        )
        if state_of(standing) != order.status:
            yield f"order {order.number} is {order.status}, its sums say {state_of(standing)}"
        if standing.paid < standing.forgiven:
            yield f"order {order.number} gave back more than came"


def _nothing_back_beyond_a_payment() -> Iterator[str]:
    """The sum of what went back of a payment is never more than it brought (RF4)."""
    gone = OrderEntry.objects.filter(payment=OuterRef("pk"), amount_minor__lt=0).order_by().values("payment")
    payments = Payment.objects.annotate(
        gone=Coalesce(Subquery(gone.annotate(sum=Sum("amount_minor")).values("sum")), 0)
    )
    for one in payments.filter(amount_minor__lt=-F("gone")).iterator():
        yield f"payment {one.pk} brought {one.amount_minor}, {-one.gone} went back"


def _payments_counted_once() -> Iterator[str]:
    """A payment of an order has one entry of its amount; one that waits or went back uncounted has none."""
    entries = OrderEntry.objects.filter(payment=OuterRef("pk"), kind="payment").order_by().values("payment")
    payments = Payment.objects.annotate(
        times=Coalesce(Subquery(entries.annotate(n=Count("pk")).values("n")), 0),
        booked=Coalesce(Subquery(entries.annotate(sum=Sum("amount_minor")).values("sum")), 0),
    )
    for one in payments.filter(order__isnull=False).exclude(times=1, booked=F("amount_minor")).iterator():
        yield f"payment {one.pk} of order {one.order_id} was counted {one.times} times with {one.booked}"
    for one in payments.filter(order=None).exclude(times=0).iterator():
        yield f"payment {one.pk} is of no order and was counted"


def _moves_mirrored() -> Iterator[str]:
    """What left one order for another arrived there."""
    moved = OrderEntry.objects.filter(kind__in=("moved_in", "moved_out")).order_by()
    sums: dict[tuple[int, int | None], int] = {}
    for order_id, other_id, kind, amount in moved.values_list("order", "other_order", "kind", "amount_minor"):
        key = (order_id, other_id) if kind == "moved_in" else (other_id or 0, order_id)
        sums[key] = sums.get(key, 0) + amount
    for (target, source), left in sums.items():
        if left:
            yield f"order {target} and order {source} disagree on what was moved by {left}"


def _invoiced_once() -> Iterator[str]:
    """An order with a purchase date has one invoice that stands, or was credited whole; any other order has none."""
    notes = Invoice.objects.filter(corrects=OuterRef("pk")).order_by().values("corrects")
    invoices = Invoice.objects.filter(kind="invoice").annotate(
        credited=Coalesce(Subquery(notes.annotate(sum=Sum("total_minor")).values("sum")), 0)
    )
    for paper in invoices.filter(credited__gt=F("total_minor")).iterator():
        yield f"invoice {paper.number} of {paper.total_minor} was credited with {paper.credited}"
    standing = invoices.filter(order=OuterRef("pk")).filter(
        Q(credited__lt=F("total_minor")) | Q(total_minor=0, credited=0)
    )
    count = Subquery(standing.order_by().values("order").annotate(n=Count("pk")).values("n"))
    orders = Order.objects.annotate(standing=Coalesce(count, 0))
    for order in orders.filter(standing__gt=1).iterator():
        yield f"order {order.number} has {order.standing} invoices that stand"
    for order in orders.filter(effective_on=None, standing__gt=0).iterator():
        yield f"order {order.number} has an invoice and was neither paid nor placed on terms"
    due = orders.filter(effective_on__isnull=False, standing=0).exclude(status__in=("cancelled", "refunded"))
    for order in due.filter(total_minor__gt=0).iterator():
        yield f"order {order.number} is {order.status} without an invoice that stands"


def _papers_add_up() -> Iterator[str]:
    """Net and tax of a paper are the sums of its groups (TX5)."""
    for paper in Invoice.objects.order_by("pk").iterator():
        net = sum(group["net_minor"] for group in paper.groups)
        tax = sum(group["tax_minor"] for group in paper.groups)
        if (net, tax) != (paper.net_minor, paper.tax_minor):
            yield f"{paper.number} says {paper.net_minor} and {paper.tax_minor}, its groups {net} and {tax}"


CHECKS: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
    ("numbers_without_gaps", _numbers_without_gaps),
    ("order_state_follows_its_sums", _states_follow_sums),
    ("nothing_back_beyond_a_payment", _nothing_back_beyond_a_payment),
    ("payment_counted_once", _payments_counted_once),
    ("moved_credit_mirrored", _moves_mirrored),
    ("order_invoiced_once", _invoiced_once),
    ("paper_equals_its_groups", _papers_add_up),
)
