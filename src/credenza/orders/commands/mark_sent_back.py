"""Mark that money owed to a payer was sent back by hand: when, and by which transfer. Rules RF6, PY2."""

from datetime import date, datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Subject, note, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields, NotFound
from credenza.orders.models import Order, OrderEntry, Payment, SentBack
from credenza.orders.order_receipts import SentBackMarked
from credenza.orders.policy import require

BACK = ("refunded", "returned")
REFERENCE_LENGTH = 200


@idempotent
def mark_sent_back(
    *,
    entry: int | None = None,
    payment: int | None = None,
    sent_on: date,
    reference: str,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> SentBackMarked:
    """``entry`` is a refund's or a surplus's, ``payment`` one that was returned from the queue; one of the two.

    ``reference`` names the transfer at the bank. Marked again, the later words count. For the order desk and finance,
    not on their own orders. Refuses with ``not_found``, ``not_permitted``, ``missing_fields``, ``invalid_field`` (a day
    in the future, or before the money was owed).
    """
    when = stamp(by, now)
    owed_on, order = _owed(entry, payment, by)
    require("mark_sent_back", by, order)
    if not reference.strip():
        raise MissingFields(fields=("reference",))
    if len(reference) > REFERENCE_LENGTH:
        raise InvalidField(field="reference", expected=f"up to {REFERENCE_LENGTH} characters")
    if not owed_on <= sent_on <= when.on:
        raise InvalidField(field="sent_on", expected=f"a day from {owed_on} to {when.on}")
    values = {"sent_on": sent_on, "reference": reference.strip(), "at": now, "by_id": by.person_id}
    about = {"entry__pk": entry} if entry is not None else {"payment__pk": payment}
    marked = SentBack.objects.filter(**about).first() or SentBack(entry_id=entry, payment_id=payment)
    for name, value in values.items():
        setattr(marked, name, value)
    marked.save()
    subject = Subject(kind="order", id=order.pk) if order else Subject(kind="payment", id=payment or 0)
    facts = {"entry": entry, "payment": payment, "sent_on": sent_on.isoformat(), "reference": marked.reference}
    note("mark_sent_back", subject, when, facts=facts)
    return SentBackMarked(entry=entry, payment=payment, sent_on=sent_on, reference=marked.reference)


def _owed(entry: int | None, payment: int | None, by: Actor) -> tuple[date, Order | None]:
    """Since when it is owed, and of which order."""
    require("see_finance", by)
    if (entry is None) == (payment is None):
        raise InvalidField(field="entry", expected="an entry or a payment, one of the two")
    if entry is not None:
        found = OrderEntry.objects.filter(pk=entry, kind__in=BACK).select_related("order").first()
        if found is not None:
            return found.on, found.order
    elif payment is not None:
        returned = Payment.objects.filter(pk=payment, status="returned", order=None).first()
        if returned is not None:
            return returned.value_date, None
    raise NotFound(what="money to send back")
