"""A candidate's transcript as a paper: what they hold, its cycles, and what counted in each."""

from collections import defaultdict
from datetime import date, timedelta

from credenza.certification.programs import policy
from credenza.certification.queries.activities import ActivityFilter, list_activities
from credenza.certification.queries.candidates import known
from credenza.certification.rows import ActivityRow, CandidateRow, CredentialRow
from credenza.certification.rules.standing import Cycle
from credenza.gateways.papers.transcripts import (
    ActivityLine,
    CredentialLine,
    CycleLine,
    Status,
    TranscriptPaper,
    transcript,
)
from credenza.kernel.actors import SYSTEM
from credenza.programs.loader import active

MOST_ACTIVITIES = 5_000
HOW = {"units": "by units", "level": "with its level", "exam": "by exam"}
STATUSES: dict[str, Status] = {
    "active": "active",
    "suspended": "suspended",
    "expired": "expired",
    "revoked": "revoked",
}
ONE_DAY = timedelta(days=1)


def transcript_of(candidate: CandidateRow, on: date, *, verification_url: str = "") -> bytes:
    """The paper as PDF on a day. Whose it is to have is the caller's to check."""
    counted = _counted(candidate)
    paper = TranscriptPaper(
        seller=active().seller.name,
        program=active().name,
        units_name=f"{policy().unit_name}s",
        candidate_name=candidate.person.name,
        candidate_number=candidate.number,
        generated_on=on,
        credentials=tuple(_credential(row, counted) for row in known(candidate.id, on).rows),
        verification_url=verification_url,
    )
    return transcript(paper)


def _counted(candidate: CandidateRow) -> dict[tuple[int, date | None], list[ActivityLine]]:
    """What counted, by credential and the closing day of its cycle (None: the open one), oldest first."""
    found: dict[tuple[int, date | None], list[ActivityLine]] = defaultdict(list)
    rows = list_activities(ActivityFilter(candidate=candidate.id), SYSTEM, limit=MOST_ACTIVITIES)
    for row in reversed(rows):
        for one in row.counts:
            if one.why == "counted":
                found[one.credential, one.cycle].append(_activity(row))
    return found


def _activity(row: ActivityRow) -> ActivityLine:
    return ActivityLine(on=row.on, kind=row.type_name, name=row.name, units=row.units, verified=row.verified)


def _credential(row: CredentialRow, counted: dict[tuple[int, date | None], list[ActivityLine]]) -> CredentialLine:
    open_words = f"{row.units.normalize():f} of {row.required.normalize():f}" if row.required is not None else "open"
    closed = [
        CycleLine(
            starts_on=_first_day(cycle.start, row.cycles[:number]),
            closed_on=cycle.closed_on,
            how=HOW[cycle.by],
            units=cycle.units,
            activities=tuple(counted[row.id, cycle.closed_on]),
        )
        for number, cycle in enumerate(row.cycles)
    ]
    still = CycleLine(
        starts_on=_first_day(row.cycle_start, row.cycles),
        closed_on=None,
        how=open_words,
        units=row.units,
        activities=tuple(counted[row.id, None]),
    )
    return CredentialLine(
        code=row.certification,
        name=row.name,
        level=row.level_name,
        earned_on=row.earned_on,
        status=STATUSES[row.status],
        suspends_on=row.suspends_on,
        expires_on=row.expires_on,
        cycles=(*closed, still),
    )


def _first_day(start: date, before: tuple[Cycle, ...]) -> date:
    """The earning day of the first cycle; of a later one the day after the cycle before closed."""
    return start + ONE_DAY if before else start
