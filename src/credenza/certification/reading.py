"""From rows to facts: what the engine is told about a candidate, with every account made one with theirs."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from credenza.certification.models import (
    Activity,
    Candidate,
    CredentialExtension,
    Decision,
    Merger,
    Pass,
    PassWithdrawn,
    Upgrade,
)
from credenza.certification.rules.facts import ActivityDone, Earned, ExamPassed, Extended, Facts, Upgraded

HUNDREDTHS = Decimal(100)
LAST_DAY = date.max


def family(root: int, known_on: date | None = None) -> tuple[int, ...]:
    """The candidate and every account made one with it (by ``known_on``)."""
    taken = Merger.objects.filter(keep_id=root)
    if known_on is not None:
        taken = taken.filter(entered_on__lte=known_on)
    return tuple(dict.fromkeys((root, *taken.order_by("id").values_list("merge_id", flat=True))))


def facts_of(root: int, *, known_on: date | None = None, dated_to: date | None = None) -> Facts:
    """All facts about one candidate: entered by ``known_on`` and dated up to ``dated_to``, each None for no limit.

    A fixed number of queries. Of two accounts made one, an activity that both tell of is one activity.
    """
    ids, known, to = family(root, known_on), known_on or LAST_DAY, dated_to or LAST_DAY
    passes = Pass.objects.filter(candidate_id__in=ids, entered_on__lte=known, on__lte=to).exclude(
        pk__in=_withdrawn(ids, known)
    )
    earned: list[Earned] = []
    exams: list[ExamPassed] = []
    for pk, kind, code, on, whose in passes.values_list("id", "kind", "certification", "on", "candidate_id"):
        if kind == "exam":
            exams.append(ExamPassed(id=pk, certification=code, on=on, account=ids.index(whose)))
        else:
            earned.append(Earned(id=pk, certification=code, on=on, account=ids.index(whose)))
    own = {"credential__candidate_id__in": ids, "entered_on__lte": known, "on__lte": to}
    moved = CredentialExtension.objects.filter(**own).values_list(
        "credential__origin", "on", "suspends_on", "expires_on"
    )
    turned = Upgrade.objects.filter(**own).values_list("credential__origin", "on", "certification")
    mergers = Merger.objects.filter(keep_id=root, merge_id__in=ids).order_by("id") if len(ids) > 1 else ()
    month = Candidate.objects.filter(pk=root).values_list("birth_month", flat=True).first()
    return Facts(
        earned=tuple(earned),
        exams=tuple(exams),
        activities=_activities(ids, known_on, to),
        extensions=tuple(Extended(credential=c, on=on, suspends_on=s, expires_on=e) for c, on, s, e in moved),
        upgrades=tuple(Upgraded(credential=c, on=on, certification=code) for c, on, code in turned),
        merged_on=tuple(merger.on for merger in mergers),
        birth_month=month,
    )


def _withdrawn(ids: tuple[int, ...], known: date) -> list[int]:
    found = PassWithdrawn.objects.filter(earned__candidate_id__in=ids, entered_on__lte=known)
    return list(found.values_list("earned_id", flat=True))


def _activities(ids: tuple[int, ...], known_on: date | None, to: date) -> tuple[ActivityDone, ...]:
    rows = Activity.objects.filter(candidate_id__in=ids, on__lte=to)
    rows = rows.filter(status="accepted") if known_on is None else rows.filter(entered_on__lte=known_on)
    columns = ("id", "type", "on", "name", "item", "unit_hundredths", "name_key", "verified", "entered_as")
    told = list(rows.order_by("id").values_list(*columns))
    if known_on is not None:
        state = states_on([row[0] for row in told], known_on)
        told = [row for row in told if state.get(row[0], row[8]) == "accepted"]
    if len(ids) > 1:
        told = _once(told)
    return tuple(
        ActivityDone(
            id=pk,
            type=kind,
            on=on,
            name=name,
            item=item,
            units=None if hundredths is None else Decimal(hundredths) / HUNDREDTHS,
        )
        for pk, kind, on, name, item, hundredths, *_ in told
    )


def states_on(activity_ids: Iterable[int], known_on: date) -> dict[int, str]:
    """The state that the last decision by that day gave each activity; those without a decision are left out."""
    decided = Decision.objects.filter(activity_id__in=tuple(activity_ids), entered_on__lte=known_on).order_by("id")
    return dict(decided.values_list("activity_id", "status"))


def _once(told: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    first: dict[tuple[object, ...], tuple[object, ...]] = {}
    for row in sorted(told, key=lambda row: not row[7]):  # a verified one stands for both
        first.setdefault((row[1], row[2], row[6]), row)
    return sorted(first.values(), key=lambda row: row[0])  # type: ignore[arg-type, return-value]
