"""Evidence of these tests stays in memory."""

from collections.abc import Iterator

import pytest

from credenza.gateways.files import choice
from credenza.gateways.files.memory import MemoryFiles


@pytest.fixture(autouse=True)
def store() -> Iterator[MemoryFiles]:
    files = MemoryFiles()
    with choice.using(files):
        yield files
