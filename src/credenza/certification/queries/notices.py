"""Reads for single notices: why something was decided, what a case says, whose it is. For workflows only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from credenza.certification.models import (
    Activity,
    AuditCase,
    Candidate,
    CaseEntry,
    Decision,
    ExtensionRequest,
    PassWithdrawn,
    Revocation,
)
from credenza.certification.programs import activity_type, engine
from credenza.certification.reading import HUNDREDTHS, facts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A candidate as letters address them."""

    candidate: int
    number: str
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityHead:
    """An activity as letters name it. ``counts``: for one of the candidate's credentials at least."""

    id: int
    name: str
    type_name: str
    on: date
    units: Decimal
    status: str
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDecided:
    """One decision in a case. ``appeal``: it is the second one, after an appeal. ``deadline_on``: to appeal by."""

    outcome: str
    reason: str
    appeal: bool
    deadline_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHead:
    """A case with its activity, and whose it is. ``question``: what was asked last; ``deadline_on``: to answer by."""

    id: int
    activity: int
    activity_name: str
    activity_on: date
    status: str
    owner: Owner
    question: str
    deadline_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A wish for more time, and why it was decided as it was."""

    reason: str
    decision_reason: str


def owner_of(candidate: int) -> Owner:
    """Who hears of it: of accounts made one, the person that was kept."""
    row = Candidate.objects.select_related("merged_into").get(pk=candidate)
    kept = row.merged_into or row
    return Owner(candidate=kept.pk, number=kept.number, person_id=kept.person_id)


def activity_heads(candidate: int, ids: Iterable[int]) -> tuple[ActivityHead, ...]:
    """Those activities of the candidate, or of an account made one with theirs, by their day."""
    rows = list(Activity.objects.filter(pk__in=tuple(ids)).order_by("on", "pk"))
    counted: set[int] = set()
    for one in engine().replay(facts_of(candidate)).credentials:
        if one.merged_into is None:
            counted.update(one.counted, *(cycle.counted for cycle in one.cycles))
    return tuple(
        ActivityHead(
            id=row.pk,
            name=row.name,
            type_name=activity_type(row.type).name,
            on=row.on,
            units=_units(row),
            status=row.status,
            counts=row.pk in counted,
        )
        for row in rows
    )


def _units(row: Activity) -> Decimal:
    if row.unit_hundredths is not None:
        return Decimal(row.unit_hundredths) / HUNDREDTHS
    return activity_type(row.type).units or Decimal(0)


def revocation_reason(credential: int) -> str:
    """Why the credential was revoked, or restored, last; or why the exam that earned it was withdrawn."""
    stated = Revocation.objects.filter(credential_id=credential).order_by("-id").values_list("reason", flat=True)
    return stated.first() or ""


def withdrawal_reason(earned: int) -> str:
    """Why a pass was withdrawn."""
    return PassWithdrawn.objects.filter(earned_id=earned).values_list("reason", flat=True).first() or ""


def decision_about(activity: int, at: datetime) -> tuple[str, int | None]:
    """The reason of the decision about an activity that was made at the instant, and the case it was made in."""
    found = Decision.objects.filter(activity_id=activity, at=at).order_by("-id").values_list("reason", "case_id")
    return found.first() or ("", None)


def case_head(case: int) -> CaseHead:
    """A case as notices speak of it."""
    row = AuditCase.objects.select_related("activity").get(pk=case)
    asked = CaseEntry.objects.filter(case=row, kind="asked").order_by("-id").values_list("text", flat=True)
    return CaseHead(
        id=row.pk,
        activity=row.activity_id,
        activity_name=row.activity.name,
        activity_on=row.activity.on,
        status=row.status,
        owner=owner_of(row.activity.candidate_id),
        question=asked.first() or "",
        deadline_on=row.deadline_on,
    )


def case_decision(case: int, at: datetime) -> CaseDecided:
    """What was decided in a case at the instant."""
    decided = list(CaseEntry.objects.filter(case_id=case, kind="decided").order_by("id"))
    place = next((place for place, row in enumerate(decided) if row.at == at), len(decided) - 1)
    row = decided[place]
    return CaseDecided(outcome=row.outcome, reason=row.text, appeal=place > 0, deadline_on=row.deadline_on)


def wish(extension: int) -> Wish:
    """One wish for more time."""
    row = ExtensionRequest.objects.get(pk=extension)
    return Wish(reason=row.reason, decision_reason=row.decision_reason)
