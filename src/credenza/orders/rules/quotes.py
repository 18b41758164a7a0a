"""A quote's state on a day, and what each state lets happen. Rules QT3 to QT5, section 3 of the orders rules.

Expiry is computed from ``valid_until`` and touches an open quote only: nothing ever overwrites how a quote ended.
"""

from datetime import date, timedelta

DRAFT, IN_REVIEW, OPEN, ACCEPTED = "draft", "in_review", "open", "accepted"
DECLINED, SUPERSEDED, CANCELLED, EXPIRED = "declined", "superseded", "cancelled", "expired"
STATES = (DRAFT, IN_REVIEW, OPEN, ACCEPTED, DECLINED, EXPIRED, SUPERSEDED, CANCELLED)

TAKES: dict[str, frozenset[str]] = {
    "send_quote": frozenset({DRAFT}),
    "accept_quote": frozenset({OPEN}),
    "decline_quote": frozenset({OPEN}),
    "cancel_quote": frozenset({DRAFT, IN_REVIEW, OPEN}),
    "revise_quote": frozenset({DRAFT, OPEN, EXPIRED}),
    "extend_quote": frozenset({OPEN, EXPIRED}),
    "copy_quote": frozenset(STATES),
    "make_payment_link": frozenset({OPEN, ACCEPTED}),
    "revoke_payment_links": frozenset(STATES),
}
"""The states that a command starts from. Late payments (PY4) and reviews have ways of their own."""


def status_on(stored: str, valid_until: date | None, on: date) -> str:
    """The state on a day: an open quote is expired from the day after ``valid_until`` (QT3)."""
    if stored == OPEN and valid_until is not None and valid_until < on:
        return EXPIRED
    return stored


def takes(command: str, status: str) -> bool:
    """Whether the command may start from that state."""
    return status in TAKES[command]


def last_valid_day(issued_on: date, days: int) -> date:
    """The last day on which a quote issued then holds: ``days`` later, that day included (QT3)."""
    return issued_on + timedelta(days=days)
