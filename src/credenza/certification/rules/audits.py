"""What an audit case may become, until when, and what makes one: states and dates alone, no rows.

Source: "Certification renewal", the audit case's states; its deadlines are the pack's. A deadline is the last day on
which it still holds. What the table leaves open and this page decides: a candidate may answer before anybody asks, and
say more until a decision falls; staff may ask once more after an answer or a silence, and may give back a deadline that
passed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

ONE_DAY = timedelta(days=1)
Verb = Literal["ask", "answer", "fall_overdue", "decide", "appeal", "lengthen", "close"]

NEXT: Mapping[Verb, Mapping[str, str]] = {
    "ask": dict.fromkeys(("open", "answered", "overdue"), "waiting_for_candidate"),
    "answer": dict.fromkeys(("open", "waiting_for_candidate", "answered"), "answered"),
    "fall_overdue": {"waiting_for_candidate": "overdue"},
    "decide": {
        "open": "decided",
        "waiting_for_candidate": "decided",
        "answered": "decided",
        "overdue": "decided",
        "appealed": "closed",
    },
    "appeal": {"decided": "appealed"},
    "lengthen": {
        "waiting_for_candidate": "waiting_for_candidate",
        "overdue": "waiting_for_candidate",
        "decided": "decided",
    },
    "close": {"decided": "closed"},
}
"""For each verb: from which state to which. A state that a verb does not name refuses it."""

RULES = (
    "same_evidence",
    "same_name_other_date",
    "before_account",
    "many_in_a_day",
    "not_on_roster",
    "twice_by_roster",
)
"""Why the product itself opens a case, by name; the first that holds is the one named."""


def following(verb: Verb, status: str) -> str | None:
    """The state that the verb leads to; None where the present one forbids it."""
    return NEXT[verb].get(status)


def deadline(on: date, days: int) -> date:
    """The last day to answer or appeal, so many days after the one on which that was asked or decided."""
    return on + timedelta(days=days)


def is_past(deadline_on: date | None, on: date) -> bool:
    """Whether the deadline holds no longer; one that was never set does not pass."""
    return deadline_on is not None and on > deadline_on


def first_day_past(deadline_on: date) -> date:
    """The day on which silence goes back to staff, or a decision becomes final."""
    return deadline_on + ONE_DAY


def is_drawn(share: Decimal, percent: Decimal) -> bool:
    """Whether a share from 0 (included) to 1 (not) falls into the sampled percentage."""
    return share * 100 < percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What is known of an activity when it comes in. ``on_day``: activities of the candidate dated that day, itself
    included; ``account_since``: when the person signed up; ``off_roster``: it names an event whose roster is known and
    lacks the person; ``twice_by_roster``: a roster told of the same under another name, so that it counts twice.
    """

    on: date
    account_since: date
    on_day: int
    same_evidence: bool
    same_name_other_date: bool
    off_roster: bool = False
    twice_by_roster: bool = False


def suspicion(looked: Looked, many_in_a_day: int) -> str | None:
    """The first of ``RULES`` that holds; None for nothing unusual."""
    found = {
        "same_evidence": looked.same_evidence,
        "same_name_other_date": looked.same_name_other_date,
        "before_account": looked.on < looked.account_since,
        "many_in_a_day": looked.on_day >= many_in_a_day,
        "not_on_roster": looked.off_roster,
        "twice_by_roster": looked.twice_by_roster,
    }
    return next((rule for rule in RULES if found[rule]), None)
