"""Workflows on a database, with the catalog in stock, mail kept in memory and the fake card provider in place."""

from collections.abc import Iterator

import pytest
from django.core import mail

from credenza.gateways.payments.choice import using
from credenza.gateways.payments.fake import FakeCards
from credenza.journal.models import Event
from tests.builders.credits import NOW, stock


@pytest.fixture(autouse=True)
def _stocked(db: None) -> None:
    """Nobody hears of the stock: its events count as dispatched before the test begins."""
    stock()
    Event.objects.update(dispatched_at=NOW)


@pytest.fixture(autouse=True)
def _mail_in_memory(settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    mail.outbox = []


@pytest.fixture
def cards() -> Iterator[FakeCards]:
    with using(FakeCards()) as provider:
        assert isinstance(provider, FakeCards)
        yield provider
