"""The cards that an order may be paid with: typed into the provider's own form; in the demo the test cards by name."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.gateways.payments import choice
from credenza.gateways.payments.fake_cards import TEST_CARDS
from credenza.portal.account_owner.cards import DECLINES, NEW_CARD, CardChoice


def card_choices(chosen: str = "") -> tuple[CardChoice, ...]:
    """One choice each, the first one until the payer says otherwise; none where no provider is set up."""
    if not choice.available():
        return ()
    rows = [(NEW_CARD, _("A card"), _("You type it into the payment provider's form on the next page"))]
    if choice.active().name == "fake":
        rows = [(card.name, _("Test card ending in %(last4)s") % {"last4": card.last4}, card.label)
                for card in TEST_CARDS]  # fmt: skip
    picked = chosen if chosen in {value for value, _name, _note in rows} else rows[0][0]
    return tuple(CardChoice(value=value, name=name, note=note, checked=value == picked) for value, name, note in rows)


def card_asked(typed: str) -> str:
    """What the provider is told: a test card's name, or nothing where the browser types the card."""
    known = {one.value for one in card_choices()}
    return typed if typed in known and typed != NEW_CARD else ""


def decline_words(reason: str) -> str:
    """Why a card was refused and what to do, without the provider's codes."""
    why = DECLINES.get(reason, gettext_lazy("The bank declined the card."))
    return _("%(why)s Nothing was charged. Use another card, or ask your bank.") % {"why": why}
