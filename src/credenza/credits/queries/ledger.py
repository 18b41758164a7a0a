"""Reads of the ledger: filtered transactions, the balance over time, and streams for exports."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from credenza.credits.models import Entry, Lot, RequestItem
from credenza.credits.rows import EntryRow, Slice
from credenza.kernel.money import Money
from credenza.kernel.texts import is_storable
from credenza.parties.queries import people, people_matching

KINDS = ("purchase", "redemption", "expiry", "reversal", "extension", "reinstatement", "chargeback")
ROWS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """What to list; empty means any. ``person`` is part of a name or address, both dates are included."""

    account_id: int
    kind: str = ""
    person: str = ""
    team: str = ""
    sku: str = ""
    lot_id: int | None = None
    request_id: int | None = None
    from_on: date | None = None
    to_on: date | None = None


def _found(wanted: EntryFilter) -> QuerySet[Entry]:
    if not is_storable(f"{wanted.kind}{wanted.person}{wanted.team}{wanted.sku}"):
        return Entry.objects.none()
    found = Entry.objects.filter(account_id=wanted.account_id)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.person.strip():
        found = found.filter(request__learner_id__in=people_matching(wanted.person.strip()))
    if wanted.team.strip():
        found = found.filter(request__team__iexact=wanted.team.strip())
    if wanted.sku.strip():
        named = RequestItem.objects.filter(sku__iexact=wanted.sku.strip()).values("request_id")
        found = found.filter(request_id__in=named)
    if wanted.lot_id is not None:
        found = found.filter(lot_id=wanted.lot_id)
    if wanted.request_id is not None:
        found = found.filter(request_id=wanted.request_id)
    if wanted.from_on:
        found = found.filter(on__gte=wanted.from_on)
    if wanted.to_on:
        found = found.filter(on__lte=wanted.to_on)
    return found


def list_entries(wanted: EntryFilter, *, before: int | None = None, limit: int = 50) -> Slice[EntryRow]:
    """Transactions newest first, by key; the number of queries does not depend on the rows."""
    found = _found(wanted)
    if before is not None:
        found = found.filter(pk__lt=before)
    entries = list(found.order_by("-pk").values_list(*_COLUMNS)[: limit + 1])
    more = entries[limit - 1][0] if len(entries) > limit else None
    return Slice(rows=tuple(_rows(entries[:limit])), next_before=more)


def stream_entries(wanted: EntryFilter) -> Iterator[EntryRow]:
    """Every entry of exactly what is filtered, newest first, in constant memory: page after page by key."""
    before: int | None = None
    while True:
        part = list_entries(wanted, before=before, limit=ROWS_AT_ONCE)
        yield from part.rows
        if part.next_before is None:
            return
        before = part.next_before


# Plain tuples: making an object of each of a million rows takes most of an export's time.
_COLUMNS = (
    "id", "on", "at", "kind", "credits", "balance_after", "lot_id", "lot__accepted_on", "request_id",
    "request__learner_id", "request__team", "by_id", "reason", "old_expires_on", "new_expires_on",
    "lot__price_minor", "lot__currency",
)  # fmt: skip


def _rows(entries: list[tuple[Any, ...]]) -> Iterator[EntryRow]:
    names = _item_names({entry[8] for entry in entries if entry[8]})
    known = people({who for entry in entries for who in (entry[9], entry[11]) if who})
    for entry in entries:
        learner, actor = known.get(entry[9]), known.get(entry[11])
        yield EntryRow(
            id=entry[0],
            on=entry[1],
            at=entry[2],
            kind=entry[3],
            credits=entry[4],
            balance_after=entry[5],
            lot_id=entry[6],
            lot_accepted_on=entry[7],
            lot_price=Money(entry[15], entry[16]),
            request_id=entry[8],
            learner=learner.name if learner else "",
            learner_email=learner.email if learner else "",
            team=entry[10] or "",
            items=names.get(entry[8] or 0, ""),
            by=actor.name if actor else "",
            reason=entry[12],
            old_expires_on=entry[13],
            new_expires_on=entry[14],
        )


def _item_names(request_ids: Iterable[int]) -> dict[int, str]:
    names: dict[int, list[str]] = defaultdict(list)
    items = RequestItem.objects.filter(request_id__in=set(request_ids)).order_by("request_id", "position")
    for request_id, name in items.values_list("request_id", "name"):
        names[request_id].append(name)
    return {request_id: ", ".join(parts) for request_id, parts in names.items()}


# Jumps from day to day along the index (account, on, id): it reads one entry a day that has any, never all of them.
_CLOSING_BALANCES = """
WITH RECURSIVE days(day) AS (
    SELECT (SELECT max("on") FROM credits_entry WHERE account_id = %(account)s AND "on" <= %(until)s)
  UNION ALL
    SELECT (SELECT max("on") FROM credits_entry WHERE account_id = %(account)s AND "on" < days.day)
      FROM days WHERE days.day IS NOT NULL AND days.day >= %(since)s
)
SELECT day, (SELECT balance_after FROM credits_entry e WHERE e.account_id = %(account)s AND e."on" = days.day
             ORDER BY e.id DESC LIMIT 1)
  FROM days WHERE day IS NOT NULL ORDER BY day
"""


def balance_over_time(account_id: int, *, since: date, until: date) -> tuple[tuple[date, int], ...]:
    """(day, closing balance) for each day with entries in the period, and for the last such day before it."""
    values: dict[str, Any] = {"account": account_id, "since": since, "until": until}
    if connection.vendor == "sqlite":
        values = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    with connection.cursor() as cursor:
        cursor.execute(_CLOSING_BALANCES, values)
        rows = cursor.fetchall()
    return tuple((day if isinstance(day, date) else date.fromisoformat(day), balance) for day, balance in rows)


def balance_ahead(account_id: int, on: date) -> tuple[tuple[date, int], ...]:
    """(day, balance) after each coming expiry, if nothing more is used."""
    lots = Lot.objects.filter(account_id=account_id, left__gt=0, expires_on__gt=on).order_by("expires_on")
    ends: dict[date, int] = defaultdict(int)
    for expires_on, left in lots.values_list("expires_on", "left"):
        ends[expires_on] += left
    balance, steps = sum(ends.values()), []
    for day, gone in ends.items():
        balance -= gone
        steps.append((day, balance))
    return tuple(steps)
