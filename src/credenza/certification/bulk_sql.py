"""Storing activities in bulk, by hand: staged, compared, and taken over in one statement each.

PostgreSQL takes a batch by COPY, SQLite by one prepared statement for all rows. The stage is a temporary table of the
connection; nothing of it outlives the transaction.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection

from credenza.journal.statements import Row, instant, on_postgresql, raw_cursor

STAGE = "certification_stage"
COLUMNS = (
    "line", "candidate_id", "type", '"on"', "name", "name_key", "item", "language", "unit_hundredths", "external_key",
)  # fmt: skip
_MAKE = f"""
CREATE TEMPORARY TABLE IF NOT EXISTS {STAGE} (
  line bigint NOT NULL, candidate_id bigint NOT NULL, type varchar(40) NOT NULL, "on" date NOT NULL,
  name varchar(300) NOT NULL, name_key varchar(300) NOT NULL, item varchar(60) NOT NULL,
  language varchar(12) NOT NULL, unit_hundredths bigint, external_key varchar(200) NOT NULL
)"""
_ALREADY = f"""
DELETE FROM {STAGE} WHERE EXISTS (
  SELECT 1 FROM certification_activity a WHERE a.external_key = {STAGE}.external_key) RETURNING line"""  # noqa: S608
_MATCHES = f"""
FROM {STAGE} s JOIN certification_activity a
  ON a.candidate_id = s.candidate_id AND a.type = s.type AND a."on" = s."on" AND a.status <> 'withdrawn'
 AND (a.name_key = s.name_key OR (s.item <> '' AND a.item = s.item))"""
_SAME = f"SELECT s.line, MAX(CASE WHEN a.verified THEN 1 ELSE 0 END) {_MATCHES} GROUP BY s.line"
_LEAVE_SAME = f"DELETE FROM {STAGE} WHERE line IN (SELECT s.line {_MATCHES})"  # noqa: S608
_TAKE_OVER = f"""
INSERT INTO certification_activity (candidate_id, type, "on", name, name_key, item, language, notes, unit_hundredths,
  status, entered_as, verified, source, external_key, entered_on, entered_at, entered_by_id, version)
SELECT candidate_id, type, "on", name, name_key, item, language, '', unit_hundredths,
  'accepted', 'accepted', %s, 'import', external_key, %s, %s, %s, 1
FROM {STAGE} WHERE TRUE ORDER BY line ON CONFLICT DO NOTHING"""  # noqa: S608


def stage(rows: Iterable[Row]) -> None:
    """Put a batch on the stage, in the order of ``COLUMNS``; what stood there before is gone."""
    with connection.cursor() as cursor:
        cursor.execute(_MAKE)
        cursor.execute(f"DELETE FROM {STAGE}")  # noqa: S608
    if on_postgresql():
        _copied(rows)
        return
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(COLUMNS))
        written = ((*row[:3], row[3].isoformat(), *row[4:]) for row in rows)
        cursor.executemany(f"INSERT INTO {STAGE} ({', '.join(COLUMNS)}) VALUES ({marks})", list(written))  # noqa: S608


def already_in() -> set[int]:
    """Lines whose key came in before; they leave the stage."""
    return {int(line) for (line,) in _read(_ALREADY)}


def same_as_before() -> dict[int, bool]:
    """Lines that say what an activity says that stands already, and whether that one is verified; they leave too."""
    found = {int(line): bool(verified) for line, verified in _read(_SAME)}
    if found:
        with connection.cursor() as cursor:
            cursor.execute(_LEAVE_SAME)
    return found


def take_over(entered_on: date, entered_at: datetime, by_id: int | None) -> int:
    """Store what is left on the stage, each as verified and accepted; answers how many."""
    day = entered_on if on_postgresql() else entered_on.isoformat()
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_OVER, [True, day, instant(entered_at), by_id])
        return int(cursor.rowcount)


def _copied(rows: Iterable[Row]) -> None:
    import psycopg  # noqa: PLC0415  only where PostgreSQL is in use

    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        psycopg.Cursor(connection.connection) as cursor,
        cursor.copy(f"COPY {STAGE} ({', '.join(COLUMNS)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _read(statement: str) -> list[Row]:
    with raw_cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()
