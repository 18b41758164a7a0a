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
    "register_candidate": (_("Became a candidate"), ""),
    "record_activity": (_("Activity entered"), ""),
    "record_verified_activity": (_("Activity came in, verified"), "ok"),
    "correct_activity": (_("Activity corrected"), ""),
    "accept_activity": (_("Activity accepted by staff"), "ok"),
    "reject_activity": (_("Activity rejected by staff"), "bad"),
    "withdraw_activity": (_("Activity withdrawn"), ""),
    "pass_exam": (_("Exam passed"), "ok"),
    "grant_credential": (_("Credential granted"), "ok"),
    "withdraw_pass": (_("Exam result or grant withdrawn"), "bad"),
    "ask_extension": (_("More time asked for"), ""),
    "withdraw_extension": (_("Wish for more time withdrawn"), ""),
    "grant_extension": (_("More time granted"), "info"),
    "decline_extension": (_("More time declined"), "bad"),
    "upgrade_credential": (_("Credential upgraded"), "info"),
    "revoke_credential": (_("Credential revoked"), "bad"),
    "restore_credential": (_("Credential restored"), "ok"),
    "merge_candidates": (_("Another account taken in"), "info"),
    "open_case": (_("Audit case opened"), "warn"),
    "sample_activity": (_("Audit case opened by itself"), "warn"),
    "ask_candidate": (_("Candidate asked in an audit"), ""),
    "answer_case": (_("Audit answered"), ""),
    "decide_case": (_("Audit case decided"), "info"),
    "appeal_case": (_("Decision appealed"), "warn"),
    "lengthen_deadline": (_("More time in an audit"), ""),
    "register_organization": (_("Organization registered"), "ok"),
    "edit_organization": (_("Organization edited"), ""),
    "add_member": (_("Member added"), "ok"),
    "remove_member": (_("Member removed"), "warn"),
    "submit_evidence": (_("Evidence submitted"), ""),
    "decide_evidence": (_("Evidence decided by staff"), "info"),
    "close_cases": (_("Audit case moved on by its deadline"), ""),
}
"""Command to its words and the look of its mark."""


def deed_words(command: str) -> tuple[str, str]:
    """Words and look of a command; one that nobody named yet shows its name as words."""
    words, look = DEEDS.get(command, (command.replace("_", " ").capitalize(), ""))
    return str(words), look
