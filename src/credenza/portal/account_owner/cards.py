"""The cards a buyer may choose: those the provider keeps, and a new one; in the demo the test cards by name."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.gateways.payments import choice
from credenza.gateways.payments.fake_cards import AUTHENTICATION_FAILED, TEST_CARDS
from credenza.gateways.payments.shapes import ProviderTrouble
from credenza.portal.account_owner.room import Room
from credenza.portal.shared import now
from credenza.workflows.card_purchases import saved_cards

NEW_CARD = "new"
DECLINES = {
    "insufficient_funds": gettext_lazy("The card has too little money for this order."),
    "expired_card": gettext_lazy("The card has expired."),
    AUTHENTICATION_FAILED: gettext_lazy("The payment was not confirmed with the bank."),
    "canceled": gettext_lazy("The payment was given up."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CardChoice:
    """One radio: its value, name and a note."""

    value: str
    name: str
    note: str
    checked: bool


def card_choices(room: Room, *, chosen: str = "") -> tuple[CardChoice, ...]:
    """Kept cards first; the first is chosen until the buyer says otherwise. None where the provider is away."""
    if not choice.available():
        return ()
    try:
        kept = saved_cards(account=room.account.id, by=room.by, now=now())
    except ProviderTrouble:
        kept = ()
    rows = [
        (card.id, _("%(brand)s ending in %(last4)s") % {"brand": card.brand, "last4": card.last4},
         _("Kept by the payment provider; expires %(month)s") % {"month": card.expires})
        for card in kept
    ]  # fmt: skip
    if choice.active().name == "fake":
        rows += [
            (card.name, _("Test card ending in %(last4)s") % {"last4": card.last4}, card.label) for card in TEST_CARDS
        ]
    else:
        rows.append((NEW_CARD, _("Another card"), _("You type it into the payment provider's form on the next page")))
    picked = chosen if chosen in {value for value, _name, _note in rows} else rows[0][0]
    return tuple(CardChoice(value=value, name=name, note=note, checked=value == picked) for value, name, note in rows)


def decline_words(reason: str) -> str:
    """Why a card was refused and what to do, without the provider's codes."""
    why = DECLINES.get(reason, gettext_lazy("The bank declined the card."))
    return _("%(why)s Nothing was charged and no credits were bought. Use another card, or ask your bank.") % {
        "why": why
    }
