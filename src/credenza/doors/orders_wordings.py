"""Wording and HTTP status of the orders room's refusals: quotes and reviews, then orders, payments and invoices."""

from typing import Any

from credenza.doors.wording import Wording, listed
from credenza.orders import errors


def _not_open(facts: dict[str, Any]) -> str:
    way_out = {
        "draft": "Send it first.",
        "in_review": "It is in manual review; you are told when it is decided.",
        "expired": "Revise it to get current prices.",
        "accepted": "Look at the order that it became.",
        "open": "It was sent already.",
    }.get(facts["status"], "Copy it to start a new one.")
    return f"Quote {facts['number']} is {str(facts['status']).replace('_', ' ')}. {way_out}"


def _no_review(facts: dict[str, Any]) -> str:
    was = f"The last one was {facts['status']}" if facts["status"] else "There was none"
    return f"{was}. Reload the queue to see what still waits."


WORDINGS: dict[str, Wording] = {
    errors.TermsNotAccepted.code: Wording(
        status=422,
        title="Accept the terms",
        detail=lambda facts: f"Accept the terms (version {facts['version']}) to save this quote.",
        field="terms_accepted",
    ),
    errors.TwoTierReselling.code: Wording(
        status=422,
        title="A reseller buys directly",
        detail=lambda facts: (
            "A reseller must buy directly from us; this order names another reseller or distributor as intermediary: "
            f"{facts['intermediary']}. Take it out, or let the end customer buy directly."
        ),
        field="on_behalf_of",
    ),
    errors.MonthlyNotResellable.code: Wording(
        status=422,
        title="Monthly subscriptions are not resold",
        detail=lambda facts: (
            "Monthly subscriptions are sold to the end customer only; quote the annual plan instead of "
            f"{listed(facts['items'])}."
        ),
        field="lines",
    ),
    errors.QuoteExpired.code: Wording(
        status=409,
        title="The quote expired",
        detail=lambda facts: (
            f"Quote {facts['number']} expired on {facts['valid_until'].day} {facts['valid_until']:%b %Y}. "
            "Ask for a new revision at current prices."
        ),
    ),
    errors.QuoteSuperseded.code: Wording(
        status=409,
        title="A later revision took its place",
        detail=lambda facts: (
            f"Quote {facts['number']} was superseded by {facts['superseded_by']}. Open that revision and go on there."
        ),
    ),
    errors.QuoteNotOpen.code: Wording(status=409, title="The quote is not open", detail=_not_open),
    errors.QuoteNeeded.code: Wording(
        status=409,
        title="Ask for a quote",
        detail=lambda facts: (
            "The order desk looks at such an order before it is paid "
            f"({listed(str(reason).replace('_', ' ') for reason in facts['reasons'])}). Ask for a quote: it goes to "
            "the desk by itself."
        ),
    ),
    errors.ReviewNotOpen.code: Wording(status=409, title="No review waits here", detail=_no_review),
}
