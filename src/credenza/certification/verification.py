"""Proof of the certification room's invariants on a live database; each violation is named.

Source: "Certification renewal: semantics", rule 7 (state is always recomputed from all facts), and its states.
Candidates are read and replayed some thousands at a time; all else is asked of the database in sums.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from credenza.certification import facts_sql
from credenza.certification.models import (
    Activity,
    AuditCase,
    Candidate,
    CaseEntry,
    Credential,
    Decision,
    Evidence,
    Pass,
    Revocation,
)
from credenza.certification.programs import engine
from credenza.certification.reading import facts_between, facts_of
from credenza.certification.refreshing import projected
from credenza.certification.rules.standing import Standing
from credenza.programs.loader import active

NAMED_AT_MOST = 50
CHUNK = 2000
STATES_AFTER = {
    "opened": ("open",),
    "asked": ("waiting_for_candidate",),
    "answered": ("answered",),
    "overdue": ("overdue",),
    "decided": ("decided",),
    "appealed": ("appealed",),
    "deadline": ("waiting_for_candidate", "decided"),
    "closed": ("closed",),
}
"""Which states a case may have after what was done in it last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One broken promise: ``rule`` is its stable name, ``what`` says which row and how."""

    rule: str
    what: str


def violations(*, part: int = 0, of: int = 1) -> list[Violation]:
    """Every violation found, at most fifty of a kind; empty for a sound room.

    ``of``: so many parts the candidates fall into, of which only ``part`` is replayed; all else is looked at whole.
    """
    found: list[Violation] = []
    for rule, check in CHECKS:
        asked = partial(_replayed, part, of) if check is _replayed else check
        for number, what in enumerate(asked()):
            if number == NAMED_AT_MOST:
                found.append(Violation(rule=rule, what="and more of the same"))
                break
            found.append(Violation(rule=rule, what=what))
    return found


def _replayed(part: int = 0, of: int = 1) -> Iterator[str]:
    """What is recorded of a candidate's credentials is what the engine answers for all their facts."""
    if active().certification is None:
        if Candidate.objects.exists():
            yield "there are candidates, but the rule pack in force has no certification program"
        return
    own = engine()
    for place, (first, last) in enumerate(facts_sql.chunks(CHUNK)):
        if place % of != part:
            continue
        recorded: dict[int, dict[int, Credential]] = {}
        for row in Credential.objects.filter(candidate_id__gte=first, candidate_id__lte=last):
            recorded.setdefault(row.candidate_id, {})[row.origin] = row
        for root, facts in facts_between(first, last):
            if any(_differing("", own.replay(facts), recorded.get(root, {}))):
                # Somebody may have been at work between the two reads: the candidate alone says it again.
                number = Candidate.objects.values_list("number", flat=True).get(pk=root)
                rows = {row.origin: row for row in Credential.objects.filter(candidate_id=root)}
                yield from _differing(number, own.replay(facts_of(root)), rows)


def _differing(number: str, answer: Standing, rows: dict[int, Credential]) -> Iterator[str]:
    for one in answer.credentials:
        row = rows.pop(one.id, None)
        if row is None:
            yield f"{number} holds {one.certification} since {one.earned_on}, which is not recorded"
            continue
        wrong = [name for name, value in projected(one).items() if getattr(row, name) != value]
        if wrong:
            yield f"credential {row.pk} of {number} is recorded with another {', '.join(wrong)} than its facts give"
    for row in rows.values():
        if not row.gone:
            yield f"credential {row.pk} of {number} rests on no fact"


def _states_explained() -> Iterator[str]:
    """An activity's state is that of its last decision, else the one it was entered with."""
    last = Decision.objects.filter(activity_id=OuterRef("pk")).order_by("-pk").values("status")[:1]
    told = Activity.objects.annotate(told=Coalesce(Subquery(last), F("entered_as"))).exclude(status=F("told"))
    for row in told.order_by("pk").iterator():
        yield f"activity {row.pk} is {row.status}, its decisions say {row.told}"


def _typed_with_evidence() -> Iterator[str]:
    shown = Evidence.objects.values("activity_id")
    for pk in Activity.objects.filter(source="typed").exclude(pk__in=shown).order_by("pk").values_list("pk", flat=True):
        yield f"activity {pk} was typed by its candidate without evidence"


