"""The steps of a learner's checkout by card: each calls the real command, and what follows has happened."""

from typing import Any

from credenza.cli.rehearsal.fields import Given
from credenza.cli.rehearsal.order_steps import CARDS, follow, standing
from credenza.cli.rehearsal.stage import Outcome
from credenza.cli.rehearsal.story import Malformed
from credenza.kernel.actors import Actor
from credenza.orders.asked import Address
from credenza.orders.checking_out import CheckoutAsked
from credenza.orders.queries.orders import order_for_system
from credenza.orders.queries.seats import seats_of_order
from credenza.programs.loader import active
from credenza.workflows.checkouts import buy_at_checkout

ADDRESS_KEYS = ("name", "street", "city", "postal_code", "region", "country", "vat_id")


def bought_at_checkout(given: Given, by: Actor) -> Outcome:
    """Courses and exams for oneself, paid by card in one order. A declined card leaves an unpaid order behind."""
    card = given.text("card", "ok")
    if card not in CARDS:
        raise Malformed(f"{given.pointer}/card", 'takes "ok" or "declined"')
    asked = CheckoutAsked(
        items=tuple(given.texts("items")),
        currency=given.text("currency") or active().credits.currency,
        billing=_billing(given),
        terms_accepted=given.values.get("terms_accepted") is None or given.flag("terms_accepted"),
    )
    key = given.text("idempotency_key") or None
    bought = buy_at_checkout(asked, card=card, by=by, now=given.stage.now(), idempotency_key=key)
    follow(given.stage)
    row = order_for_system(bought.placed.order)
    seats = seats_of_order(row.id, by)
    return standing(
        given,
        row.id,
        number=row.number,
        net=row.net,
        tax=row.tax,
        tax_reason=row.tax_reason,
        total=row.total,
        training=[{"sku": seat.sku, "way_in": seat.way_in, "progress": seat.progress} for seat in seats],
    )


def _billing(given: Given) -> Address | None:
    typed: dict[str, Any] = given.table("billing_address")
    if not typed:
        return None
    for key, value in typed.items():
        if key not in ADDRESS_KEYS:
            raise Malformed(f"{given.pointer}/billing_address/{key}", f"known are {', '.join(ADDRESS_KEYS)}")
        if value is not None and not isinstance(value, str):
            raise Malformed(f"{given.pointer}/billing_address/{key}", "takes text")
    return Address(**{key: value or "" for key, value in typed.items()})
