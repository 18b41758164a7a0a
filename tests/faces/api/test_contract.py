"""An independent reader of the description calls every operation with what fits it and what does not."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from credenza.config.wsgi import application
from tests.faces.api.world import World, token

pytestmark = [pytest.mark.once, pytest.mark.django_db]

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app=application)


@pytest.fixture(autouse=True)
def _connection_stays() -> Iterator[None]:
    """The test's transaction lives in the connection that a server closes after each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_answers_as_described(case: Any, world: World) -> None:
    """An administrator's token reaches every operation; nothing may break, and every answer is in the description."""
    cache.clear()  # else the brake on failed tokens answers in place of 401
    headers = {"Authorization": f"Bearer {token(world.people['admin'])}"}
    # Rules refuse what no description can tell, such as a code that opens no account.
    case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])
