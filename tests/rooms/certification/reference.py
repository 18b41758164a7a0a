"""What the projection must say, worked out anew: the engine's replay of all facts, written the slow way."""

from datetime import date
from typing import Any

from credenza.certification.models import Candidate, Credential
from credenza.certification.programs import engine
from credenza.certification.queries.candidates import known
from credenza.certification.reading import facts_of
from credenza.certification.refreshing import projected


def drifted() -> list[str]:
    """Where the stored credentials of any candidate differ from a replay of their facts; empty when all is well."""
    found = []
    for candidate in Candidate.objects.order_by("pk"):
        held = Credential.objects.filter(candidate=candidate, gone=False)
        rows = {row.origin: row for row in held}
        if candidate.merged_into_id is not None:
            found += [f"{candidate.pk}, taken in, still holds {row.pk}" for row in rows.values()]
            continue
        answer = engine().replay(facts_of(candidate.pk))
        if {one.id for one in answer.credentials} != set(rows):
            found.append(f"{candidate.pk} holds {sorted(rows)} and not {answer.credentials}")
            continue
        for one in answer.credentials:
            row, target = rows[one.id], one.merged_into
            told = {name: value for name, value in projected(one).items() if getattr(row, name) != value}
            if told:
                found.append(f"{row.pk} differs in {told}")
            if row.merged_into_id != (None if target is None else rows[target].pk):
                found.append(f"{row.pk} became one with {row.merged_into_id} and not {target}")
    return found


def whole(root: int, on: date, *, known_on: date | None = None) -> list[Any]:
    """Everything that ``known`` tells of each credential, comparable."""
    rows = known(root, on, known_on=known_on).rows
    return sorted(
        (
            row.id, row.certification, row.status, row.earned_on, row.suspends_on, row.expires_on, row.units,
            row.cycle_start, tuple((cycle.closed_on, cycle.units) for cycle in row.cycles), row.retired_on, row.revoked,
        )
        for row in rows
    )  # fmt: skip
