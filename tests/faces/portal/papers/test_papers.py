"""Papers to download: who may have which, and that what comes is the file itself, never a page."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from credenza.gateways.files import choice as stores
from credenza.gateways.files.memory import MemoryFiles
from credenza.kernel.actors import Actor, StaffRole
from credenza.orders.commands.accept_quote import accept_quote
from credenza.orders.commands.record_payment import record_payment
from credenza.orders.queries.orders import order
from credenza.orders.queries.quotes import quote
from credenza.parties.models import Person
from tests.builders.credits import NOW, TODAY, person, staff
from tests.builders.quotes import World, sent, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings: Any) -> Iterator[MemoryFiles]:
    settings.CREDENZA_STAFF_SECOND_FACTOR = False
    with stores.using(MemoryFiles()) as store:
        yield store


@pytest.fixture
def of() -> World:
    return world()


def signed_in(who: Actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=who.person_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_buyers_and_desks_have_papers_and_nobody_else(of: World) -> None:
    accepted = accept_quote(quote=sent(of).quote, by=of.buyer, now=NOW)
    total = order(accepted.order, of.buyer).total
    paid = record_payment(order=accepted.order, amount=total, value_date=TODAY, by=of.desk, now=NOW)
    quoted = f"/papers/quotes/{accepted.quote}.pdf"
    invoiced = f"/papers/invoices/{paid.invoice}.pdf"
    electronic = f"/papers/invoices/{paid.invoice}.xml"
    finance = staff(StaffRole.FINANCE, who=person("fia@vendor.example"))
    stranger = person("eve@elsewhere.example")
    allowed = {
        "buyer": (of.buyer, 200, 200),
        "desk": (of.desk, 200, 200),
        "finance": (finance, 404, 200),
        "stranger": (stranger, 404, 404),
    }
    for name, (who, of_quote, of_invoice) in allowed.items():
        client = signed_in(who)
        found = [client.get(address).status_code for address in (quoted, invoiced, electronic)]
        assert found == [of_quote, of_invoice, of_invoice], name
    assert Client().get(quoted).status_code == 302
    answer = signed_in(of.buyer).get(quoted)
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert answer["Content-Disposition"].startswith('attachment; filename="quote-Q-2026-')
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert quote(accepted.quote, of.buyer, TODAY).pdf_sha256
    written = signed_in(of.buyer).get(electronic)
    assert (written["Content-Type"], written.content[:5]) == ("application/xml", b"<?xml")
