"""An independent reader of the description calls every operation with what fits it and what does not."""

import json
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache as store
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from credenza.config.wsgi import application
from tests.faces.api.golden import GOLDEN
from tests.faces.api.world import World, token

pytestmark = [pytest.mark.once, pytest.mark.django_db]

METHODS = ("get", "post", "put", "patch", "delete")
OPERATIONS = [
    (method, path)
    for path, kinds in json.loads(GOLDEN.read_text(encoding="utf-8"))["paths"].items()
    for method in kinds
    if method in METHODS
]
"""By the written description, which the served one equals: to read that one takes seconds in each process."""

hasty = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@cache
def described() -> Any:
    """The written description as the reader takes it, once a process."""
    schema = schemathesis.openapi.from_dict(json.loads(GOLDEN.read_text(encoding="utf-8")))
    schema.app, schema.location = application, "/api/v1/openapi.json"
    return schema


@pytest.fixture(autouse=True)
def _connection_stays() -> Iterator[None]:
    """The test's transaction lives in the connection that a server closes after each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_answers_as_described(method: str, path: str, world: World) -> None:
    """An administrator's token reaches every operation; nothing may break, and every answer is in the description."""
    headers = {"Authorization": f"Bearer {token(world.people['admin'])}"}
    for mode in GenerationMode:

        @hasty
        @given(case=described()[path][method].as_strategy(generation_mode=mode))
        def calls(case: Any) -> None:
            store.clear()  # else the brake on failed tokens answers in place of 401
            # Rules refuse what no description can tell, such as a code that opens no account.
            case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

        with suppress(Unsatisfiable):  # an operation without anything to get wrong has no wrong calls
            calls()
