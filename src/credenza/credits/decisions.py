"""Claiming pending requests for a decision: one bulk is one unit, and the first decision wins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from credenza.credits import ledger_sql as sql
from credenza.credits.errors import RequestNotPending
from credenza.credits.ledger import Ledger
from credenza.credits.models import Request
from credenza.credits.policy import RIGHTS
from credenza.journal.recording import Stamp
from credenza.journal.statements import day, instant, marks, raw_cursor
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields, NotFound, NotPermitted
from credenza.parties.queries import people

MOST_REQUESTS = 1000
LARGEST_KEY = 2**63 - 1
REASON_LENGTH = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Requests of one account, in the order in which they were listed."""

    account_id: int
    ids: tuple[int, ...]
    credits: dict[int, int]

    @property
    def total(self) -> int:
        return sum(self.credits.values())


def ticked(requests: Sequence[int]) -> tuple[int, ...]:
    """Each request once, in order. Refuses with ``missing_fields``, ``invalid_field`` (too many), ``not_found``."""
    ids = tuple(dict.fromkeys(requests))
    if not ids:
        raise MissingFields(fields=("requests",))
    if len(ids) > MOST_REQUESTS:
        raise InvalidField(field="requests", expected=f"up to {MOST_REQUESTS} requests at once")
    if any(not 0 < wanted <= LARGEST_KEY for wanted in ids):
        raise NotFound(what="request")
    return ids


def choose(requests: Sequence[int], *, command: str, by: Actor) -> Chosen:
    """Look the requests up and check that the caller may decide on every one of them.

    Refuses with ``missing_fields``, ``not_found``, ``not_permitted``, and ``invalid_field`` where the requests
    belong to several accounts.
    """
    ids = ticked(requests)
    with raw_cursor() as cursor:
        cursor.execute(sql.OPEN_REQUESTS.format(marks=marks(ids)), (by.person_id, *ids))
        rows = {row[0]: row for row in cursor.fetchall()}
    if any(wanted not in rows for wanted in ids):
        raise NotFound(what="request")
    right = RIGHTS[command]
    if not (right.owner and all(row[5] is not None for row in rows.values())):
        raise NotPermitted(command=command)
    accounts = {row[1] for row in rows.values()}
    if len(accounts) != 1:
        raise InvalidField(field="requests", expected="requests of one account")
    return Chosen(
        account_id=accounts.pop(),
        ids=ids,
        credits={wanted: rows[wanted][3] for wanted in ids},
    )


def claim(
    ledger: Ledger,
    ids: Sequence[int],
    *,
    status: str,
    how: str = "person",
    reason: str = "",
) -> None:
    """Move pending requests to ``status``; refuses with ``request_not_pending`` if one of them is not pending."""
    if len(reason) > REASON_LENGTH:
        raise InvalidField(field="reason", expected=f"up to {REASON_LENGTH} characters")
    stamp: Stamp = ledger.stamp
    values = (
        status,
        day(stamp.on),
        instant(stamp.now),
        stamp.by.person_id,
        how,
        reason,
        *ids,
    )
    ledger.cursor.execute(sql.CLAIM_REQUESTS.format(marks=marks(ids)), values)
    claimed = {row[0] for row in ledger.cursor.fetchall()}
    late = [wanted for wanted in ids if wanted not in claimed]
    if late:
        raise not_pending(late)


def not_pending(ids: Sequence[int]) -> RequestNotPending:
    """The refusal that says what became of each request and who decided."""
    rows = Request.objects.in_bulk(list(ids))
    names = people(row.decided_by_id for row in rows.values() if row.decided_by_id)
    told: list[dict[str, Any]] = []
    for wanted in ids:
        row = rows[wanted]
        decider = names.get(row.decided_by_id or 0)
        decided_by = decider.email if decider else (row.decided_how or None)
        told.append({"request": wanted, "status": row.status, "decided_by": decided_by})
    return RequestNotPending(
        status=told[0]["status"],
        decided_by=told[0]["decided_by"],
        requests=tuple(told),
    )
