"""The description of the API: as agreed, complete, with examples, and read from this machine."""

import re
from collections import Counter
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from django.test import Client
from pydantic import BaseModel

from credenza.api.v1 import problems, shapes
from credenza.api.v1.urls import api
from credenza.doors.refusals import WORDINGS
from credenza.parties.scopes import SCOPES
from tests.faces.api.golden import agreed, described

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def schema() -> Any:
    return api.get_openapi_schema(path_prefix="/api/v1/")


def operations(schema: Any) -> list[tuple[str, Any]]:
    return [(f"{method} {path}", told) for path, kinds in schema["paths"].items() for method, told in kinds.items()]


class TestDescription:
    def test_is_the_agreed_one(self) -> None:
        """See ``golden`` for how to agree to a change."""
        assert described() == agreed()

    def test_is_openapi_3_1(self, schema: Any) -> None:
        assert schema["openapi"] == "3.1.0"

    def test_names_every_operation_once(self, schema: Any) -> None:
        names = [told["operationId"] for _, told in operations(schema)]
        assert len(set(names)) == len(names)

    def test_names_each_shape_once(self) -> None:
        """Two of one name would be described as one."""
        modules = [import_module(f"credenza.api.v1.shapes.{found.name}") for found in iter_modules(shapes.__path__)]
        names = [
            name
            for module in modules
            for name, found in vars(module).items()
            if isinstance(found, type) and issubclass(found, BaseModel) and found.__module__ == module.__name__
        ]
        assert [name for name, count in Counter(names).items() if count > 1] == []

    def test_names_scopes_that_exist(self, schema: Any) -> None:
        assert {told["security"][0]["bearer"][0] for _, told in operations(schema)} == set(SCOPES)

    def test_explains_every_operation(self, schema: Any) -> None:
        assert [name for name, told in operations(schema) if len(told["description"]) < 30] == []

    def test_tells_every_problem_as_one(self, schema: Any) -> None:
        shared = schema["components"]["responses"]
        told = {
            answer["$ref"].rsplit("/", 1)[-1]
            for _, operation in operations(schema)
            for status, answer in operation["responses"].items()
            if int(status) >= 400
        }
        assert told == set(shared)
        assert {media for answer in shared.values() for media in answer["content"]} == {"application/problem+json"}

    def test_has_an_example_of_every_body(self, schema: Any) -> None:
        bodies = {
            body["schema"]["$ref"].rsplit("/", 1)[-1]
            for _, told in operations(schema)
            for media, body in told.get("requestBody", {}).get("content", {}).items()
            if media == "application/json"
        }
        assert len(bodies) > 15
        assert [name for name in sorted(bodies) if not schema["components"]["schemas"][name].get("examples")] == []


class TestPages:
    @pytest.mark.django_db
    def test_of_the_description_come_from_here(self) -> None:
        page = Client().get("/api/v1/docs")
        sources = re.findall(r'(?:src|href)="([^"]+)"', page.content.decode())
        assert page.status_code == 200
        assert sources
        assert all(source.startswith("/static/ninja/") for source in sources)
        assert "unsafe" not in page["Content-Security-Policy"]

    @pytest.mark.django_db
    def test_serve_the_description(self) -> None:
        answer = Client().get("/api/v1/openapi.json")
        assert answer.json()["info"]["title"] == "Credenza"
        assert Client().get("/api/v1/openapi.json", headers={"If-None-Match": answer["ETag"]}).status_code == 304


class TestReference:
    """docs/reference/api.md says what the code says."""

    PAGE = Path("docs/reference/api.md")

    def test_lists_every_operation_with_its_scope(self, schema: Any) -> None:
        told = re.findall(r"^\| `([A-Z]+ /\S*)` \| `([a-z:]+)` \|", self.PAGE.read_text(encoding="utf-8"), re.MULTILINE)
        known = [
            (f"{method.upper()} {path.removeprefix('/api/v1')}", operation["security"][0]["bearer"][0])
            for path, kinds in schema["paths"].items()
            for method, operation in kinds.items()
        ]
        assert sorted(told) == sorted(known)

    def test_lists_every_scope(self) -> None:
        part = self.PAGE.read_text(encoding="utf-8").partition("\n## Scopes\n")[2].partition("\n## ")[0]
        assert re.findall(r"^\| `([a-z:]+)` \| (.+) \|$", part, re.MULTILINE) == list(SCOPES.items())

    def test_lists_every_problem_of_http(self) -> None:
        known = {plain.code for plain in vars(problems).values() if isinstance(plain, problems.Plain)}
        told = set(re.findall(r"^\| `([a-z_]+)` \| \d{3} \|", self.PAGE.read_text(encoding="utf-8"), re.MULTILINE))
        assert known - set(WORDINGS) == told
