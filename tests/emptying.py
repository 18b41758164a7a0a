"""Clean-up after tests whose rows others saw: the tables that were empty when the tests began are empty again.

Django's own flush truncates every table and then makes all permissions anew: a second for each such test.
"""

from typing import Any

from django.db import transaction

from credenza.journal.guards import lifted


def tables_of(connection: Any) -> list[str]:
    """The tables of all models."""
    found: list[str] = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return found


def filled(connection: Any, tables: list[str]) -> list[str]:
    """Those that have a row."""
    quote = connection.ops.quote_name
    asked = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {quote(table)})" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [row[0] for row in cursor.fetchall()]


def empty(connection: Any, kept: set[str]) -> None:
    """Take the rows out of every table but those ``kept``, past the append-only guards."""
    found = filled(connection, [table for table in tables_of(connection) if table not in kept])
    if not found:
        return
    # SQLite's foreign keys are off meanwhile, PostgreSQL's are deferred to the end.
    with (
        connection.constraint_checks_disabled(),
        lifted(connection),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        for table in found:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
