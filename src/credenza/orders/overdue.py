"""Whether a payer owes an invoice whose last day is over: a reason to look before anything more is sold (MR1)."""

from datetime import date

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from credenza.orders.models import Invoice, Order, OrderEntry


def owes_overdue_invoice(organization_id: int | None, purchaser_id: int | None, on: date) -> bool:
    """True when an invoice of the organization (without one: of the person) was due before the day and is not paid."""
    mine = {"organization_id": organization_id} if organization_id is not None else {"purchaser_id": purchaser_id}
    return overdue_orders(on).filter(**mine).exists()


def overdue_orders(on: date) -> QuerySet[Order]:
    """Orders with a balance on an invoice that was due before the day."""
    paid = OrderEntry.objects.filter(order=OuterRef("pk")).values("order").annotate(sum=Sum("amount_minor"))
    due = Invoice.objects.filter(kind="invoice", due_on__lt=on)
    unsettled = Order.objects.exclude(status="cancelled").filter(pk__in=due.values("order_id"))
    owed = F("total_minor") - F("credited_minor")
    return unsettled.annotate(paid=Coalesce(Subquery(paid.values("sum")), 0), owed=owed).filter(owed__gt=F("paid"))
