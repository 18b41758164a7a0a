"""Who is affected by a change of the rules: everybody replayed under the rules in force and under the changed ones.

Nothing is written. What staff stated for everybody (retirements, blanket extensions applied) holds on both sides. For
the command line only: whoever runs commands holds the database anyway, so nobody is asked who they are.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from multiprocessing import get_context

from credenza.certification import facts_sql
from credenza.certification.models import Candidate, Credential
from credenza.certification.programs import engine, policy
from credenza.certification.queries import beside
from credenza.certification.reading import CHUNK, facts_between
from credenza.certification.rules.differing import Comparison, Difference
from credenza.programs.loader import active, using
from credenza.programs.shapes import Program

EXAMPLES = 10
PROCESSES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedRow:
    """One credential of a candidate, known by the candidate ID, that the change moves."""

    number: str
    difference: Difference


@dataclass(slots=True, kw_only=True)
class Affected:
    """What the change does to a number of candidates. ``kinds``: credentials by ``differing.KINDS``; ``statuses``: by
    their status on the day before and after. ``in_force``: candidates for whom a credential that is active or suspended
    on the day is among those that move; ``rows``: as many as were asked for.
    """

    candidates: int = 0
    affected: int = 0
    in_force: int = 0
    credentials: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    statuses: Counter[tuple[str, str]] = field(default_factory=Counter)
    rows: list[AffectedRow] = field(default_factory=list)

    def add(self, other: "Affected", rows: int = EXAMPLES) -> None:
        """Take in what another part of the candidates showed; of its rows so many that there are ``rows``."""
        self.candidates += other.candidates
        self.affected += other.affected
        self.in_force += other.in_force
        self.credentials += other.credentials
        self.kinds.update(other.kinds)
        self.statuses.update(other.statuses)
        self.rows += other.rows[: max(0, rows - len(self.rows))]


def who_is_affected(
    changed: Program, on: date, *, rows: int | None = EXAMPLES, processes: int = PROCESSES
) -> Iterator[Affected]:
    """Part by part, some thousands of candidates each, in the order of their ids; ``add`` makes one of them.

    ``on``: the business date for statuses. ``rows``: so many of each part, None for all. With more than one process the
    parts are worked out beside this one, each process with a connection of its own: they see what is committed.
    Refuses with ``no_certification_program`` where either program has no renewals.
    """
    in_force = active()
    for program in (in_force, changed):
        with using(program):
            policy()
    spans = list(facts_sql.chunks(CHUNK))
    if processes < 2 or len(spans) < 2:  # noqa: PLR2004  one of either
        look = Look(in_force, changed, on, rows)
        yield from (look.part(first, last) for first, last in spans)
        return
    # Not forked: a forked process would share this one's connection.
    with get_context("spawn").Pool(processes, beside.begin, (in_force, changed, on, rows)) as pool:
        yield from pool.imap(beside.part, spans)


class Look:
    """Both engines, ready for any span of candidates."""

    def __init__(self, in_force: Program, changed: Program, on: date, rows: int | None) -> None:
        with using(in_force):
            before = engine()
        with using(changed):
            after = engine()
        self._comparison, self._rows = Comparison(before, after, on), rows

    def part(self, first: int, last: int) -> Affected:
        """The candidates with ids from and to, both included."""
        differences, found, part = self._comparison.differences, dict[int, list[Difference]](), Affected()
        for root, facts in facts_between(first, last):
            part.candidates += 1
            different = differences(facts)
            if different:
                found[root] = different
        _without_revoked(found, first, last)
        for different in found.values():
            _count(part, different)
        shown = [(root, one) for root, different in found.items() for one in different][: self._rows]
        numbers = _numbers({root for root, _ in shown})
        part.rows = [AffectedRow(number=numbers[root], difference=one) for root, one in shown]
        return part


def _count(part: Affected, different: list[Difference]) -> None:
    part.affected += 1
    part.in_force += any(one.is_in_force for one in different)
    part.credentials += len(different)
    for one in different:
        part.kinds.update(one.kinds)
        if one.status_from != one.status_to:
            part.statuses[one.status_from, one.status_to] += 1


def _without_revoked(found: dict[int, list[Difference]], first: int, last: int) -> None:
    """What is revoked stays so whatever its dates."""
    if not found:
        return
    revoked = Credential.objects.filter(candidate_id__gte=first, candidate_id__lte=last, revoked=True)
    for root, origin in revoked.values_list("candidate_id", "origin"):
        kept = [
            replace(one, status_from="revoked", status_to="revoked") if one.origin == origin else one
            for one in found.get(root, ())
        ]
        found[root] = [one for one in kept if one.kinds or one.status_from != one.status_to]
        if not found[root]:
            del found[root]


def _numbers(roots: set[int]) -> dict[int, str]:
    return dict(Candidate.objects.filter(pk__in=roots).values_list("pk", "number")) if roots else {}
