"""The order of a subscription's next month, made by itself and paid by the card on file. Rules SU3, SU5, TX2.

Priced on the month's first day by the lists and proofs of that day; what stands behind the order is a quote that was
never offered to anybody (``channel`` renewal).
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from credenza.catalog.rules.methods import RENEWAL
from credenza.catalog.rules.shapes import Coverage, LineAsked
from credenza.journal.recording import stamp
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import NotPermitted
from credenza.orders.asked import DIRECT, Address, QuoteAsked
from credenza.orders.models import Order, Quote
from credenza.orders.numbering import next_number
from credenza.orders.order_receipts import RenewalPlaced
from credenza.orders.participants import participants
from credenza.orders.placing import place_order
from credenza.orders.quoting import book_of, price
from credenza.orders.rules.quotes import ACCEPTED
from credenza.orders.saving import write
from credenza.programs.loader import active

_BILLING = ("name", "street", "city", "postal_code", "region", "country", "vat_id")


@transaction.atomic
def place_renewal(
    *, order: int, coverage: Coverage, starts_on: date, technical_contact: str, by: Actor, now: datetime
) -> RenewalPlaced:
    """Order one month more of the license for whoever bought ``order``, the last one for it.

    It may be paid while its card is tried again. The system only; whoever calls keeps a month from being ordered
    twice. Refuses with ``not_permitted``, and as prices do where the product is no longer sold so (``unknown_sku``,
    ``tier_not_available``, ``currency_not_available``).
    """
    if not by.is_system:
        raise NotPermitted(command="place_renewal")
    when = stamp(by, now)
    earlier = Order.objects.select_related("quote").get(pk=order)
    asked = _asked(earlier, coverage, technical_contact)
    who = participants(asked, SYSTEM)
    priced = price(asked, who, starts_on, book_of(asked, starts_on))
    number = next_number("order", when.on.year)
    sheet = Quote(number=number, channel=RENEWAL, status=ACCEPTED, saved_at=when.now, **_terms(earlier.quote))
    sheet.issued_on = sheet.closed_on = when.on
    sheet.valid_until = when.on + timedelta(days=max(active().orders.renewal_retry_days, default=0))
    write(sheet, priced, who)
    sheet.billing_contact_id = earlier.billing_contact_id
    sheet.save(update_fields=["billing_contact_id"])
    placed = place_order(sheet, when, number=number)
    return RenewalPlaced(order=placed.pk, number=number, status=placed.status)


def _asked(earlier: Order, coverage: Coverage, technical_contact: str) -> QuoteAsked:
    typed = {name: str(earlier.billing.get(name) or "") for name in _BILLING}
    return QuoteAsked(
        organization=earlier.organization_id,
        role=DIRECT,
        purchaser=earlier.purchaser_id,
        technical_contact=technical_contact,
        currency=earlier.currency,
        lines=(LineAsked(kind="renew", coverage=coverage),),
        terms_accepted=True,
        billing=Address(**typed) if earlier.organization_id is None else None,
    )


def _terms(quote: Quote) -> dict[str, Any]:
    """The terms that the customer accepted when the subscription was bought."""
    return {"terms_version": quote.terms_version, "terms_at": quote.terms_at, "terms_by_id": quote.terms_by_id}
