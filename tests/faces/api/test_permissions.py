"""Every operation against every part that people play: the table, row by row, and that no operation lacks its row."""

import json
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from credenza.parties.scopes import SCOPES
from tests.faces.api.golden import GOLDEN
from tests.faces.api.permissions import Row
from tests.faces.api.tables import TABLE
from tests.faces.api.world import PARTS, Caller, World, token

METHODS = ("get", "post", "put", "patch", "delete")


def scopes_asked() -> dict[tuple[str, str], str]:
    """The scope of every operation by method and path, as written down: the served description equals it."""
    schema = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return {
        (method.upper(), path.removeprefix("/api/v1")): operation["security"][0]["bearer"][0]
        for path, kinds in schema["paths"].items()
        for method, operation in kinds.items()
        if method in METHODS
    }


SCOPES_ASKED = scopes_asked()


@contextmanager
def undone() -> Any:
    """What happens inside leaves no trace, so that each part finds the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def call(world: World, caller: Caller, row: Row) -> Any:
    return caller(row.method, world.filled(row.path), world.filled(row.body))


class TestTable:
    def test_has_a_row_for_every_operation(self) -> None:
        assert {(row.method, row.path) for row in TABLE} == set(SCOPES_ASKED)

    def test_has_each_row_once(self) -> None:
        assert len({(row.method, row.path) for row in TABLE}) == len(TABLE)


def answers(world: World, caller: Caller) -> dict[str, Any]:
    """Every operation called once, each in the untouched world: the answers by row."""
    found = {}
    for row in TABLE:
        with undone():
            found[named(row)] = caller(row.method, world.filled(row.path), world.filled(row.body))
    return found


def named(row: Row) -> str:
    return f"{row.method} {row.path}"


@pytest.mark.django_db
class TestPermissions:
    @pytest.mark.parametrize("part", PARTS)
    def test_of_each_part(self, world: World, part: str) -> None:
        found = answers(world, world[part])
        assert {name: answer.status_code for name, answer in found.items()} == {
            named(row): row.of(part) for row in TABLE
        }
        refused = [answer for answer in found.values() if answer.status_code >= 400]
        assert {answer["Content-Type"] for answer in refused} == {"application/problem+json"}
        kept_away = {"not_permitted", "key_not_visible"}
        assert {answer.json()["code"] for answer in refused if answer.status_code == 403} <= kept_away
        assert {answer.json()["code"] for answer in refused if answer.status_code == 404} <= {"not_found"}

    def test_without_a_token(self, world: World) -> None:
        found = answers(world, Caller())
        told = {(answer.status_code, answer.json()["code"], answer["WWW-Authenticate"]) for answer in found.values()}
        assert told == {(401, "not_authenticated", 'Bearer realm="credenza"')}

    @pytest.mark.parametrize("scope", sorted(SCOPES))
    def test_with_a_token_that_lacks_the_scope(self, world: World, scope: str) -> None:
        """An owner's and an administrator's: a token never does more than its scopes."""
        rows = [row for row in TABLE if SCOPES_ASKED[row.method, row.path] == scope]
        assert rows
        for part in ("owner", "admin"):
            caller = Caller(token(world.people[part], without=scope))
            found = [caller(row.method, world.filled(row.path), world.filled(row.body)) for row in rows]
            told = {(answer.status_code, answer.json()["code"], answer.json().get("scope")) for answer in found}
            assert told == {(403, "not_permitted", scope)}
