"""Races need rows that other processes see: committed ones, in a server or in a file."""

from collections.abc import Iterator

import pytest
from django.db import connections

from tests.builders.credits import account, person, stock


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """A database whose rows other processes see, emptied afterwards."""
    connection = connections["default"]
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        assert "memory" not in name, f"races on SQLite need a file, not {name}"
    yield
    connections.close_all()


@pytest.fixture
def ana(committed):
    stock()
    return person("ana@acme.example", "Ana")


@pytest.fixture
def acme(ana):
    return account(ana)


@pytest.fixture
def learners(committed):
    return [person(f"learner{number}@acme.example") for number in range(4)]
