"""The ledger's few hot statements, written by hand: the same text on both databases, parameters only.

They read and write; the rules stay in Python.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction

from credenza.credits.rules.expiry import OpenLot
from credenza.journal.statements import Cursor, Row, on_postgresql, raw_cursor

LOCK_ACCOUNT = "SELECT id, status, approval, name FROM credits_account WHERE id = %s"
OPEN_LOTS = (
    'SELECT l.id, l."left", l.expires_on, l.accepted_on, d.day '
    'FROM (SELECT max("on") AS day FROM credits_entry WHERE account_id = %s) d '
    'LEFT JOIN credits_lot l ON l.account_id = %s AND l."left" > 0 ORDER BY l.expires_on, l.accepted_on, l.id'
)
ONE_LOT = 'SELECT id, "left", expires_on, accepted_on FROM credits_lot WHERE id = %s AND account_id = %s'
SET_LEFT = 'UPDATE credits_lot SET "left" = %s WHERE id = %s'
MARK_CHARGED_BACK = "UPDATE credits_lot SET charged_back_on = %s WHERE id = %s"
OPEN_REQUESTS = (
    "SELECT r.id, r.account_id, r.status, r.credits, r.learner_id, o.id FROM credits_request r "
    "LEFT JOIN credits_ownership o ON o.account_id = r.account_id AND o.person_id = %s AND o.ended_at IS NULL "
    "WHERE r.id IN ({marks})"
)
CLAIM_REQUESTS = (
    "UPDATE credits_request SET status = %s, decided_on = %s, decided_at = %s, decided_by_id = %s, decided_how = %s, "
    "reason = %s WHERE status = 'pending' AND id IN ({marks}) RETURNING id"
)
ITEMS_NOT_ON_SALE = (
    "SELECT i.request_id, i.sku FROM credits_requestitem i LEFT JOIN catalog_item c ON c.sku = i.sku "
    "WHERE i.request_id IN ({marks}) AND (c.id IS NULL OR c.withdrawn_on <= %s OR c.sales_end_on < %s) "
    "ORDER BY i.request_id, i.position"
)
INSERT_ENTRY = (
    'INSERT INTO credits_entry (account_id, lot_id, request_id, kind, credits, balance_after, "on", at, by_id, reason, '
    "old_expires_on, new_expires_on) VALUES "
)
INSERT_EVENT = 'INSERT INTO journal_event (name, payload, by_id, "on", at) VALUES '
INSERT_AUDIT = (
    'INSERT INTO journal_auditentry (command, by_id, subject_type, subject_id, reason, facts, "on", at) VALUES '
)


@contextmanager
def ledger_cursor() -> Iterator[Cursor]:
    """A cursor inside a transaction of its own, or of the caller's, which a failure then rolls back as a whole."""
    with transaction.atomic(savepoint=False), raw_cursor() as cursor:
        yield cursor


def _date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def lock_account(cursor: Cursor, account_id: int) -> Row | None:
    """(id, status, approval, name); the row lock orders every ledger write of the account."""
    # SQLite's immediate transaction is the lock; lots are read in a statement of their own, after it.
    suffix = " FOR UPDATE" if on_postgresql() else ""
    cursor.execute(LOCK_ACCOUNT + suffix, (account_id,))
    return cursor.fetchone()


def open_lots(cursor: Cursor, account_id: int) -> tuple[tuple[OpenLot, ...], date | None]:
    """Every lot with credits left, lapsed ones included, in drawdown order, and the day of the last entry."""
    cursor.execute(OPEN_LOTS, (account_id, account_id))
    rows = cursor.fetchall()
    last = rows[0][4] and _date(rows[0][4])
    return tuple(_lot(row) for row in rows if row[0] is not None), last


def one_lot(cursor: Cursor, account_id: int, lot_id: int) -> OpenLot | None:
    """A lot of the account, spent ones included."""
    cursor.execute(ONE_LOT, (lot_id, account_id))
    row = cursor.fetchone()
    return _lot(row) if row else None


def _lot(row: Row) -> OpenLot:
    return OpenLot(id=row[0], left=row[1], expires_on=_date(row[2]), accepted_on=_date(row[3]))


def write_left(cursor: Cursor, lefts: dict[int, int]) -> None:
    """One update a lot, however many entries it got."""
    for lot_id, left in sorted(lefts.items()):
        cursor.execute(SET_LEFT, (left, lot_id))
