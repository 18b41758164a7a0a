"""Everything that stands in a room's tables, as the database has it: drawing models of it would take ten times as long."""

from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection

Contents = dict[str, list[tuple[Any, ...]]]


@cache
def _asked(room: str) -> tuple[tuple[str, str], ...]:
    quote = connection.ops.quote_name
    return tuple(
        (kind._meta.label, f"SELECT * FROM {quote(kind._meta.db_table)} ORDER BY {quote(kind._meta.pk.column)}")
        for kind in apps.get_app_config(room).get_models()
    )


def contents_of(*rooms: str) -> Contents:
    """The rows of each model's table, oldest first."""
    found = {}
    with connection.cursor() as cursor:
        for label, asked in (one for room in rooms for one in _asked(room)):
            cursor.execute(asked)
            found[label] = [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor]
    return found
