"""Change the rule, who is affected? For the certification desk: asked, worked out in the background, read here."""

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Query, Router, Status

from credenza.api.v1.door import MADE, IdempotencyKey, asks, call_of, paged, sliced
from credenza.api.v1.downloads import FILE, csv_answer
from credenza.api.v1.fields import Id, Limit
from credenza.api.v1.shapes import rule_trials as shapes
from credenza.api.v1.shapes.common import Page
from credenza.certification.commands import try_rules as trying
from credenza.certification.queries import trials
from credenza.certification.queries.trials import TrialRow
from credenza.certification.receipts import RulesTried
from credenza.credits.rows import Slice
from credenza.doors.certification_columns import AFFECTED

router = Router(tags=["Certification desk"])
READING, DESK = "certification:read", "desk:write"
Before = Annotated[Id | None, Query(description="Only older ones: `next_before` of the page before.")]


@router.post("/rule-trials", **asks(DESK, shapes.RulesTriedShown, status=MADE, writes=True))
def try_rules(request: HttpRequest, body: shapes.RulesToTry, key: IdempotencyKey = None) -> Status[RulesTried]:
    """Ask whom other rules would affect. Nothing is changed; a million candidates take some minutes."""
    call = call_of(request, key)
    return Status(MADE, trying.try_rules(**body.model_dump(), **call.as_keywords))


@router.get("/rule-trials", **asks(READING, Page[shapes.TrialShown]))
def list_rule_trials(
    request: HttpRequest, response: HttpResponse, before: Before = None, limit: Limit = 50
) -> Slice[TrialRow]:
    """Trials of the last 30 days, newest first."""
    rows = trials.list_trials(call_of(request).by, before=before, limit=limit + 1)
    return paged(request, response, sliced(rows, limit, lambda row: row.id))


@router.get("/rule-trials/{trial}", **asks(READING, shapes.TrialFound))
def get_rule_trial(request: HttpRequest, trial: Id) -> dict[str, Any]:
    """How far it is, and what is found so far."""
    by = call_of(request).by
    row = trials.trial_row(trial, by)
    found = trials.found_so_far(trial, by)
    return {
        **asdict(row),
        "affected": found.affected,
        "in_force": found.in_force,
        "credentials": found.credentials,
        "kinds": found.kinds,
        "statuses": [
            {"status_from": old, "status_to": new, "credentials": count} for (old, new), count in found.statuses.items()
        ],
        "examples": [{"candidate": one.number, **asdict(one.difference)} for one in found.rows],
    }


@router.get("/rule-trials/{trial}/affected.csv", **asks(READING, FILE, more=(409,)))
def export_affected(request: HttpRequest, trial: Id) -> StreamingHttpResponse:
    """Every credential that the change moves, once the trial is done."""
    return csv_answer(trials.affected_rows(trial, call_of(request).by), AFFECTED, f"affected-{trial}")
