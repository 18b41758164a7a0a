"""Quotes in words: steps, reasons, methods, effects. Codes are identifiers; what a page says stands here."""

from django.utils.translation import gettext, gettext_lazy

from credenza.catalog.rules.shapes import Nudge
from credenza.doors.price_wordings import method_words
from credenza.kernel.money import Money
from credenza.portal.presentation.formats import credit_words, money
from credenza.programs.loader import active

KINDS = {
    "new": gettext_lazy("New"),
    "renew": gettext_lazy("Renew"),
    "upgrade": gettext_lazy("Upgrade"),
    "coterm": gettext_lazy("Co-term"),
    "credits": gettext_lazy("Training credits"),
}
"""In the order of the tabs."""

REASONS = {
    "co_term": gettext_lazy("End dates are aligned (co-term)"),
    "free_notes": gettext_lazy("A note is read by a person"),
    "unverified_program": gettext_lazy("A discount program or category is not proven yet"),
    "exemption_claim": gettext_lazy("A tax exemption is claimed and not proven yet"),
    "end_customer_is_reseller": gettext_lazy("The customer is a reseller itself"),
    "price_override": gettext_lazy("The desk set a price of its own"),
    "first_net30": gettext_lazy("First order on Net-30 terms"),
    "overdue_invoice": gettext_lazy("An invoice is overdue"),
    "amount_above_setting": gettext_lazy("The amount is above what passes by itself"),
    "blocked_country": gettext_lazy("The country is looked at"),
    "late_payment": gettext_lazy("The payment came after the quote's last day"),
    "cloud_by_reseller": gettext_lazy("A reseller quotes a cloud subscription"),
    "license_ended": gettext_lazy("A license that it renews or upgrades was refunded meanwhile"),
}

DISCOUNTS = {
    "corporate_reseller": gettext_lazy("Corporate Reseller program"),
    "partner": gettext_lazy("Partner program"),
    "non_profit": gettext_lazy("Non-profit"),
    "academic": gettext_lazy("Academic"),
    "government": gettext_lazy("Government"),
    "migration": gettext_lazy("Migration to cloud"),
    "volume": gettext_lazy("Volume discount"),
    "price_override": gettext_lazy("Price set by the order desk"),
}

WARNINGS = {
    "backdated": gettext_lazy("Coverage had ended: the renewal starts where it ended, not today."),
    "maintenance_restarts": gettext_lazy(
        "Maintenance restarts for a year from the payment; what is left of it is gone."
    ),
}

TAX_REASONS = {
    "reverse_charge": gettext_lazy("reverse charge"),
    "resale_certificate": gettext_lazy("certificate on file"),
    "taxed_at_redemption": gettext_lazy("due when the credits are redeemed"),
    "not_taxable_there": gettext_lazy("none due there"),
    "no_address": gettext_lazy("no address yet"),
}

STEPS = {
    "list": gettext_lazy("List"),
    "proration": gettext_lazy("Proration"),
    "discount": gettext_lazy("Discount"),
    "net": gettext_lazy("Net"),
}


def refused_words(method: str, code: str, net: Money) -> str:
    """Why a way to pay is closed, and the way out where there is one."""
    return method_words(code, method, policy=active().orders, currency=net.currency, net=net)


def nudge_words(nudge: Nudge) -> str:
    """What a larger number of credits would cost (CR4)."""
    return gettext("%(credits)s cost %(net)s before tax, %(saves)s less than what is typed.") % {
        "credits": credit_words(nudge.credits),
        "net": money(nudge.net),
        "saves": money(nudge.saves),
    }


def clearing_words(method: str) -> str:
    """How long a payment takes, as the rule pack says it."""
    return next((row.clearing for row in active().orders.payment_methods if row.method == method), "")


def discount_words(code: str) -> str:
    """The reason of a discount; several are joined."""
    return " + ".join(str(DISCOUNTS.get(part, part.replace("_", " "))) for part in code.split("+") if part)


def reason_words(code: str) -> str:
    """A review reason in words."""
    return str(REASONS.get(code, code.replace("_", " ")))
