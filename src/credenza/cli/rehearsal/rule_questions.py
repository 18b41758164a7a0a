"""What a story may ask about other rules: whom of its candidates a change would affect."""

from typing import Any

from credenza.certification.queries.what_if import Affected, who_is_affected
from credenza.cli.rehearsal.shapes import refused_pack
from credenza.cli.rehearsal.stage import Stage
from credenza.cli.rehearsal.story import Malformed, Question
from credenza.programs.loader import load
from credenza.programs.problems import PackError
from credenza.programs.shapes import Program

KEYS = ("program", "overrides")


def rule_change(question: Question, stage: Stage) -> Any:
    """The story's candidates under its own rules and under the changed ones, statuses on the question's day."""
    total = Affected()
    for part in who_is_affected(_changed(question, stage), question.on, processes=1):
        total.add(part)
    return {
        "candidates": total.candidates,
        "affected": total.affected,
        "in_force": total.in_force,
        "credentials": total.credentials,
        "kinds": dict(total.kinds),
        "examples": [
            {
                "candidate_id": row.number,
                "certification": row.difference.certification,
                "suspends_from": row.difference.suspends_from,
                "suspends_to": row.difference.suspends_to,
                "expires_from": row.difference.expires_from,
                "expires_to": row.difference.expires_to,
                "status_from": row.difference.status_from,
                "status_to": row.difference.status_to,
            }
            for row in total.rows
        ],
    }


def _changed(question: Question, stage: Stage) -> Program:
    """Another pack, or the story's own with its overrides; each with the question's overrides on top."""
    of, pointer = question.of, f"{question.pointer}/of"
    if not isinstance(of, dict) or not of or set(of) - set(KEYS):
        raise Malformed(pointer, f"takes an object with {' or '.join(KEYS)}")
    overrides, named = of.get("overrides", {}), of.get("program")
    if not isinstance(overrides, dict) or not isinstance(named, str | None):
        raise Malformed(pointer, "takes a pack by its name, and values by dotted key")
    own = stage.overrides if named is None else {}
    try:
        return load(stage.program if named is None else named, {**own, **overrides})
    except PackError as error:
        raise Malformed(pointer, str(refused_pack(error))) from error