def _known_once() -> Iterator[str]:
    """What came in by itself, by its key, stands once."""
    for name, rows in (("activities", Activity.objects), ("passes", Pass.objects)):
        twice = rows.exclude(external_key=None).values("external_key").annotate(count=Count("pk")).filter(count__gt=1)
        for row in twice.order_by("external_key"):
            yield f"{row['count']} {name} came in as '{row['external_key']}'"


def _entered_once() -> Iterator[str]:
    """Of one candidate, type, day and name there is one activity, withdrawn ones apart."""
    kept = Activity.objects.exclude(status="withdrawn").values("candidate", "type", "on", "name_key")
    for row in kept.annotate(count=Count("pk")).filter(count__gt=1).order_by("candidate", "on"):
        yield f"candidate {row['candidate']} has {row['count']} {row['type']} activities of {row['on']} by one name"


def _one_case() -> Iterator[str]:
    twice = AuditCase.objects.exclude(status="closed").values("activity").annotate(count=Count("pk"))
    for row in twice.filter(count__gt=1).order_by("activity"):
        yield f"activity {row['activity']} has {row['count']} cases that are not closed"


def _cases_explained() -> Iterator[str]:
    """A case has the state and the outcome that the entries of what was done in it say."""
    entries = CaseEntry.objects.filter(case_id=OuterRef("pk")).order_by("-pk")
    decided = entries.filter(kind="decided").values("outcome")[:1]
    told = AuditCase.objects.annotate(
        kind=Coalesce(Subquery(entries.values("kind")[:1]), Value("")),
        told=Coalesce(Subquery(decided), Value("")),
    )
    fits = Q(pk=None)
    for kind, states in STATES_AFTER.items():
        fits |= Q(kind=kind, status__in=states)
    for row in told.exclude(fits & Q(outcome=F("told"))).order_by("pk").iterator():
        yield f"case {row.pk} is {row.status} '{row.outcome}', its last entry is '{row.kind}' and says '{row.told}'"


def _another_decider() -> Iterator[str]:
    """An appeal is decided by somebody else than the first decision."""
    decided = CaseEntry.objects.filter(kind="decided").exclude(by_id=None)
    twice = decided.values("case_id", "by_id").annotate(count=Count("pk")).filter(count__gt=1)
    for row in twice.order_by("case_id"):
        yield f"case {row['case_id']} was decided {row['count']} times by one person"


def _decided_by_cases() -> Iterator[str]:
    """A decision that names a case is about the activity that the case looks at."""
    about = AuditCase.objects.filter(pk=OuterRef("case_id")).values("activity_id")[:1]
    named = Decision.objects.exclude(case_id=None).annotate(
        about=Coalesce(Subquery(about, output_field=IntegerField()), Value(0))
    )
    for row in named.exclude(about=F("activity_id")).order_by("pk").iterator():
        yield f"decision {row.pk} about activity {row.activity_id} names case {row.case_id} of another"


def _revoked_explained() -> Iterator[str]:
    last = Revocation.objects.filter(credential_id=OuterRef("pk")).order_by("-pk").values("revoked")[:1]
    told = Credential.objects.annotate(told=Coalesce(Subquery(last), Value(value=False)))
    for row in told.exclude(revoked=F("told")).order_by("pk").iterator():
        yield f"credential {row.pk} is {'revoked' if row.revoked else 'not revoked'}, its revocations say otherwise"


def _taken_in_once() -> Iterator[str]:
    """An account that was taken in leads to one that goes on, in one step."""
    for row in Candidate.objects.exclude(merged_into__merged_into=None).order_by("pk").iterator():
        yield f"{row.number} was taken in by an account that was taken in itself"


CHECKS: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
    ("credentials_equal_replay", _replayed),
    ("activity_state_explained", _states_explained),
    ("typed_activity_has_evidence", _typed_with_evidence),
    ("external_key_once", _known_once),
    ("activity_once", _entered_once),
    ("one_open_case", _one_case),
    ("case_explained", _cases_explained),
    ("appeal_decided_by_another", _another_decider),
    ("decision_of_its_case", _decided_by_cases),
    ("revocation_explained", _revoked_explained),
    ("taken_in_once", _taken_in_once),
)
