"""Exam results that a testing provider sends: each is a statement that somebody passed, with all that holds for one.

A result's own key makes its statement's id, so that the same result again does nothing and another one under its key
is refused; an address that nobody has proved to own waits in quarantine. Source: "Post statements, attendance, exam
results" and "Events in" of the platform rules.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from credenza.certification.programs import certification
from credenza.kernel.activity_errors import DateInFuture
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField
from credenza.learning.commands.post_statements import MOST_STATEMENTS, post_statements
from credenza.learning.policy import require_posting
from credenza.learning.rules.reading import PASSED
from credenza.programs.calendar import business_date, start_of_day
from credenza.programs.loader import active

MIDDAY = timedelta(hours=12)
KEY_LENGTH = 200
_NAMES = uuid.UUID("5b1f0c0e-6a52-5d0c-9b3e-2f8f4c1d7a90")
"""Under which ids of statements are made out of results' keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamResult:
    """One exam that was passed: whose address, which certification (code or short name), the exam's day; ``key`` is
    the sender's own name for the result.
    """

    email: str
    certification: str
    on: date
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultTaken:
    """``outcome`` is credited, credited_before, repeated or waiting (``why``); ``statement`` voids it, by xAPI."""

    key: str
    statement: str
    outcome: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsTaken:
    """Every result in the order in which it came."""

    results: tuple[ResultTaken, ...]


def post_exam_results(*, results: Sequence[ExamResult], by: Actor, now: datetime) -> ResultsTaken:
    """Take all results, or none. Services that may post and the certification desk may.

    Refuses with ``not_permitted``, ``invalid_field``, ``unknown_certification``, ``date_in_future`` and
    ``statement_conflict`` (a key that came before with another result).
    """
    require_posting("post_exam_results", by)
    if not 0 < len(results) <= MOST_STATEMENTS:
        raise InvalidField(field="results", expected=f"1 to {MOST_STATEMENTS} results")
    today = business_date(now, active())
    statements = [_statement(one, by, today) for one in results]
    done = post_statements(statements=statements, by=by, now=now)
    return ResultsTaken(
        results=tuple(
            ResultTaken(key=one.key, statement=taken.statement, outcome=taken.outcome, why=taken.why)
            for one, taken in zip(results, done.statements, strict=True)
        )
    )


def _statement(one: ExamResult, by: Actor, today: date) -> Mapping[str, Any]:
    if not 0 < len(one.key) <= KEY_LENGTH:
        raise InvalidField(field="key", expected=f"1 to {KEY_LENGTH} characters")
    named = certification(one.certification)
    if one.on > today:
        raise DateInFuture(date=one.on, today=today)
    return {
        "id": str(uuid.uuid5(_NAMES, f"{by.person_id}:{one.key}")),
        "actor": {"mbox": f"mailto:{one.email.strip()}"},
        "verb": {"id": PASSED},
        "object": {"id": f"urn:credenza:exam:{named.code}", "definition": {"name": {"en": named.name}}},
        "result": {"success": True},
        "timestamp": (start_of_day(one.on, active()) + MIDDAY).isoformat(),
    }
