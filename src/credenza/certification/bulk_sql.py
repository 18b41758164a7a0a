"""Storing activities in bulk, by hand: staged, compared, and taken over in one statement each.

PostgreSQL takes a batch by COPY of one ready text, SQLite by one prepared statement for all rows. The stage is a
temporary table of the connection; nothing of it outlives the transaction.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

from credenza.journal.statements import instant, on_postgresql, raw_cursor

KNOWN, TYPED = 0, 1
NOTHING = "\\N"
"""NULL, as COPY reads it."""
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
# Each a question about one row, which PostgreSQL answers from an index for every row: a join of the stage, whose size
# it does not know, may read the whole table for each batch.
_THERE = f"""
SELECT line, keyed, same FROM (
  SELECT s.line,
    (SELECT 1 FROM certification_activity a WHERE a.external_key = s.external_key) AS keyed,
    (SELECT MAX(CASE WHEN a.verified THEN 1 ELSE 0 END) FROM certification_activity a
      WHERE a.candidate_id = s.candidate_id AND a.type = s.type AND a."on" = s."on" AND a.status <> 'withdrawn'
        AND (a.name_key = s.name_key OR (s.item <> '' AND a.item = s.item))) AS same
  FROM {STAGE} s) found
WHERE keyed IS NOT NULL OR same IS NOT NULL"""  # noqa: S608
_TAKE_OVER = f"""
INSERT INTO certification_activity (candidate_id, type, "on", name, name_key, item, language, notes, unit_hundredths,
  status, entered_as, verified, source, external_key, entered_on, entered_at, entered_by_id, version)
SELECT candidate_id, type, "on", name, name_key, item, language, '', unit_hundredths,
  'accepted', 'accepted', %s, 'import', external_key, %s, %s, %s, 1
FROM {STAGE} ORDER BY line"""  # noqa: S608
# In the order of their ids, as every command takes them.
_LOCK = f"""
SELECT c.id FROM certification_candidate c WHERE c.id IN (SELECT s.candidate_id FROM {STAGE} s) ORDER BY c.id
FOR UPDATE"""  # noqa: S608
_SEVERAL = f"""
SELECT DISTINCT m.keep_id FROM certification_merger m WHERE m.keep_id IN (SELECT s.candidate_id FROM {STAGE} s)"""  # noqa: S608


class Staged(NamedTuple):
    """A checked row: the columns of the stage in their order, and whose it is."""

    line: int
    root: int
    type: str
    on: date
    name: str
    name_key: str
    item: str
    language: str
    unit_hundredths: int | None
    key: str
    person_id: int


def stage(rows: Sequence[Staged]) -> None:
    """Put a batch on the stage; what stood there before is gone."""
    with connection.cursor() as cursor:
        cursor.execute(_MAKE)
        # On PostgreSQL what is deleted stays to be read over, batch after batch, until something tidies up.
        cursor.execute(f"TRUNCATE {STAGE}" if on_postgresql() else f"DELETE FROM {STAGE}")  # noqa: S608
    if on_postgresql():
        _copied(rows)
        return
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(COLUMNS))
        written = [(*row[:3], row.on.isoformat(), *row[4:-1]) for row in rows]
        cursor.executemany(f"INSERT INTO {STAGE} ({', '.join(COLUMNS)}) VALUES ({marks})", written)  # noqa: S608


def lock_candidates() -> None:
    """Those of the rows on the stage, until the transaction ends; on SQLite whoever writes is alone anyway."""
    if on_postgresql():
        with raw_cursor() as cursor:
            cursor.execute(_LOCK)


def of_several_accounts() -> set[int]:
    """Candidates of rows on the stage who took another account in."""
    with raw_cursor() as cursor:
        cursor.execute(_SEVERAL)
        return {int(root) for (root,) in cursor.fetchall()}


def already_there() -> dict[int, int]:
    """Lines on the stage that say what stands already: ``KNOWN`` by their key or by what they say, ``TYPED`` where a
    candidate typed the same and it is not verified.
    """
    with raw_cursor() as cursor:
        cursor.execute(_THERE)
        return {int(line): TYPED if keyed is None and not same else KNOWN for line, keyed, same in cursor.fetchall()}


def take_over(entered_on: date, entered_at: datetime, by_id: int | None) -> int:
    """Store what is on the stage, each as verified and accepted; answers how many. Raises IntegrityError where somebody
    else stored one of them since it was asked for.
    """
    day = entered_on if on_postgresql() else entered_on.isoformat()
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_OVER, [True, day, instant(entered_at), by_id])
        return int(cursor.rowcount)


def _copied(rows: Sequence[Staged]) -> None:
    import psycopg  # noqa: PLC0415  only where PostgreSQL is in use

    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        psycopg.Cursor(connection.connection) as cursor,
        cursor.copy(f"COPY {STAGE} ({', '.join(COLUMNS)}) FROM STDIN") as copy,
    ):
        text = _as_text(rows)
        if text is not None:
            copy.write(text)
            return
        for row in rows:
            copy.write_row(row[:-1])


def _as_text(rows: Sequence[Staged]) -> str | None:
    """A batch as COPY reads it; None where a value holds a character that means something there.

    Looked for in the whole text at once: any such character shows in the counts.
    """
    text = "".join(
        f"{line}\t{root}\t{kind}\t{on}\t{name}\t{name_key}\t{item}\t{language}\t"
        f"{NOTHING if units is None else units}\t{key}\n"
        for line, root, kind, on, name, name_key, item, language, units, key, _ in rows
    )
    nothing = sum(row.unit_hundredths is None for row in rows)
    counted = text.count("\t"), text.count("\n"), text.count("\r"), text.count("\\")
    return text if counted == ((len(COLUMNS) - 1) * len(rows), len(rows), 0, nothing) else None
