"""The certification program: what can be earned, what earns units, and what staff do about everybody."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from credenza.api.v1.door import IdempotencyKey, asks, call_of
from credenza.api.v1.fields import Short
from credenza.api.v1.shapes import certification_program as shapes
from credenza.certification import programs
from credenza.certification.commands import retire_certification as retiring
from credenza.certification.receipts import Retired
from credenza.programs.certification_shapes import ActivityType, Level

router = Router(tags=["Certification program"])
READING, DESK = "certification:read", "desk:write"
NO_PROGRAM = (409,)
"""Reads refuse as well, where the pack has no certification program."""


@router.get("/certifications", **asks(READING, list[shapes.CertificationShown], more=NO_PROGRAM))
def list_certifications(request: HttpRequest) -> list[dict[str, Any]]:
    """Every certification in the program's order, with its level and its first retired day, if it has one."""
    call_of(request)
    levels = {one.id: one for one in programs.policy().levels}
    retired = programs.retirements()
    return [
        {
            "code": one.code,
            "short_name": one.short_name,
            "name": one.name,
            "level": one.level,
            "level_name": levels[one.level].name,
            "required_units": levels[one.level].required_units,
            "retired_on": retired.get(one.code),
            "earned_by_itself": one.earned_by is not None,
        }
        for one in programs.policy().certifications
    ]


@router.get("/certification-levels", **asks(READING, list[shapes.LevelShown], more=NO_PROGRAM))
def list_levels(request: HttpRequest) -> list[Level]:
    """The program's levels and the units that renew them."""
    return list(programs.policy().levels)


@router.get("/activity-types", **asks(READING, list[shapes.ActivityTypeShown], more=NO_PROGRAM))
def list_activity_types(request: HttpRequest) -> list[ActivityType]:
    """What earns units: units and cap of each type, and what shows it well."""
    return list(programs.policy().activity_types)


@router.post("/certifications/{certification}/retire", **asks(DESK, shapes.RetiredShown, writes=True))
def retire_certification(
    request: HttpRequest, certification: Short, body: shapes.Retirement, key: IdempotencyKey = None
) -> Retired:
    """Retire a certification, by code or short name, from a date; a later statement of the date replaces it."""
    return retiring.retire_certification(
        certification=certification, on=body.date, reason=body.reason, **call_of(request, key).as_keywords
    )
