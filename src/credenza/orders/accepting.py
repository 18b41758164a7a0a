"""A quote becomes an order: by its buyer's word or by a payment. Rules QT4, QT5, PY4.

Everything is asked again here, under the lock, whoever calls: a payment link does not outlive its quote.
"""

from collections.abc import Sequence

from credenza.journal.recording import Stamp
from credenza.orders.models import Order, Quote
from credenza.orders.placing import place_order
from credenza.orders.rules.quotes import ACCEPTED, CANCELLED, OPEN
from credenza.orders.saving import finish, require_state, tell
from credenza.orders.sending import is_waiting_draft


def accept(quote: Quote, family: Sequence[Quote], when: Stamp, *, late: bool = False) -> Order:
    """The order of a locked quote; the same one when it was accepted before.

    ``late``: money that came after ``valid_until`` accepts it (PY4); the caller has asked whether it may. Refuses with
    ``quote_expired``, ``quote_superseded``, ``quote_not_open``.
    """
    made = Order.objects.filter(quote=quote).first() if quote.status == ACCEPTED else None
    if made is not None:
        return made
    if not (late and quote.status == OPEN):
        require_state("accept_quote", quote, when)
    quote.accepted_late = late
    finish(quote, ACCEPTED, "", when)
    order = place_order(quote, when, late)
    tell("orders.quote_accepted", quote, "accept_quote", when, order=order.pk)
    for draft in family:
        if is_waiting_draft(draft, quote):
            finish(draft, CANCELLED, f"{quote} was accepted", when)
            tell("orders.quote_cancelled", draft, "accept_quote", when)
    return order
