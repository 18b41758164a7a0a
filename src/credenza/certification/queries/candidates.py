"""Candidates and what they hold, on a day and as known on a day: the engine's answer with the program's names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from credenza.certification.models import Candidate, Credential, Merger, PassWithdrawn, Revocation
from credenza.certification.policy import sees_all, visible_candidates
from credenza.certification.programs import certification, engine, level, retirements
from credenza.certification.reading import HUNDREDTHS, facts_of, family
from credenza.certification.rows import CandidateRow, CredentialRow
from credenza.certification.rules import standing
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound
from credenza.kernel.texts import is_storable
from credenza.parties.queries import people, people_matching


def candidate_of_person(person_id: int, *, known_on: date | None = None) -> CandidateRow | None:
    """The person's candidate; of an account that was taken in (by ``known_on``), the one that was kept."""
    own = Candidate.objects.filter(person_id=person_id).select_related("merged_into").first()
    if own is None:
        return None
    return rows_of([own.merged_into or own if known_on is None else _kept_by(own, known_on)])[0]


def _kept_by(own: Candidate, known_on: date) -> Candidate:
    """Whoever it had been made one with by the end of that day, step by step."""
    taken_in = Merger.objects.filter(entered_on__lte=known_on).select_related("keep").order_by("id")
    while merger := taken_in.filter(merge=own).last():
        own = merger.keep
    return own


def candidate_seen_by(by: Actor, candidate_id: int) -> CandidateRow:
    """The candidate, or ``NotFound`` for a stranger as for one that does not exist."""
    own = None if by.person_id is None else candidate_of_person(by.person_id)
    if own is not None and own.id == candidate_id:
        return own
    found = visible_candidates(by).filter(pk=candidate_id).first() if sees_all(by) else None
    if found is None:
        raise NotFound(what="candidate")
    return rows_of([found])[0]


def candidate_by_number(number: str, by: Actor) -> CandidateRow:
    """By candidate ID, that of an account that was taken in too. ``NotFound`` as above."""
    found = Candidate.objects.filter(number=number.strip().upper()).first() if is_storable(number) else None
    if found is None:
        raise NotFound(what="candidate")
    return candidate_seen_by(by, found.merged_into_id or found.pk)


def find_candidates(text: str, by: Actor, *, before: int | None = None, limit: int = 50) -> tuple[CandidateRow, ...]:
    """Candidates by a part of their ID, name or address, newest first; accounts that were taken in are left out."""
    found = visible_candidates(by).filter(merged_into=None).order_by("-pk")
    wanted = text.strip()
    if wanted and not is_storable(wanted):
        return ()
    if wanted:
        found = found.filter(Q(number__icontains=wanted) | Q(person_id__in=people_matching(wanted)))
    if before is not None:
        found = found.filter(pk__lt=before)
    return rows_of(list(found[:limit]))


