"""A learner orders courses and exams at a checkout, to be paid by card: one order, one way to pay. Rules PM7, PM1, TX1.

The order is made at once, so that a payment is never without one; what nobody pays is cancelled after some days.
"""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.orders.checking_out import CheckoutAsked, count, require_card
from credenza.orders.drafting import accept_terms
from credenza.orders.errors import QuoteNeeded, TermsNotAccepted
from credenza.orders.models import Quote
from credenza.orders.numbering import next_number
from credenza.orders.order_receipts import CheckoutPlaced
from credenza.orders.placing import place_order
from credenza.orders.rules.quotes import ACCEPTED, last_valid_day
from credenza.orders.saving import write
from credenza.programs.loader import active

CHECKOUT = "checkout"


@idempotent
def place_checkout(
    *, asked: CheckoutAsked, by: Actor, now: datetime, idempotency_key: str | None = None
) -> CheckoutPlaced:
    """Make the order that a card then pays: whole, at the day's prices and tax.

    For whoever has proved an e-mail address, for themself. Refuses as ``checking_out.count`` does, and with
    ``terms_not_accepted``, ``payment_method_not_offered`` (such as a card for AUD), ``quote_needed`` (the desk looks
    at such orders first).
    """
    when = stamp(by, now)
    counted = count(asked, by, when.on)
    if not asked.terms_accepted:
        raise TermsNotAccepted(version=active().terms.version)
    require_card(counted)
    if counted.priced.reasons:
        raise QuoteNeeded(reasons=counted.priced.reasons)
    number = next_number("order", when.on.year)
    sheet = Quote(number=number, channel=CHECKOUT, status=ACCEPTED, saved_at=when.now, saved_by_id=by.person_id)
    sheet.issued_on = sheet.closed_on = when.on
    sheet.valid_until = last_valid_day(when.on, active().orders.checkout_days)
    accept_terms(sheet, when)
    write(sheet, counted.priced, counted.who)
    order = place_order(sheet, when, number=number)
    return CheckoutPlaced(order=order.pk, number=number, status=order.status, valid_until=sheet.valid_until)
