"""How orders, payments and papers are said on pages. Codes are identifiers, these are prose."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.catalog.rules.methods import CARD
from credenza.doors.price_wordings import METHOD_NAMES, method_words
from credenza.orders.order_rows import OrderRow
from credenza.programs.loader import active

STATE_CHOICES = (
    ("", gettext_lazy("All")),
    ("awaiting_payment", gettext_lazy("Awaiting payment")),
    ("partially_paid", gettext_lazy("Partially paid")),
    ("on_terms", gettext_lazy("On terms")),
    ("paid", gettext_lazy("Paid")),
    ("fulfilled", gettext_lazy("Delivered")),
    ("part_refunded", gettext_lazy("Partly refunded")),
    ("refunded", gettext_lazy("Refunded")),
    ("cancelled", gettext_lazy("Canceled")),
)
ENTRY_WORDS = {
    "payment": gettext_lazy("Payment"),
    "moved_in": gettext_lazy("Credit moved here"),
    "moved_out": gettext_lazy("Credit moved to another order"),
    "written_off": gettext_lazy("Written off"),
    "returned": gettext_lazy("Sent back"),
    "refunded": gettext_lazy("Refunded"),
    "disputed": gettext_lazy("Lost to the card's bank"),
}
TAX_REASONS = {
    "reverse_charge": gettext_lazy("Reverse charge: the buyer owes the tax"),
    "resale_certificate": gettext_lazy("Exempt: a certificate is on file"),
    "taxed_at_redemption": gettext_lazy("Taxed when the credits are redeemed"),
    "not_taxable_there": gettext_lazy("Not taxed there"),
    "no_address": gettext_lazy("No billing address is known"),
}
HOLD_WORDS = {
    "payment_currency_mismatch": gettext_lazy("The money is in another currency than the order"),
    "order_not_payable": gettext_lazy("The order takes no payment any more"),
    "payment_method_not_offered": gettext_lazy("The order is not paid by transfer"),
    "several_references": gettext_lazy("The reference names several papers"),
    "no_reference": gettext_lazy("No reference"),
    "unknown_reference": gettext_lazy("The reference names nothing known"),
    "own_order": gettext_lazy("It is for an order of whoever read the file"),
}
REVIEW_WORDS = {
    "first_net30": gettext_lazy("first order on terms"),
    "overdue_invoice": gettext_lazy("an invoice is overdue"),
    "late_payment": gettext_lazy("the payment came late"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to pay an order: how long it takes, how it is done; ``refused`` says why it is not open."""

    method: str
    name: str
    clearing: str = ""
    how: str = ""
    refused: str = ""

    @property
    def is_card(self) -> bool:
        return self.method == CARD


def ways(row: OrderRow) -> tuple[Way, ...]:
    """Every way to pay with its facts, the open ones first (PM1)."""
    policy = active().orders
    told = {str(each.method): each for each in policy.payment_methods}
    open_ones = [
        Way(method=one, name=str(METHOD_NAMES.get(one, one)), clearing=told[one].clearing, how=told[one].how)
        for one in row.payment_methods
    ]
    refused = [
        Way(
            method=one,
            name=str(METHOD_NAMES.get(one, one)),
            refused=method_words(why, one, policy=policy, currency=row.currency, net=row.net),
        )
        for one, why in row.refused_methods.items()
    ]
    return (*open_ones, *refused)


def review_words(row: OrderRow) -> str:
    """Why the order waits for the desk."""
    if row.review is None:
        return ""
    return ", ".join(str(REVIEW_WORDS.get(one, one.replace("_", " "))) for one in row.review.reasons)


def entry_words(kind: str) -> str:
    """A movement of money in words."""
    return str(ENTRY_WORDS.get(kind, kind))


def hold_words(reason: str) -> str:
    """Why a payment waits in the queue."""
    return str(HOLD_WORDS.get(reason, _("It waits")))