def rows_of(candidates: Iterable[Candidate]) -> tuple[CandidateRow, ...]:
    """Rows in the order given, in two queries."""
    listed = list(candidates)
    persons = people([one.person_id for one in listed])
    also: dict[int, list[str]] = {}
    taken = Candidate.objects.filter(merged_into_id__in=[one.pk for one in listed]).order_by("pk")
    for root, number in taken.values_list("merged_into_id", "number"):
        also.setdefault(root, []).append(number)
    return tuple(
        CandidateRow(
            id=one.pk,
            number=one.number,
            person=persons[one.person_id],
            registered_on=one.registered_on,
            also=tuple(also.get(one.pk, ())),
            merged_into=one.merged_into_id,
        )
        for one in listed
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A candidate's credentials on a day, with the engine's own answers behind them. ``whole``: over all facts;
    ``dated``: over those dated up to the day.
    """

    on: date
    rows: tuple[CredentialRow, ...]
    whole: standing.Standing
    dated: standing.Standing

    def row(self, credential_id: int) -> CredentialRow:
        """``NotFound`` for a credential that is not among them."""
        found = next((one for one in self.rows if one.id == credential_id), None)
        if found is None:
            raise NotFound(what="credential")
        return found


def known(root: int, on: date, *, known_on: date | None = None) -> Known:
    """Every credential of the candidate, earned by itself too: dates and cycles over all facts, status and units as of
    ``on``. ``known_on`` looks only at what was entered by that day. A fixed number of queries.
    """
    own = engine(known_on)
    facts = facts_of(root, known_on=known_on)
    whole, dated = own.replay(facts), own.replay(facts, on)
    ids = {row.origin: row for row in _projections(root, whole)}
    revoked = _revoked_on(on if known_on is None else min(on, known_on), [row.pk for row in ids.values()])
    retired = retirements(known_on)
    rows = [
        _row(one, dated.of(one.id), ids[one.id], on, retired, revoked=ids[one.id].pk in revoked)
        for one in whole.credentials
        if one.merged_into is None and one.id in ids
    ]
    rows += _taken_back(root, retired, known_on)
    return Known(on=on, rows=tuple(rows), whole=whole, dated=dated)


def _projections(root: int, whole: standing.Standing) -> list[Credential]:
    """Rows by origin: the candidate's own first, those of a pass wherever it stands."""
    passes = [one.id for one in whole.credentials if one.id > 0]
    found = Credential.objects.filter(Q(candidate_id=root) | Q(origin__in=passes))
    return sorted(found, key=lambda row: row.candidate_id == root)


def _revoked_on(day: date, credentials: list[int]) -> set[int]:
    latest = Revocation.objects.filter(credential_id__in=credentials, entered_on__lte=day).order_by("id")
    return {pk for pk, is_revoked in dict(latest.values_list("credential_id", "revoked")).items() if is_revoked}


def _row(
    one: standing.Credential,
    dated: standing.Credential | None,
    row: Credential,
    on: date,
    retired: dict[str, date],
    *,
    revoked: bool,
) -> CredentialRow:
    status = (dated or one).status_on(on)
    # Where cycles end by the calendar, one that was met has ended since: there is no later fact to say so.
    latest = dated if dated and len(dated.cycles) > len(one.cycles) else one
    named = certification(one.certification)
    return CredentialRow(
        id=row.pk,
        origin=one.id,
        candidate=row.candidate_id,
        certification=named.code,
        short_name=named.short_name,
        name=named.name,
        level=one.level,
        level_name=level(one.level).name,
        earned_on=one.earned_on,
        status="revoked" if revoked else status,
        suspends_on=one.suspends_on,
        expires_on=one.expires_on,
        units=(dated or one).units if dated or one.earned_on <= on else Decimal(0),
        required=level(one.level).required_units,
        cycle_start=latest.start,
        cycles=latest.cycles,
        counted=latest.counted,
        retired_on=retired.get(named.code),
        revoked=revoked,
    )


def _taken_back(root: int, retired: dict[str, date], known_on: date | None) -> list[CredentialRow]:
    """Credentials whose earning exam was withdrawn: revoked, with the dates they had."""
    gone = list(
        Credential.objects.filter(candidate__in=family(root, known_on), gone=True, origin__gt=0, merged_into=None)
    )
    taken = PassWithdrawn.objects.filter(earned_id__in=[row.origin for row in gone])
    if known_on is not None:
        taken = taken.filter(entered_on__lte=known_on)
    withdrawn = set(taken.values_list("earned_id", flat=True))
    return [
        CredentialRow(
            id=row.pk,
            origin=row.origin,
            candidate=root,
            certification=row.certification,
            short_name=certification(row.certification).short_name,
            name=certification(row.certification).name,
            level=row.level,
            level_name=level(row.level).name,
            earned_on=row.earned_on,
            status="revoked",
            suspends_on=row.suspends_on,
            expires_on=row.expires_on,
            units=Decimal(row.unit_hundredths) / HUNDREDTHS,
            required=level(row.level).required_units,
            cycle_start=row.start,
            cycles=(),
            counted=(),
            retired_on=retired.get(row.certification),
            revoked=True,
        )
        for row in gone
        if row.origin in withdrawn
    ]
