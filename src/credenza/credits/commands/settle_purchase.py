"""Open the lot of a purchase that was paid in full. Rules CR5 and PY3: the value date is the acceptance date."""

from datetime import date, datetime

from credenza.credits.ledger import Ledger, Posting, open_ledger
from credenza.credits.models import Lot, Purchase
from credenza.credits.policy import require
from credenza.credits.receipts import PurchaseSettled
from credenza.credits.rules.expiry import OpenLot, expires_on
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, NotFound
from credenza.programs.loader import active

REF_LENGTH = 120


@idempotent
def settle_purchase(
    *,
    purchase: int,
    payment_ref: str,
    value_date: date | None = None,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> PurchaseSettled:
    """Open the lot of a purchase paid in full, once, whoever reports the payment and however often.

    ``value_date`` (default: the business day) is the acceptance date. Only the system (the payment's own
    report) and the order desk settle. Refuses with ``not_found``, and ``invalid_field`` for a future value date or
    the reference of a payment that was booked for another purchase.
    """
    row = Purchase.objects.filter(pk=purchase).first()
    if row is None:
        raise NotFound(what="purchase")
    if not by.is_system:
        require("book_paid_quote", by, account_id=row.account_id)
    if not 0 < len(payment_ref) <= REF_LENGTH:
        raise InvalidField(field="payment_ref", expected=f"1 to {REF_LENGTH} characters that name the payment")
    when = stamp(by, now)
    accepted = value_date or when.on
    if accepted > when.on:
        raise InvalidField(field="value_date", expected="a day that is not in the future")
    # Money that arrives for a closed account is still booked: it must not be lost.
    with open_ledger(row.account_id, when, closed_too=True) as ledger:
        row.refresh_from_db()
        lot = Lot.objects.filter(purchase_id=purchase).first() or _open_lot(ledger, row, payment_ref, accepted)
    return PurchaseSettled(
        account=row.account_id,
        purchase=purchase,
        lot=lot.pk,
        credits=lot.credits,
        accepted_on=lot.accepted_on,
        expires_on=lot.first_expires_on,
    )


def _open_lot(ledger: Ledger, row: Purchase, payment_ref: str, accepted: date) -> Lot:
    if Purchase.objects.filter(payment_ref=payment_ref).exists():
        raise InvalidField(field="payment_ref", expected="the reference of a payment that was not booked before")
    ends = expires_on(accepted, active().credits.validity_months)
    row.status, row.payment_ref, row.accepted_on = "settled", payment_ref, accepted
    row.save(update_fields=["status", "payment_ref", "accepted_on"])
    lot = Lot.objects.create(
        account_id=row.account_id,
        purchase_id=row.pk,
        credits=row.credits,
        left=0,
        price_minor=row.net_minor,
        currency=row.currency,
        accepted_on=accepted,
        booked_on=ledger.stamp.on,
        first_expires_on=ends,
        expires_on=ends,
    )
    ledger.add_lot(OpenLot(id=lot.pk, left=0, expires_on=ends, accepted_on=accepted))
    ledger.post(Posting(kind="purchase", lot_id=lot.pk, credits=row.credits))
    told = {"purchase": row.pk, "lot": lot.pk}
    ledger.tell("credits.credits_purchased", told, command="settle_purchase")
    # A value date long past: the year may be over by now.
    ledger.expire_again(lot.pk)
    return lot
