"""What an order of a learner costs by card, or why a card does not pay it. Rules PM1, PM7."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from credenza.catalog.rules.methods import CARD
from credenza.doors.price_wordings import method_words
from credenza.doors.refusals import describe
from credenza.gateways.payments import choice
from credenza.kernel.actors import Actor
from credenza.kernel.errors import DomainError
from credenza.orders.checking_out import CheckoutAsked
from credenza.orders.errors import QuoteNeeded
from credenza.orders.queries.checkouts import CheckoutPreview, preview_checkout
from credenza.portal.orders.words import TAX_REASONS
from credenza.portal.shared import today
from credenza.programs.loader import active


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPrice:
    """The price of an order by card; ``refused`` says why a card does not pay it, empty where it does."""

    preview: CheckoutPreview | None
    refused: str
    tax_reason: str = ""


def card_price(asked: CheckoutAsked, by: Actor) -> CardPrice:
    """Price what is in the order for a card on this day."""
    if not asked.currency:
        return CardPrice(preview=None, refused=_("Nothing sells all of it in one currency. Take something out."))
    try:
        found = preview_checkout(asked, by, today())
    except DomainError as error:
        return CardPrice(preview=None, refused=describe(error, "learner").detail)
    reason = TAX_REASONS.get(found.tax_reason or "", "")
    if found.tax_reason == "no_address":
        reason = _("worked out once the country, and in the United States the state, is chosen")
    return CardPrice(preview=found, refused=_refused(found), tax_reason=str(reason))


def _refused(found: CheckoutPreview) -> str:
    if CARD not in found.payment_methods:
        code, currency = found.refused_methods.get(CARD, ""), found.net.currency
        return method_words(code, CARD, policy=active().orders, currency=currency, net=found.net)
    if found.reasons:
        return describe(QuoteNeeded(reasons=found.reasons), "learner").detail
    return "" if choice.available() else _("No card provider is set up here.")
