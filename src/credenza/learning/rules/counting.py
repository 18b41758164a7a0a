"""What a completion counts for: courses once they are completed, exams once they are passed.

A platform says "completed" of an exam that was sat and failed, too; only a pass earns or renews. Source: "Pass the
exam again" in the renewal rules, and cmi5's "moveOn" for the difference between the two verbs.
"""

from datetime import date

EXAM = "exam"


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


def last_part(activity: str) -> str:
    """The last part of an activity id: what a platform that is told our SKUs puts there.

    ``https://lms.example/courses/ACP-120/`` and ``urn:courses:ACP-120`` end in ACP-120.
    """
    plain = activity.partition("#")[0].partition("?")[0].rstrip("/:")
    return plain.rpartition("/")[2].rpartition(":")[2]
