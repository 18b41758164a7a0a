"""The operators' page locks the ledger a second time on PostgreSQL: its own statements, run as they stand there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction

from credenza.journal.guards import GUARDED_TABLES
from tests.builders import credits as build

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_only]
PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "operators.md"


def statements() -> list[str]:
    """What stands below the heading, one statement each."""
    part = PAGE.read_text(encoding="utf-8").partition("\n## Lock the ledger a second time\n")[2]
    block = re.search(r"^```sql\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)
    assert block
    return [line.strip() for line in block[1].split(";") if line.strip()]


@pytest.fixture
def _as_the_application() -> Iterator[None]:
    build.account(build.person("ana@acme.example"))
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE credenza_app")
        for statement in statements():
            cursor.execute(statement)
        cursor.execute("SET LOCAL ROLE credenza_app")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.mark.usefixtures("_as_the_application")
class TestSecondLock:
    @pytest.mark.parametrize("table", GUARDED_TABLES)
    @pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
    def test_refuses_to_change_a_row(self, verb: str, table: str) -> None:
        refused = pytest.raises(ProgrammingError, match="permission denied")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(verb.format(table))

    def test_lets_the_commands_work(self) -> None:
        opened = build.account(build.person("otto@acme.example"))
        assert opened.number.startswith("TC-")
