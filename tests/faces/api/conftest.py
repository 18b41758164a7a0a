"""The API's clock stands still, its card provider is a fake, its files are in memory, and staff need no second factor unless a test says so."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

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


@pytest.fixture(scope="module")
def _stored() -> MemoryFiles:
    """The evidence of the module's world."""
    return MemoryFiles()


@pytest.fixture(autouse=True)
def files(_stored: MemoryFiles) -> Iterator[MemoryFiles]:
    """Evidence lives as long as the test."""
    with stores.using(deepcopy(_stored)) as store:
        yield store


@pytest.fixture(scope="module")
def _built(lasting: Callable[[], AbstractContextManager[None]], _stored: MemoryFiles) -> worlds.World:
    """It takes longer to build than most tests to run: once for each module."""
    with lasting(), stores.using(_stored), choice.using(FakeCards()):
        built = worlds.build()
        connection.check_constraints()  # now, not after each test again
    return built


@pytest.fixture
def world(_built: worlds.World, db: None) -> worlds.World:
    """The module's world as it was built; what the test does to it is undone."""
    return replace(_built, callers={})
