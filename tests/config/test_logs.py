"""Logs carry the request's id and never an address: links can carry secrets."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator

import pytest
import structlog
from django.conf import settings
from django.test import Client

from credenza.config.logs import logging_tables

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged as JSON from here on."""
    written = io.StringIO()
    tables = logging_tables("INFO", as_json=True)
    tables["handlers"]["stderr"]["stream"] = written
    logging.config.dictConfig(tables)
    yield written
    logging.config.dictConfig(settings.LOGGING)
    structlog.contextvars.clear_contextvars()


def read(lines: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


class TestLines:
    def test_say_route_status_and_request_id(self, client: Client, lines: io.StringIO) -> None:
        client.get("/healthz?key=hidden", headers={"x-request-id": "abc-12345"})
        (line,) = read(lines)
        assert (line["route"], line["status"], line["request_id"]) == ("healthz", 200, "abc-12345")
        assert "hidden" not in lines.getvalue()

    def test_name_no_address_when_something_is_not_found(self, client: Client, lines: io.StringIO) -> None:
        client.get("/no/such/secret-link/")
        assert {line["logger"] for line in read(lines)} == {"django.request", "credenza.config.middleware"}
        assert "secret-link" not in lines.getvalue()
