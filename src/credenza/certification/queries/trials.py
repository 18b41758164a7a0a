"""Trials of other rules: how far they are, what they found, and everything they found."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum

from credenza.certification.errors import TrialNotDone
from credenza.certification.models import RuleTrial
from credenza.certification.policy import require
from credenza.certification.queries.what_if import EXAMPLES, Affected, AffectedRow
from credenza.certification.rules.differing import Difference
from credenza.certification.trial_models import OPEN
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound

_DATES = ("earned_on", "suspends_from", "suspends_to", "expires_from", "expires_to")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialRow:
    """One trial. ``status``: waiting, running, done or failed (``why`` says it); ``looked`` of ``candidates`` are
    worked out so far.
    """

    id: int
    named: str
    overrides: tuple[str, ...]
    on: date
    status: str
    why: str
    candidates: int
    looked: int
    asked_at: datetime
    asked_by_id: int | None
    done_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether work is left."""
        return self.status in OPEN


def open_trials() -> list[int]:
    """Trials with work left, oldest first."""
    return list(RuleTrial.objects.filter(status__in=OPEN).order_by("pk").values_list("pk", flat=True))


def has_open_trials() -> bool:
    """Whether there is one: asked each second."""
    return RuleTrial.objects.filter(status__in=OPEN).exists()


def list_trials(by: Actor, *, before: int | None = None, limit: int = 25) -> list[TrialRow]:
    """Newest first. Refuses with ``not_permitted``."""
    require("try_rules", by)
    found = RuleTrial.objects.annotate(looked=Sum("parts__candidates", default=0)).defer("toml").order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    return [_row(one) for one in found[:limit]]


def trial_row(trial: int, by: Actor) -> TrialRow:
    """One by its id. Refuses with ``not_permitted``, ``not_found``."""
    require("try_rules", by)
    found = RuleTrial.objects.annotate(looked=Sum("parts__candidates", default=0)).defer("toml").filter(pk=trial)
    row = found.first()
    if row is None:
        raise NotFound(what="trial")
    return _row(row)


def found_so_far(trial: int, by: Actor) -> Affected:
    """What the parts done so far add up to, with a few examples."""
    require("try_rules", by)
    total = Affected()
    parts = RuleTrial.objects.get(pk=trial).parts.order_by("first")
    columns = ("candidates", "affected", "in_force", "credentials", "kinds", "statuses")
    for candidates, affected, in_force, credentials, kinds, statuses in parts.values_list(*columns):
        part = Affected(candidates=candidates, affected=affected, in_force=in_force, credentials=credentials)
        part.kinds.update(kinds)
        part.statuses.update({(old, new): count for old, new, count in statuses})
        total.add(part)
    for row in _rows(trial):
        total.rows.append(row)
        if len(total.rows) == EXAMPLES:
            break
    return total


def affected_rows(trial: int, by: Actor) -> Iterator[AffectedRow]:
    """Every credential that the change moves, candidate by candidate. Refuses with ``not_permitted``, ``not_found`` and
    ``trial_not_done``.
    """
    row = trial_row(trial, by)
    if row.status != "done":
        raise TrialNotDone(status=row.status)
    return _rows(trial)


def _rows(trial: int) -> Iterator[AffectedRow]:
    parts = RuleTrial.objects.get(pk=trial).parts.filter(affected__gt=0).order_by("first")
    for rows in parts.values_list("rows", flat=True).iterator(chunk_size=1):
        for number, told in rows:
            dates = {key: date.fromisoformat(told[key]) for key in _DATES if told[key]}
            yield AffectedRow(number=number, difference=Difference(**(told | dates)))


def _row(row: RuleTrial) -> TrialRow:
    return TrialRow(
        id=row.pk,
        named=row.named,
        overrides=tuple(row.overrides),
        on=row.on,
        status=row.status,
        why=row.why,
        candidates=row.candidates,
        looked=row.looked,  # type: ignore[attr-defined]  # annotated
        asked_at=row.asked_at,
        asked_by_id=row.asked_by_id,
        done_at=row.done_at,
    )
