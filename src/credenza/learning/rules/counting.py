"""What a completion counts for: courses once they are completed, exams once they are passed.

A platform says "completed" of an exam that was sat and failed, too; only a pass earns or renews. Source: "Pass the
exam again" in the renewal rules, and cmi5's "moveOn" for the difference between the two verbs.
"""

import re
from datetime import date

EXAM = "exam"
_SEPARATORS = re.compile(r"[/:?#&=]+")


def credits_now(*, is_pass: bool, family: str) -> bool:
    """Whether the statement credits: of an exam only a pass does."""
    return is_pass or family != EXAM


def registration_key(registration: str | None, *, on: date, family: str) -> str:
    """The second half of what is credited once, after the activity.

    A platform without registrations sends none: a course then counts once, an exam once a day, for each sitting is
    one of its own.
    """
    if registration:
        return registration
    return on.isoformat() if family == EXAM else ""


def names_in(activity: str) -> tuple[str, ...]:
    """What of an activity id may be one of our SKUs or codes, the likeliest first: its parts from the last on.

    ``https://lms.example/courses/ACP-120/launch?lang=en`` holds ACP-120. The last part of its path is taken in any
    case, the others as they stand, so that an everyday word in an address is no SKU.
    """
    path = activity.partition("#")[0].partition("?")[0].rstrip("/:")
    last = path.rpartition("/")[2].rpartition(":")[2]
    parts = [part for part in _SEPARATORS.split(activity) if part]
    return tuple(dict.fromkeys((last, last.upper(), *reversed(parts))))
