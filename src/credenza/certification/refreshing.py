"""After a fact changed: the engine replays the candidate, the projection follows, and what moved is announced.

Source: "Certification renewal: semantics", state is always recomputed from all facts.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction

from credenza.certification.gate import beside_others
from credenza.certification.models import Candidate, Credential
from credenza.certification.programs import engine
from credenza.certification.reading import HUNDREDTHS, facts_of, family
from credenza.certification.receipts import Dates, Moved
from credenza.certification.rules import standing
from credenza.journal.recording import Stamp, announce
from credenza.kernel.errors import NotFound

COLUMNS = (
    "candidate_id",
    "certification",
    "level",
    "earned_on",
    "suspends_on",
    "expires_on",
    "start",
    "unit_hundredths",
    "cycle_count",
    "renewed_on",
    "met",
    "gone",
    "merged_into_id",
)
QUIET = frozenset({"extension", "untold_import"})
"""Causes whose own event tells of the dates: no ``dates_changed`` besides."""


@dataclass(slots=True)
class Refreshed:
    """What a replay changed."""

    rows: dict[int, Credential] = field(default_factory=dict)
    earned: list[int] = field(default_factory=list)
    renewed: list[int] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)

    def effect(self, on: date) -> tuple[Dates, ...]:
        """The dates of every credential in force on the day."""
        return tuple(
            Dates(
                credential=row.pk,
                certification=row.certification,
                suspends_on=row.suspends_on,
                expires_on=row.expires_on,
            )
            for row in sorted(self.rows.values(), key=lambda row: row.pk)
            if row.expires_on > on and row.merged_into_id is None
        )


def locked(candidate_id: int) -> Candidate:
    """The candidate, or the one it became a part of, locked until the end of the unit of work: one at a time."""
    beside_others()
    own = Candidate.objects.filter(pk=candidate_id).values_list("pk", "merged_into_id").first()
    if own is None:
        raise NotFound(what="candidate")
    # Behind the gate no account is taken in, so this is the one that goes on until the unit of work ends.
    return Candidate.objects.select_for_update().get(pk=own[1] or own[0])


def refresh(root: int, when: Stamp, because: str) -> Refreshed:
    """Replay one candidate, write what differs and announce it. The candidate is locked by the caller.

    ``because`` names the cause in ``dates_changed``: activity, decision, withdrawal, exam, extension, blanket, ….
    """
    answer = engine().replay(facts_of(root))
    known = _known(root)
    done = Refreshed()
    for one in answer.credentials:
        done.rows[one.id] = _written(root, one, known.get(one.id), done)
    _point_at_each_other(answer, done)
    _let_go(known, done)
    _announce(root, when, because, done)
    return done


def refresh_all(roots: Iterable[int], when: Stamp, because: str) -> int:
    """Replay many candidates, each locked in turn in the order of its id; answers how many moved."""
    moved = 0
    for root in sorted(set(roots)):
        with transaction.atomic():
            moved += bool(refresh(locked(root).pk, when, because).moved)
    return moved


def projected(one: standing.Credential) -> dict[str, object]:
    """A credential of the engine as the columns of the projection."""
    last = one.cycles[-1] if one.cycles else None
    return {
        "certification": one.certification,
        "level": one.level,
        "earned_on": one.earned_on,
        "suspends_on": one.suspends_on,
        "expires_on": one.expires_on,
        "start": one.start,
        "unit_hundredths": int(Decimal(one.units) * HUNDREDTHS),
        "cycle_count": len(one.cycles),
        "renewed_on": last.closed_on if last else None,
        "met": one.met,
        "gone": False,
    }


def _known(root: int) -> dict[int, Credential]:
    """Rows by origin, those of accounts that were taken in too: a pass has one credential, whoever's it was."""
    rows = Credential.objects.filter(candidate_id__in=family(root))
    return {row.origin: row for row in sorted(rows, key=lambda row: row.candidate_id == root)}


def _written(root: int, one: standing.Credential, row: Credential | None, done: Refreshed) -> Credential:
    columns = projected(one)
    if row is None:
        row = Credential.objects.create(candidate_id=root, origin=one.id, **columns)
        done.earned.append(row.pk)
        return row
    before = (row.suspends_on, row.expires_on, row.renewed_on)
    if row.gone:
        done.earned.append(row.pk)
    columns["candidate_id"] = root
    changed = [name for name, value in columns.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, columns[name])
        row.save(update_fields=[name.removesuffix("_id") for name in changed])
    if row.pk not in done.earned:
        _compare(row, before, done)
    return row


def _compare(row: Credential, before: tuple[date, date, date | None], done: Refreshed) -> None:
    suspends_from, expires_from, renewed_on = before
    if (row.suspends_on, row.expires_on) != (suspends_from, expires_from):
        done.moved.append(
            Moved(
                credential=row.pk,
                certification=row.certification,
                suspends_from=suspends_from,
                suspends_to=row.suspends_on,
                expires_from=expires_from,
                expires_to=row.expires_on,
            )
        )
    if row.renewed_on is not None and (renewed_on is None or row.renewed_on > renewed_on):
        done.renewed.append(row.pk)


def _point_at_each_other(answer: standing.Standing, done: Refreshed) -> None:
    for one in answer.credentials:
        row = done.rows[one.id]
        target = None if one.merged_into is None else done.rows[one.merged_into].pk
        if row.merged_into_id != target:
            row.merged_into_id = target
            row.save(update_fields=["merged_into"])


def _let_go(known: dict[int, Credential], done: Refreshed) -> None:
    for origin, row in known.items():
        if origin not in done.rows and not row.gone:
            row.gone = True
            row.save(update_fields=["gone"])


def _announce(root: int, when: Stamp, because: str, done: Refreshed) -> None:
    for credential in done.earned:
        announce("certification.credential_earned", {"candidate": root, "credential": credential}, when)
    if done.renewed:
        told = {"candidate": root, "credentials": done.renewed, "because": because}
        announce("certification.credential_renewed", told, when)
    changes = [
        {
            "credential": one.credential,
            "suspends_from": one.suspends_from.isoformat(),
            "suspends_to": one.suspends_to.isoformat(),
            "expires_from": one.expires_from.isoformat(),
            "expires_to": one.expires_to.isoformat(),
        }
        for one in done.moved
        if one.credential not in done.renewed
    ]
    if changes and because not in QUIET:
        told = {"candidate": root, "changes": changes, "because": because}
        announce("certification.dates_changed", told, when)
