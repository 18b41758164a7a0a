"""Statements written by hand for the few hot paths: one cursor, and values as raw cursors take them.

The ORM costs three to five times the work of these statements (``bench/``). The text is the same on both
databases, with ``%s`` for every value. On PostgreSQL it runs prepared, through psycopg's own cursor on Django's
connection; on SQLite through the module's own cursor.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Protocol

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections

Row = tuple[Any, ...]
ROWS_A_STATEMENT = 500


class Cursor(Protocol):
    """What both databases' cursors offer here."""

    def execute(self, sql: str, params: Sequence[Any] = ()) -> Any: ...
    def fetchall(self) -> list[Row]: ...
    def fetchone(self) -> Row | None: ...


class _Psycopg:
    """psycopg's cursor with every statement prepared; switched off for poolers that cannot keep statements."""

    def __init__(self, inner: Any, *, prepare: bool) -> None:
        self._execute, self._prepare = inner.execute, prepare
        self.fetchall, self.fetchone = inner.fetchall, inner.fetchone

    def execute(self, sql: str, params: Sequence[Any] = ()) -> Any:
        return self._execute(sql, params, prepare=self._prepare)


class _Sqlite:
    """The sqlite3 module's cursor, which marks values in its own way."""

    def __init__(self, inner: Any) -> None:
        self._execute = inner.execute
        self.fetchall, self.fetchone = inner.fetchall, inner.fetchone

    def execute(self, sql: str, params: Sequence[Any] = ()) -> Any:
        return self._execute(_question_marks(sql), params)


class _Told:
    """Tells Django of every statement, as its own cursors do where somebody counts or reads them."""

    def __init__(self, inner: Cursor, here: Any) -> None:
        self._execute, self._log = inner.execute, here.queries_log
        self.fetchall, self.fetchone = inner.fetchall, inner.fetchone

    def execute(self, sql: str, params: Sequence[Any] = ()) -> Any:
        self._log.append({"sql": sql, "time": "0.000"})
        return self._execute(sql, params)


@contextmanager
def raw_cursor() -> Iterator[Cursor]:
    """A cursor of the driver within the transaction at hand. Raises Django's database errors."""
    # Looked up once: the proxy ``connection`` looks itself up on every use, which is felt here.
    here = connections[DEFAULT_DB_ALIAS]
    here.ensure_connection()
    with here.wrap_database_errors:
        if on_postgresql():
            import psycopg  # noqa: PLC0415  only where PostgreSQL is in use

            with psycopg.Cursor(here.connection) as inner:
                yield _seen(_Psycopg(inner, prepare=settings.CREDENZA_PREPARED_STATEMENTS), here)
        else:
            with closing(here.connection.cursor()) as inner:
                yield _seen(_Sqlite(inner), here)


def _seen(cursor: Cursor, here: Any) -> Cursor:
    return _Told(cursor, here) if here.queries_logged else cursor


@lru_cache(maxsize=1)
def on_postgresql() -> bool:
    """Which of the two databases this is; a process has one for life."""
    return connection.vendor == "postgresql"


@lru_cache(maxsize=512)
def _question_marks(sql: str) -> str:
    return sql.replace("%s", "?")


def execute_many(sql: str, rows: Sequence[Row]) -> None:
    """The statement once for each row of values, planned once. Raises Django's database errors."""
    here = connections[DEFAULT_DB_ALIAS]
    here.ensure_connection()
    with here.wrap_database_errors:
        if on_postgresql():
            import psycopg  # noqa: PLC0415  only where PostgreSQL is in use

            with psycopg.Cursor(here.connection) as cursor:
                cursor.executemany(sql, rows)
        else:
            with closing(here.connection.cursor()) as cursor:
                cursor.executemany(_question_marks(sql), rows)


def insert_rows(cursor: Cursor, head: str, rows: Sequence[Row]) -> None:
    """Insert the rows in as few statements as parameters allow; ``head`` ends with VALUES."""
    for start in range(0, len(rows), ROWS_A_STATEMENT):
        part = rows[start : start + ROWS_A_STATEMENT]
        cursor.execute(_insert(head, len(part[0]), len(part)), [value for row in part for value in row])


@lru_cache(maxsize=512)
def _insert(head: str, width: int, count: int) -> str:
    one = f"({', '.join(['%s'] * width)})"
    return head + ", ".join([one] * count)


def marks(values: Sequence[Any]) -> str:
    """One placeholder for each value."""
    return ", ".join(["%s"] * len(values))


def day(value: date | None) -> Any:
    """A business date as the raw cursor takes it."""
    return value if value is None or on_postgresql() else value.isoformat()


def instant(value: datetime) -> Any:
    """An aware instant as the raw cursor takes it; SQLite holds naive UTC text, as Django writes it."""
    return value if on_postgresql() else value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


_written = json.JSONEncoder(separators=(",", ":")).encode


def json_text(value: Any) -> str:
    """JSON columns take text on both databases."""
    return _written(value)
