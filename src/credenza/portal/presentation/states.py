"""How each state and each kind of ledger entry is named on a page, in one table.

Color is an extra: the word says it all. State codes are identifiers (``cancelled``), the words are prose.
"""

from django.utils.translation import gettext_lazy as _

STATES = {
    # requests
    "pending": (_("Pending"), "warn"),
    "approved": (_("Approved"), "ok"),
    "denied": (_("Denied"), "bad"),
    "cancelled": (_("Canceled"), ""),
    "reversed": (_("Reversed"), "info"),
    "lapsed": (_("Lapsed"), ""),
    # accounts and lots
    "open": (_("Open"), "ok"),
    "closed": (_("Closed"), ""),
    "spent": (_("Used up"), ""),
    "expired": (_("Expired"), "bad"),
    "charged_back": (_("Charged back"), "bad"),
    # extensions and invitations
    "asked": (_("Asked"), "warn"),
    "granted": (_("Granted"), "ok"),
    "declined": (_("Declined"), "bad"),
    "withdrawn": (_("Withdrawn"), ""),
    "sent": (_("Sent"), "info"),
    "accepted": (_("Accepted"), "ok"),
    "refused": (_("Refused"), "bad"),
    # kinds of ledger entries
    "purchase": (_("Purchase"), "ok"),
    "redemption": (_("Redemption"), ""),
    "expiry": (_("Expiry"), "warn"),
    "reversal": (_("Reversal"), "info"),
    "extension": (_("Extension"), "info"),
    "reinstatement": (_("Reinstatement"), "info"),
    "chargeback": (_("Charge-back"), "bad"),
    "charge_back": (_("Charge-back"), "bad"),
    # progress of training
    "not_started": (_("Not started"), ""),
    "started": (_("Started"), "info"),
    "done": (_("Done"), "ok"),
    # mails and jobs
    "waiting": (_("Waiting"), "warn"),
    "queued": (_("Queued"), "info"),
    "running": (_("Working"), "info"),
    # live sessions and events
    "ahead": (_("Ahead"), "info"),
    "off": (_("Turned off"), ""),
    "failed": (_("Failed"), "bad"),
    "dead": (_("Given up"), "bad"),
    # approval modes
    "manual": (_("Manual approval"), ""),
    "automatic": (_("Automatic approval"), "info"),
    # credentials and what candidates enter
    "suspended": (_("Suspended"), "warn"),
    "retired": (_("Retired"), ""),
    "entered": (_("Waiting for staff"), "warn"),
    "held": (_("Held for staff"), "warn"),
    "rejected": (_("Rejected"), "bad"),
    # audit cases
    "waiting_for_candidate": (_("Waiting for the candidate"), "warn"),
    "answered": (_("Answered"), "info"),
    "overdue": (_("Overdue"), "bad"),
    "decided": (_("Decided"), "info"),
    "appealed": (_("Appealed"), "warn"),
    # tokens
    "active": (_("Active"), "ok"),
    "revoked": (_("Revoked"), ""),
    # licenses and their keys
    "ended": (_("Ended"), ""),
    "current": (_("Current"), "ok"),
    "replaced": (_("Replaced"), ""),
    # quotes and reviews
    "draft": (_("Draft"), ""),
    "in_review": (_("In review"), "warn"),
    "superseded": (_("Superseded"), ""),
    # evidence of organizations
    "submitted": (_("Submitted"), "warn"),
    # what was made of statements and rosters' lines
    "credited": (_("Credited"), "ok"),
    "credited_before": (_("Credited before"), ""),
    "not_passed": (_("Not passed"), ""),
    "progress": (_("Under way"), "info"),
    "kept": (_("Kept"), ""),
    "void": (_("Withdraws another"), ""),
    "voided": (_("Withdrawn"), ""),
    "counts_nowhere": (_("Counts nowhere"), ""),
    "replayed": (_("Taken up"), "ok"),
    "dismissed": (_("Dismissed"), ""),
    "recorded": (_("Recorded"), "ok"),
    "already_there": (_("There already"), ""),
    "repeated_line": (_("Stands above already"), ""),
    # orders, payments and papers
    "awaiting_payment": (_("Awaiting payment"), "warn"),
    "partially_paid": (_("Partially paid"), "warn"),
    "on_terms": (_("On terms"), "info"),
    "paid": (_("Paid"), "ok"),
    "fulfilled": (_("Delivered"), "ok"),
    "part_refunded": (_("Partly refunded"), "info"),
    "refunded": (_("Refunded"), ""),
    "matched": (_("Matched"), "ok"),
    "suggested": (_("Perhaps"), "warn"),
    "unmatched": (_("Waits for the desk"), "warn"),
    "returned": (_("Returned"), ""),
    "disputed": (_("Disputed"), "bad"),
    "won": (_("Dispute won"), "ok"),
    "lost": (_("Dispute lost"), "bad"),
    "issued": (_("Issued"), "info"),
    "part_paid": (_("Partly paid"), "info"),
    # lines of bank files
    "partial": (_("Part of it"), "info"),
    "over": (_("More than due"), "info"),
    "duplicate": (_("Came before"), ""),
}
"""State code to its word and its look: "", "ok", "warn", "bad" or "info"."""


def words_of(state: str) -> tuple[str, str]:
    """Word and look of a state; a state that nobody named yet shows its code as words."""
    word, look = STATES.get(state, (state.replace("_", " ").capitalize(), ""))
    return str(word), look
