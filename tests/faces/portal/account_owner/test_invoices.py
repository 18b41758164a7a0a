"""Invoices on the account's own page: for each of its owners and the desks, as PDF and electronic form."""

import pytest
from django.test import Client

from credenza.credits.commands.add_owner import add_owner
from credenza.credits.commands.preview_purchase import Billing
from credenza.gateways.payments.choice import using
from credenza.gateways.payments.fake import FakeCards
from credenza.kernel.actors import Actor
from credenza.orders.models import Invoice
from credenza.parties.models import Person
from credenza.workflows.card_purchases import CardOrder, buy_by_card
from credenza.workflows.dispatch import dispatch_pending
from tests.builders.credits import NOW, account, email_of, person, staff, stock

pytestmark = pytest.mark.django_db


def client_of(who: Actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=who.person_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_every_owner_finds_the_invoice_of_a_purchase_by_card(settings) -> None:
    settings.CREDENZA_STAFF_SECOND_FACTOR = False
    stock()
    ana, ben = person(), person()
    acme = account(ana, name="Acme").account
    add_owner(account=acme, email=email_of(ben), by=ana, now=NOW)
    assert "No invoice yet" in client_of(ana).get("/credits/invoices/").content.decode()
    with using(FakeCards()):
        order = CardOrder(account=acme, credits=100, billing=Billing(company="Acme GmbH", country="DE"))
        buy_by_card(order, card="ok", by=ana, now=NOW)
        dispatch_pending(now=NOW)
    paper = Invoice.objects.get()
    own = f"/credits/{acme}/invoices/{paper.pk}"
    for who in (ana, ben):
        page = client_of(who).get("/credits/invoices/").content.decode()
        assert (paper.number in page, f"{own}.pdf" in page, "119.00" in page) == (True, True, True)
        assert client_of(who).get(f"{own}.pdf").content.startswith(b"%PDF")
    assert client_of(ben).get(f"{own}.xml")["Content-Type"] == "application/xml"
    assert client_of(staff()).get(f"/credits/{acme}/invoices/").status_code == 200
    other = account(person(), name="Other").account
    for address in (f"{own}.pdf", f"/credits/{acme}/invoices/"):
        assert client_of(person()).get(address).status_code == 404
    assert client_of(staff()).get(f"/credits/{other}/invoices/{paper.pk}.pdf").status_code == 404
    assert "/credits/invoices/" in client_of(ana).get("/credits/transactions/").content.decode()
