"""Looking again at what waits, after something became known."""

from collections.abc import Iterable
from dataclasses import dataclass

from credenza.journal.recording import Stamp
from credenza.learning.attending import attend
from credenza.learning.models import Quarantined, Settled, Statement
from credenza.learning.settling import settle

ROWS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """How many rows took effect, and how many still wait."""

    replayed: int
    waiting: int


def replay(rows: Iterable[Quarantined], when: Stamp) -> Replayed:
    """Settle each row anew."""
    done = waiting = 0
    for row in rows:
        still = settle_row(row, when)
        done, waiting = done + (not still), waiting + still
    return Replayed(replayed=done, waiting=waiting)


def settle_row(row: Quarantined, when: Stamp) -> bool:
    """One row anew; answers whether it still waits."""
    if row.statement is not None:
        settle(row.statement, when)
    elif row.roster_row is not None:
        attend(row.roster_row, when)
    return Quarantined.objects.filter(pk=row.pk, status="open").exists()


def open_rows(**about: object) -> list[Quarantined]:
    """Open rows with that actor or activity, oldest first."""
    found = Quarantined.objects.select_for_update(of=("self",)).filter(status="open", **about)
    related = ("statement__actor", "roster_row__roster", "roster_row__actor")
    return list(found.select_related(*related).order_by("pk")[:ROWS_AT_ONCE])


def move_kept(when: Stamp, **about: object) -> None:
    """Statements about progress that nothing followed from yet: whose, or of what, may be known now."""
    kept = Settled.objects.filter(outcome="kept", **about).select_related("statement__actor")
    for settled in kept.order_by("statement_id")[:ROWS_AT_ONCE]:
        settle(settled.statement, when)


def locked(row_id: int) -> Quarantined | None:
    """One quarantined row with what it holds, for this transaction alone."""
    row = Quarantined.objects.select_for_update().filter(pk=row_id).first()
    if row is None:
        return None
    related = ("statement__actor", "roster_row__roster", "roster_row__actor")
    return Quarantined.objects.select_related(*related).get(pk=row.pk)


def statement_of(uuid: str) -> Statement | None:
    """The statement of an id."""
    return Statement.objects.select_related("actor").filter(uuid=uuid).first()
