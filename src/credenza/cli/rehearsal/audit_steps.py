"""The steps about audit cases: each calls the real command and says what the result holds."""

from typing import Any

from credenza.certification.audit_receipts import CaseChanged
from credenza.certification.commands.answer_case import answer_case, appeal_case
from credenza.certification.commands.decide_case import decide_case
from credenza.certification.commands.open_case import open_case
from credenza.certification.queries.cases import case_row
from credenza.cli.rehearsal.certification_questions import object_of
from credenza.cli.rehearsal.certification_steps import proofs
from credenza.cli.rehearsal.fields import Given
from credenza.cli.rehearsal.outcomes import outcome
from credenza.cli.rehearsal.stage import Made, Outcome, Stage
from credenza.cli.rehearsal.story import Question
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import NotFound


def opened(given: Given, by: Actor) -> Outcome:
    """A case about an activity, made by the step."""
    receipt = open_case(
        activity=given.made("activity", "activity"), reason=given.text("reason"), by=by, now=given.stage.now()
    )
    made = Made(kind="case", id=receipt.case)
    return outcome({"case": given.stage.shown(made), "status": receipt.status}, made)


def answered(given: Given, by: Actor) -> Outcome:
    """The candidate's words and evidence."""
    return _case(
        given,
        answer_case(
            case=given.made("case", "case"),
            text=given.text("text"),
            evidence=proofs(given),
            by=by,
            now=given.stage.now(),
        ),
    )


def appealed(given: Given, by: Actor) -> Outcome:
    """The candidate asks for a second decision."""
    return _case(
        given,
        appeal_case(
            case=given.made("case", "case"),
            text=given.text("text"),
            evidence=proofs(given),
            by=by,
            now=given.stage.now(),
        ),
    )


def decided(given: Given, by: Actor) -> Outcome:
    """Staff decide, the first time or after an appeal."""
    return _case(
        given,
        decide_case(
            case=given.made("case", "case"),
            outcome=given.text("outcome"),
            reason=given.text("reason"),
            by=by,
            now=given.stage.now(),
        ),
    )


def _case(given: Given, receipt: CaseChanged) -> Outcome:
    return outcome(
        {
            "case": given.stage.name("case", receipt.case),
            "status": receipt.status,
            "outcome": receipt.outcome or None,
            "deadline_on": receipt.deadline_on,
        }
    )


def case(question: Question, stage: Stage) -> Any:
    """A case as its page shows it; None for one that was never opened."""
    pk = object_of(question, stage, "case")
    if pk is None:
        return None
    try:
        row = case_row(pk, SYSTEM)
    except NotFound:
        return None
    # What a deadline closed by itself was still open to an appeal up to that day; an appeal leaves no deadline.
    lapses = row.status == "closed" and row.deadline_on is not None and question.on <= row.deadline_on
    status = "decided" if lapses else row.status
    return {"status": status, "outcome": row.outcome or None, "deadline_on": row.deadline_on}
