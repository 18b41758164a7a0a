"""Small programs and people for the catalog's tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from credenza.catalog.commands.sync_pack import sync_pack
from credenza.kernel.actors import Actor, StaffRole
from credenza.programs.loader import load, using
from credenza.programs.shapes import PackItem, PackPrice, Program

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 10)
DESK = Actor(person_id=1, roles=frozenset({StaffRole.ORDER_DESK}))
FINANCE = Actor(person_id=2, roles=frozenset({StaffRole.FINANCE}))
ADMINISTRATOR = Actor(person_id=3, roles=frozenset({StaffRole.ADMINISTRATOR}))
CERTIFICATION = Actor(person_id=4, roles=frozenset({StaffRole.CERTIFICATION_DESK}))
SOMEBODY = Actor(person_id=5)


def entry(sku: str = "EX-1", *, usd: int | None = 25_000, **more: Any) -> PackItem:
    """A payable exam unless more is said; ``usd`` in cents."""
    given: dict[str, Any] = {
        "sku": sku,
        "name": f"Exam {sku}",
        "family": "exam",
        "delivery": "exam",
        "payable_with_credits": True,
        "topic": "Jira",
        "added_on": date(2026, 1, 15),
        "prices": () if usd is None else (PackPrice(currency="USD", list_minor=usd),),
    }
    return PackItem(**given | more)


def program(*entries: PackItem) -> Program:
    return replace(load("atlassian"), items=entries)


@contextmanager
def stocked(*entries: PackItem, now: datetime = NOW) -> Iterator[Program]:
    """A program with these items in force, and the catalog in line with it."""
    with using(program(*entries)) as made:
        sync_pack(now=now)
        yield made
