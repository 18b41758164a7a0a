"""The papers that go with mails: the quote to its purchaser, the invoice to the billing contact. QT2, QT7."""

from collections.abc import Iterator

import pytest
from django.core import mail

from credenza.gateways.files import choice as files
from credenza.gateways.files.memory import MemoryFiles
from credenza.orders.commands.accept_quote import accept_quote
from credenza.workflows.deliveries import deliver_due
from credenza.workflows.dispatch import dispatch_pending
from credenza.workflows.models import Delivery, Notice
from tests.builders.credits import NOW
from tests.builders.orders import board, pay, small_world
from tests.builders.quotes import sent

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _store() -> Iterator[None]:
    with files.using(MemoryFiles()):
        yield


def test_quotes_and_invoices_are_attached_to_their_mails() -> None:
    of = small_world(country="DE", region="")
    quote = sent(of, board())
    order = accept_quote(quote=quote.quote, by=of.buyer, now=NOW).order
    pay(of, order, "714.00")
    dispatch_pending(now=NOW)
    deliver_due(now=NOW)
    assert not Delivery.objects.exclude(status="sent").exists()
    attached = {one.subject.partition(" ")[0]: one.attachments for one in mail.outbox if one.attachments}
    assert set(attached) == {"Quote", "Invoice"}
    for (name, content, kind), number in zip(
        (attached["Quote"][0], attached["Invoice"][0]), (f"{quote.number}-1", "INV-2026-000001"), strict=True
    ):
        assert (name, kind) == (f"{number}.pdf", "application/pdf")
        assert bytes(content).startswith(b"%PDF-")
    told = Notice.objects.values_list("name", "papers")
    assert [name for name, papers in told if papers] == ["quote_saved", "invoice_issued"]
