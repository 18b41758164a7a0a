"""Counting and reading rows of the tables that the certification room's commands write."""

from typing import Any

from django.apps import apps
from django.db import models

from tests.rooms.contents import Contents, contents_of

WRITTEN = ("certification", "journal")


def contents() -> Contents:
    """Everything in these tables, to prove that nothing at all changed."""
    return contents_of(*WRITTEN)


def row_counts() -> dict[str, int]:
    """Rows of every table."""
    return {label: len(rows) for label, rows in contents().items()}


def too_long() -> list[str]:
    """Texts longer than their column: PostgreSQL refuses them with an error, SQLite keeps them."""
    found = []
    for kind in apps.get_app_config("certification").get_models():
        for field in kind._meta.concrete_fields:
            if isinstance(field, models.CharField) and field.max_length:
                held = kind.objects.values_list(field.attname, flat=True)
                found += [
                    f"{kind._meta.label}.{field.attname}" for text in held if text and len(text) > field.max_length
                ]
    return found


def events(name: str = "") -> list[dict[str, Any]]:
    """Payloads of the events of a name, oldest first."""
    found = apps.get_model("journal.Event").objects.order_by("pk")
    return list((found.filter(name=name) if name else found).values_list("payload", flat=True))


def event_names(since: int = 0) -> list[str]:
    """Names of the events with ids above ``since``, oldest first."""
    found = apps.get_model("journal.Event").objects.filter(pk__gt=since).order_by("pk")
    return list(found.values_list("name", flat=True))
