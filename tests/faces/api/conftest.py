"""The API's clock stands still, its card provider is a fake, its files are in memory, and staff need no second factor unless a test says so."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from credenza.gateways.files import choice as stores
from credenza.gateways.files.memory import MemoryFiles
from credenza.gateways.payments import choice
from credenza.gateways.payments.fake import FakeCards
from tests.faces.api import world as worlds


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    def still() -> datetime:
        return worlds.NOW

    monkeypatch.setattr("credenza.api.v1.bearer.clock", still)
    monkeypatch.setattr("credenza.api.v1.door.clock", still)


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    settings.CREDENZA_STAFF_SECOND_FACTOR = False


@pytest.fixture(autouse=True)
def cards() -> Iterator[FakeCards]:
    with choice.using(FakeCards()) as provider:
        yield provider


@pytest.fixture(autouse=True)
def files() -> Iterator[MemoryFiles]:
    """Evidence lives as long as the test."""
    with stores.using(MemoryFiles()) as store:
        yield store


@pytest.fixture
def world(db: None) -> worlds.World:
    return worlds.build()
