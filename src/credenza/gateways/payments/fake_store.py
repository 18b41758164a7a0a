"""What the fake provider remembers: one small SQLite file, so that web and worker processes see the same payments."""

import json
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any

_TABLES = """
CREATE TABLE IF NOT EXISTS object (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT UNIQUE, body TEXT NOT NULL, due REAL, done INTEGER DEFAULT 0
);
CREATE INDEX IF NOT EXISTS object_kind ON object (kind, done, due);
"""


class FakeStore:
    """Objects by id and, where they have one, by a name that is given once (an idempotency key, a payer)."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = RLock()
        self._kept = self._open(":memory:") if path is None else None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)

    @staticmethod
    def _open(target: str) -> sqlite3.Connection:
        connection = sqlite3.connect(target, timeout=30, isolation_level=None, check_same_thread=False)
        connection.executescript(_TABLES)
        return connection

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """One change at a time, whichever process makes it."""
        with self._lock:
            connection = self._kept or self._open(str(self._path))
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            finally:
                if self._kept is None:
                    connection.close()


def put(connection: sqlite3.Connection, kind: str, body: dict[str, Any], **more: Any) -> None:
    """Keep an object; ``name`` makes it findable, ``due`` (seconds since 1970) orders events."""
    connection.execute(
        "INSERT INTO object (id, kind, name, body, due) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET body = excluded.body",
        (body["id"], kind, more.get("name"), json.dumps(body), more.get("due")),
    )


def get(connection: sqlite3.Connection, object_id: str) -> dict[str, Any] | None:
    """The object with that id."""
    return _body(connection.execute("SELECT body FROM object WHERE id = ?", (object_id,)).fetchone())


def named(connection: sqlite3.Connection, name: str) -> dict[str, Any] | None:
    """The object that was given this name."""
    return _body(connection.execute("SELECT body FROM object WHERE name = ?", (name,)).fetchone())


def all_of(connection: sqlite3.Connection, kind: str) -> list[dict[str, Any]]:
    """Objects of a kind, oldest first."""
    rows = connection.execute("SELECT body FROM object WHERE kind = ? AND done = 0 ORDER BY rowid", (kind,))
    return [json.loads(row[0]) for row in rows]


def due_of(connection: sqlite3.Connection, kind: str, until: float) -> list[dict[str, Any]]:
    """Objects of a kind that are due and not done, in order."""
    query = "SELECT body FROM object WHERE kind = ? AND done = 0 AND due <= ? ORDER BY due, rowid"
    return [json.loads(row[0]) for row in connection.execute(query, (kind, until))]


def emit(connection: sqlite3.Connection, kind: str, about: dict[str, Any], at: datetime) -> None:
    """An event as the provider would post it, due at that instant."""
    event = {
        "id": new_id("evt"),
        "object": "event",
        "type": kind,
        "created": int(at.timestamp()),
        "livemode": False,
        "data": {"object": about},
    }
    put(connection, "event", event, due=at.timestamp())


def finish(connection: sqlite3.Connection, object_id: str) -> None:
    """Mark an object done."""
    connection.execute("UPDATE object SET done = 1 WHERE id = ?", (object_id,))


def new_id(prefix: str) -> str:
    """An id that looks like the provider's."""
    return f"{prefix}_fake{secrets.token_hex(10)}"


def _body(row: tuple[str] | None) -> dict[str, Any] | None:
    return None if row is None else json.loads(row[0])
