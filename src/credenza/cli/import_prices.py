"""Price lists out of a file, each row taken in as finance would at the desk."""

from collections.abc import Iterable
from datetime import datetime

from credenza.catalog.price_lists import PriceGiven, take_prices
from credenza.certification.importing import Given, Heard, RowOutcome
from credenza.kernel.actors import SYSTEM

BATCH = 500


def prices_in(rows: Iterable[Given], heard: Heard, now: datetime) -> None:
    """Store every good row, batch by batch; ``heard`` is told of each."""
    batch: list[Given] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            heard(_taken(batch, now))
            batch = []
    heard(_taken(batch, now))


def _taken(batch: list[Given], now: datetime) -> list[RowOutcome]:
    given = [PriceGiven(line=row.line, values=row.values) for row in batch]
    return [
        RowOutcome(line=one.line, outcome=one.outcome, error=one.error)
        for one in take_prices(given, reason="imported", by=SYSTEM, now=now)
    ]
