"""Proof of the learning room's invariants on a live database; each violation is named."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from credenza.learning.models import Completion, Quarantined, Settled, Statement

NAMED_AT_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One broken promise: ``rule`` is its stable name, ``what`` says which row and how."""

    rule: str
    what: str


def violations() -> list[Violation]:
    """Every violation found, at most fifty of a kind; empty for a sound room."""
    return [Violation(rule=rule, what=what) for rule, check in CHECKS.items() for what in check()]


def _voided(statement: str) -> Exists:
    return Exists(Statement.objects.filter(voids=OuterRef(f"{statement}uuid"), use="void"))


def _unsettled() -> Iterator[str]:
    """Whatever was taken was looked at: nothing is lost between the two."""
    rows = Statement.objects.filter(~Exists(Settled.objects.filter(statement_id=OuterRef("pk"))))
    return _told(rows, "statement {} was taken and never settled")


def _voided_credit() -> Iterator[str]:
    """A statement that was voided credits nobody."""
    rows = Completion.objects.filter(_voided("statement__"), statement__isnull=False)
    return _told(rows, "completion {} rests on a statement that was voided")


def _voided_outcome() -> Iterator[str]:
    """A statement that was voided is settled as such."""
    rows = Settled.objects.filter(~Q(outcome="voided"), ~Q(statement__use="void"), _voided("statement__"))
    return _told(rows, "statement {} was voided and is settled otherwise")


def _credited_without() -> Iterator[str]:
    """A credited statement has its completion."""
    own = Completion.objects.filter(statement_id=OuterRef("statement_id"))
    return _told(Settled.objects.filter(~Exists(own), outcome="credited"), "statement {} is credited by nothing")


def _waiting_without() -> Iterator[str]:
    """A statement that waits stands in quarantine, open or put aside."""
    own = Quarantined.objects.filter(statement_id=OuterRef("statement_id")).exclude(status="replayed")
    return _told(Settled.objects.filter(~Exists(own), outcome="waiting"), "statement {} waits nowhere")


def _told(rows: QuerySet[Statement] | QuerySet[Completion] | QuerySet[Settled], words: str) -> Iterator[str]:
    return (words.format(row.pk) for row in rows.order_by("pk")[:NAMED_AT_MOST])


CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "statements_are_settled": _unsettled,
    "voided_statements_credit_nobody": _voided_credit,
    "voided_statements_are_settled_so": _voided_outcome,
    "credited_statements_have_a_completion": _credited_without,
    "waiting_statements_stand_in_quarantine": _waiting_without,
}
"""Every rule by its name."""
