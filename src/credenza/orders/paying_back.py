"""Money that goes back: never more than came, to the payments that brought it. Rules RF4, PY2; section 3.

The entries say what goes back; a card is paid back by who listens to the event, other methods by the desk.
"""

from typing import Any

from django.db.models import Sum

from credenza.orders.entries import OpenOrder
from credenza.orders.models import OrderEntry, Payment
from credenza.orders.rules.refunds import shared_out


def pay_back(opened: OpenOrder, kind: str, amount: int, *, reason: str) -> list[dict[str, Any]]:
    """Book up to ``amount`` as "refunded" or "returned", newest payment first; answers the parts.

    Each part is {payment, method, amount_minor, provider_ref}; the payment of money moved in from another order is
    None. The database's lock on the order keeps two refunds from giving back the same money.
    """
    payments = {
        one.pk: one
        for one in Payment.objects.filter(order=opened.row, status__in=("matched", "won", "disputed")).order_by("-pk")
    }
    gone: dict[int | None, int] = dict(
        OrderEntry.objects.filter(order=opened.row, kind__in=("refunded", "returned", "disputed", "moved_out"))
        .values_list("payment")
        .annotate(sum=Sum("amount_minor"))
        .order_by()
    )
    rooms: list[tuple[int | None, int]] = [(pk, one.amount_minor + gone.get(pk, 0)) for pk, one in payments.items()]
    rooms.append((None, _moved_in(opened)))
    parts = []
    for payment_id, part in shared_out(min(amount, opened.standing.surplus), _less(rooms, gone.get(None, 0))):
        opened.post(kind, -part, on=opened.when.on, payment_id=payment_id, reason=reason)
        payment = payments.get(payment_id) if payment_id is not None else None
        if payment is not None and part == payment.amount_minor + gone.get(payment_id, 0):
            payment.status = "refunded"
            payment.save(update_fields=["status"])
        parts.append(
            {
                "payment": payment_id,
                "method": payment.method if payment else "",
                "amount_minor": part,
                "provider_ref": payment.provider_ref if payment else None,
            }
        )
    return parts


def _moved_in(opened: OpenOrder) -> int:
    found = OrderEntry.objects.filter(order=opened.row, kind="moved_in").aggregate(sum=Sum("amount_minor"))
    return found["sum"] or 0


def _less(rooms: list[tuple[int | None, int]], gone: int) -> list[tuple[int | None, int]]:
    """Take what left without naming a payment (moved to another order) from the oldest money first."""
    left, kept = -gone, []
    for payment, room in reversed(rooms):
        taken = min(left, room)
        left -= taken
        kept.append((payment, room - taken))
    return kept[::-1]
