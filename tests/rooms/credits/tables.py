"""Counting and reading rows of the tables that commands write, whatever room they belong to."""

from typing import Any

from django.apps import apps
from django.db import connection

from tests.rooms.contents import Contents, contents_of

WRITTEN = ("credits", "journal")


def model(name: str) -> Any:
    """A model by ``room.Name``, for looking at what was written."""
    return apps.get_model(name)


def row_counts() -> dict[str, int]:
    """Rows of every table of the credits room and the journal."""
    return {label: len(rows) for label, rows in contents().items()}


def contents() -> Contents:
    """Everything in these tables, to prove that nothing at all changed."""
    return contents_of(*WRITTEN)


def entries(account: int) -> list[tuple[str, int, int]]:
    """(kind, credits, balance after) of an account's ledger, oldest first."""
    found = model("credits.Entry").objects.filter(account_id=account).order_by("pk")
    return list(found.values_list("kind", "credits", "balance_after"))


def left(lot: int) -> int:
    """What the lot has left, as stored."""
    return int(model("credits.Lot").objects.values_list("left", flat=True).get(pk=lot))


def events(name: str = "") -> list[dict[str, Any]]:
    """Payloads of the events of a name, oldest first."""
    found = model("journal.Event").objects.order_by("pk")
    return list((found.filter(name=name) if name else found).values_list("payload", flat=True))


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"
