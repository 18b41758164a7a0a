"""Append-only tables, guarded in the database as well as in the code.

Triggers are laid after every migrate (``journal.apps``), because SQLite loses them without a word when a
migration remakes a table. On PostgreSQL a second lock is to revoke UPDATE, DELETE and TRUNCATE from the
application's role; a superuser passes both.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

GUARDED_TABLES = (
    "journal_auditentry",
    "credits_entry",
    "certification_pass",
    "certification_passwithdrawn",
    "certification_decision",
    "certification_credentialextension",
    "certification_blanketapplied",
    "certification_upgrade",
    "certification_revocation",
    "certification_retirement",
    "certification_merger",
    "certification_caseentry",
    "certification_badge",
    "learning_statement",
    "licensing_change",
    "orders_orderentry",
    "orders_invoice",
)

_FUNCTION = """
CREATE OR REPLACE FUNCTION credenza_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def _present(connection: Any) -> list[str]:
    with connection.cursor() as cursor:
        names = set(connection.introspection.table_names(cursor))
    return [table for table in GUARDED_TABLES if table in names]


def _sqlite_triggers(table: str) -> dict[str, str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    events = {
        "update": f"BEFORE UPDATE ON {table}",
        "delete": f"BEFORE DELETE ON {table}",
        # INSERT OR REPLACE takes the old row away without asking the trigger for deletions.
        "replace": f"BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)",  # noqa: S608
    }
    return {
        f"{table}_no_{verb}": f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} {event} {refuse}"
        for verb, event in events.items()
    }


def _postgresql_triggers(table: str) -> dict[str, str]:
    return {
        f"{table}_no_change": f"CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION credenza_append_only()",
        f"{table}_no_truncate": f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION credenza_append_only()",
    }


def _triggers(connection: Any, table: str) -> dict[str, str]:
    if connection.vendor == "postgresql":
        return _postgresql_triggers(table)
    return _sqlite_triggers(table)


def guard(connection: Any) -> None:
    """Lay the triggers on every guarded table that exists. Idempotent."""
    tables = _present(connection)
    with connection.cursor() as cursor:
        if tables and connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for table in tables:
            for statement in _triggers(connection, table).values():
                cursor.execute(statement)


def lift(connection: Any) -> None:
    """Take the triggers away: for data migrations and test clean-up only."""
    with connection.cursor() as cursor:
        for table in _present(connection):
            for name in _triggers(connection, table):
                suffix = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{suffix}")


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """Without the triggers for a moment."""
    lift(connection)
    try:
        yield
    finally:
        guard(connection)


def missing(connection: Any) -> list[str]:
    """Names of triggers that should stand and don't; ``verify`` reports them."""
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        laid = {row[0] for row in cursor.fetchall()}
    return [name for table in GUARDED_TABLES for name in _triggers(connection, table) if name not in laid]
