"""What was done to an account, as its history says it: one table, command by command."""

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "open_credit_account": (_("Account opened"), "ok"),
    "edit_credit_account": (_("Account edited"), ""),
    "add_owner": (_("Owner added"), "ok"),
    "remove_owner": (_("Owner removed"), "warn"),
    "withdraw_invitation": (_("Invitation withdrawn"), ""),
    "accept_invitations": (_("Invitation answered"), ""),
    "close_account": (_("Account closed"), "bad"),
    "replace_code": (_("Redemption code replaced by staff"), "warn"),
    "purchase_credits": (_("Purchase started"), ""),
    "settle_purchase": (_("Purchase paid, credits added"), "ok"),
    "fail_purchase": (_("Payment declined"), "bad"),
    "request_redemption": (_("Redemption requested"), ""),
    "approve_requests": (_("Request approved"), "ok"),
    "deny_requests": (_("Request denied"), "bad"),
    "cancel_request": (_("Request canceled"), ""),
    "lapse_requests": (_("Request lapsed"), ""),
    "reverse_redemption": (_("Redemption reversed by staff"), "info"),
    "expire_lots": (_("Credits expired"), "warn"),
    "ask_lot_extension": (_("Extension asked for"), ""),
    "withdraw_lot_extension": (_("Extension request withdrawn"), ""),
    "decline_lot_extension": (_("Extension declined by staff"), "bad"),
    "extend_lot": (_("Lot extended by staff"), "info"),
    "charge_back_lot": (_("Payment taken back, lot closed"), "bad"),
    "remind_training": (_("Learner reminded of training"), ""),
}
"""Command to its words and the look of its mark."""


def deed_words(command: str) -> tuple[str, str]:
    """Words and look of a command; one that nobody named yet shows its name as words."""
    words, look = DEEDS.get(command, (command.replace("_", " ").capitalize(), ""))
    return str(words), look
