"""Which card pays a subscription's months: kept at the provider by the payment of its order. Rules SU5, PM5.

Card numbers never come here: the provider keeps them, and says what its holder recognizes the card by.
"""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.conf import settings

from credenza.gateways.payments import choice
from credenza.gateways.payments.shapes import Intent, ProviderTrouble, SavedCard
from credenza.licensing.lengths import MONTHLY_FAMILY
from credenza.orders.order_rows import OrderRow
from credenza.workflows.models import OrderCardPayment, SubscriptionCard
from credenza.workflows.order_facts import billing_contacts


def has_months(order: OrderRow) -> bool:
    """Whether the order pays a subscription that renews each month."""
    return any(line.family == MONTHLY_FAMILY for line in order.lines)


def asked_to_keep(order: OrderRow, now: datetime) -> dict[str, Any]:
    """What a payment of the order asks of the provider beside the money: where months follow, to keep the card."""
    if not has_months(order):
        return {}
    licenses = [line.entitlement for line in order.lines if line.family == MONTHLY_FAMILY]
    about = next((one for one in licenses if one is not None), None)
    return {"customer": customer_of(about, order, now), "remember": True, "later": True}


def shown_card(intent: Intent) -> dict[str, str]:
    """The card of a payment that was kept, as its holder recognizes it; empty where none was kept."""
    if not intent.customer or not intent.payment_method:
        return {}
    return shown_as(intent.payment_method)


def shown_as(kept: str) -> dict[str, str]:
    """A kept card by its id, as its holder recognizes it; the id alone where the provider can't be asked."""
    card = SavedCard(id=kept, brand="", last4="", expires="")
    with suppress(ProviderTrouble):
        card = choice.active().card(kept)
    return {"id": card.id, "brand": card.brand, "last4": card.last4, "expires": card.expires}


def keep_card_of(order: OrderRow, now: datetime) -> None:
    """The card that paid the order pays the next months of its subscriptions."""
    found = OrderCardPayment.objects.filter(order_id=order.id, status="paid").exclude(customer="").order_by("-pk")
    payment = found.first()
    if payment is None or not payment.card:
        return
    for line in order.lines:
        if line.family == MONTHLY_FAMILY:
            for license in line.licenses:
                put_on_file(license, payment.provider, payment.customer, payment.card, now)


def put_on_file(license: int, provider: str, customer: str, card: dict[str, str], now: datetime) -> None:
    """From now on this card pays the license's months."""
    SubscriptionCard.objects.update_or_create(
        license=license,
        defaults={
            "provider": provider,
            "customer": customer,
            "card": card["id"],
            "brand": card["brand"],
            "last4": card["last4"],
            "expires": card["expires"],
            "kept_at": now,
        },
    )


def customer_of(license: int | None, order: OrderRow, now: datetime) -> str:
    """The payer's name at the provider: of the license's card on file, else one of the order's own.

    The address and the order's own instant keep installations apart, and a database begun anew.
    """
    provider = choice.active()
    on_file = SubscriptionCard.objects.filter(license=license or 0, provider=provider.name).first()
    if on_file is not None:
        return on_file.customer
    contact = next(iter(billing_contacts(order)), None)
    return provider.customer(
        reference=f"{settings.BASE_URL}/{order.number}/{order.placed_at.timestamp():.6f}",
        email=contact.email if contact else "",
        name=order.organization_name or (contact.name if contact else ""),
        now=now,
    )
