"""Pages of quotes and reviews: who comes to which (one literal table), and a walk through all that they do."""

import re
from typing import Any

import pytest
from django.test import Client

from credenza.gateways.payments.choice import using
from credenza.gateways.payments.fake import FakeCards
from credenza.kernel.actors import Actor, StaffRole
from credenza.orders.commands.accept_quote import accept_quote
from credenza.orders.commands.make_payment_link import make_payment_link
from credenza.orders.commands.place_on_terms import place_on_terms
from credenza.orders.commands.return_to_buyer import return_to_buyer
from credenza.orders.models import Order, Quote
from credenza.orders.queries.quotes import list_quotes
from credenza.parties.models import Person
from credenza.portal import shared
from tests.builders.credits import NOW, TODAY, account, person, staff
from tests.builders.quotes import DC, World, coverage, drafted, line, organization, sent, world

pytestmark = pytest.mark.django_db
PEOPLE = ("stranger", "plain", "buyer", "certification", "finance", "order", "administrator")
EVERYBODY = (302, 200, 200, 200, 200, 200, 200)
THEIRS = (302, 404, 200, 404, 404, 200, 200)
DRAFTS = (302, 404, 200, 404, 404, 200, 200)
DESK = (302, 404, 404, 404, 403, 200, 200)
TABLE = {
    "/quotes/": EVERYBODY,
    "/quotes/?status=open&text=acme": EVERYBODY,
    "/quotes/new/": EVERYBODY,
    "/quotes/new/?tab=renew&entitlement=SEN-1": EVERYBODY,
    "/quotes/{open}/": THEIRS,
    "/quotes/{held}/": THEIRS,
    "/quotes/{draft}/change/": DRAFTS,
    "/quotes/{open}/change/": (302, 404, 302, 404, 404, 302, 302),
    "/quotes/{open}/decline/": THEIRS,
    "/quotes/{open}/cancel/": THEIRS,
    "/quotes/{open}/extend/": (302, 404, 403, 404, 404, 200, 200),
    "/quotes/{open}/nothing/": (302, 404, 404, 404, 404, 404, 404),
    "/quotes/999999/": (302, 404, 404, 404, 404, 404, 404),
    "/desk/reviews/": DESK,
    "/desk/reviews/?status=approved&mine=1": DESK,
    "/desk/reviews/{review}/": DESK,
}
ORGANIZATION_FIELDS = {"organization": "", "currency": "USD", "rows": "0", "tab": "new"}


@pytest.fixture(autouse=True)
def _at_a_fixed_time(monkeypatch, settings):
    settings.CREDENZA_STAFF_SECOND_FACTOR = False
    monkeypatch.setattr(shared.timezone, "now", lambda: NOW)


@pytest.fixture(autouse=True)
def _cards():
    with using(FakeCards()):
        yield


@pytest.fixture
def of() -> World:
    return world()


def client_of(who: Actor | None) -> Client:
    client = Client()
    if who is not None:
        client.force_login(Person.objects.get(pk=who.person_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


class TestWho:
    def test_comes_to_which_page(self, of):
        held = sent(of, notes="x")
        opened, draft = sent(of), drafted(of)
        named = {
            "open": opened.quote,
            "held": held.quote,
            "draft": draft.quote,
            "review": held.review,
        }
        roles = (StaffRole.CERTIFICATION_DESK, StaffRole.FINANCE, StaffRole.ORDER_DESK, StaffRole.ADMINISTRATOR)
        clients = [client_of(who) for who in (None, person(), of.buyer, *(staff(role) for role in roles))]
        found = {
            address: tuple(client.get(address.format(**named)).status_code for client in clients) for address in TABLE
        }
        assert found == TABLE


class TestBuilder:
    def test_a_quote_is_built_line_by_line_without_a_script(self, of):
        client = client_of(of.buyer)
        typed = {**ORGANIZATION_FIELDS, "organization": str(of.organization), "technical_contact": "t@acme.example"}
        page = client.post("/quotes/new/", {**typed, "do": "add"})
        assert (page.status_code, "press “Add line”" in text(page)) == (422, True)
        page = client.post("/quotes/new/", {**typed, "do": "add", "add-new-item": f"{DC}|500", "add-new-quantity": "2"})
        assert "1. New: Jira Data Center, 500 users × 2" in text(page)
        assert "Total, USD 88,000.00" in text(page)
        assert "Valid until 9 Apr 2026 if saved today" in text(page)
        rows = {**typed, "rows": "1", "line0-kind": "new", "line0-item": f"{DC}|500", "line0-quantity": "2"}
        tab = client.post("/quotes/new/", {**rows, "do": "tab:credits"})
        assert 'name="add-credits-account"' in tab.content.decode()
        number = account(of.buyer).number
        two = client.post(
            "/quotes/new/",
            {**rows, "tab": "credits", "do": "add", "add-credits-account": number, "add-credits-credits": "20000"},
        )
        assert "104,000.00" in text(two)
        effect = client.post("/quotes/price/", rows)
        assert "hx-swap-oob" in effect.content.decode()
        gone = client.post("/quotes/new/", {**rows, "do": "remove:0"})
        assert "Add a line to see what it costs" in text(gone)
        refused = client.post("/quotes/new/", {**rows, "do": "send"})
        assert (refused.status_code, "Accept the terms (version 2026-05)" in text(refused)) == (422, True)
        done = client.post("/quotes/new/", {**rows, "terms": "on", "po_number": "PO-7", "do": "send"}, follow=True)
        (row,) = list_quotes(of.buyer, TODAY)
        assert (row.status, str(row.total)) == ("open", "88000.00")
        assert "is open; its PDF is on the way" in text(done)
        assert done.redirect_chain[-1][0] == f"/quotes/{row.id}/"

    def test_a_reseller_names_a_customer_and_is_told_what_is_missing(self, of):
        client = client_of(of.buyer)
        typed = {
            **ORGANIZATION_FIELDS,
            "organization": str(of.organization),
            "is_reseller": "on",
            "terms": "on",
            "rows": "1",
            "line0-kind": "new",
            "line0-item": "JIRA-CLOUD|25",
            "do": "send",
        }
        page = client.post("/quotes/new/", typed)
        assert page.status_code == 422
        assert Quote.objects.count() == 0
        named = {"customer_name": "Kestrel", "technical_contact": "it@kestrel.example"}
        address = {"customer-street": "1 Pier", "customer-city": "Oslo", "customer-country": "NO"}
        page = client.post("/quotes/new/", {**typed, **named, **address}, follow=True)
        assert "The order desk looks at it" in text(page)
        assert "A reseller quotes a cloud subscription" in text(page)
        again = client.get("/quotes/new/")
        assert "Kestrel" in again.content.decode(), "the next quote offers the customer"

    def test_a_draft_is_changed_and_a_wrong_license_tells_nothing(self, of):
        client, draft = client_of(of.buyer), drafted(of, po_number="PO-1")
        page = client.get(f"/quotes/{draft.quote}/change/")
        assert 'value="PO-1"' in page.content.decode()
        typed = {
            **ORGANIZATION_FIELDS, "organization": str(of.organization), "technical_contact": "t@acme.example",
            "rows": "1", "line0-kind": "renew", "line0-entitlement": "SEN-404", "line0-months": "12", "terms": "on",
        }  # fmt: skip
        refused = client.post(f"/quotes/{draft.quote}/change/", {**typed, "do": "save"})
        assert refused.status_code == 422
        line0 = {"line0-kind": "new", "line0-item": f"{DC}|1000", "line0-quantity": "1"}
        saved = client.post(f"/quotes/{draft.quote}/change/", {**typed, **line0, "do": "save"})
        assert saved.url == f"/quotes/{draft.quote}/"
        assert Quote.objects.get().net_minor == 5_600_000


class TestOneQuote:
    def test_accept_copy_revise_decline_and_link(self, of):
        client = client_of(of.buyer)
        opened = sent(of)
        page = text(client.get(f"/quotes/{opened.quote}/"))
        assert "Accept quote" in page
        assert "Net-30 terms" in page
        shown = client.post(f"/quotes/{opened.quote}/link/", follow=True)
        secret = re.search(r"/quotes/pay/([\w-]+)/", shown.content.decode()).group(1)
        assert secret not in client.get(f"/quotes/{opened.quote}/").content.decode(), "shown once"
        revised = client.post(f"/quotes/{opened.quote}/revise/")
        assert revised.url == f"/quotes/{Quote.objects.get(revision=2).pk}/change/"
        copied = client.post(f"/quotes/{opened.quote}/copy/")
        assert copied.url.endswith("/change/")
        accepted = client.post(f"/quotes/{opened.quote}/accept/", follow=True)
        assert Order.objects.get().number in text(accepted)
        again = client.post(f"/quotes/{opened.quote}/decline/", {"reason": "late"})
        assert (again.status_code, "is accepted" in text(again)) == (409, True)

    def test_a_link_pays_without_an_account_and_dies(self, of):
        opened = sent(of)
        secret = make_payment_link(quote=opened.quote, by=of.buyer, now=NOW).secret
        page, anybody = f"/quotes/pay/{secret}/", Client()
        shown = anybody.get(page)
        assert "USD 44,000.00" in text(shown)
        assert "Acme" not in text(shown)
        assert (shown["Referrer-Policy"], shown["X-Robots-Tag"]) == ("same-origin", "noindex, nofollow, noarchive")
        assert Order.objects.count() == 0, "looking changes nothing"
        declined = anybody.post(page, {"card": "insufficient_funds"})
        assert (declined.status_code, "too little money" in text(declined)) == (409, True)
        bank = anybody.post(page, {"card": "confirm"})
        assert "/test-bank/" in bank.url
        paid = anybody.post(page, {"card": "ok"})
        assert "The payment was made" in text(paid)
        assert Order.objects.get().status == "paid"
        assert [anybody.get(dead).status_code for dead in (page, "/quotes/pay/no/", "/quotes/paid/forged/")] == [
            404
        ] * 3

    def test_upgrade_steps_and_methods_are_told(self, of):
        opened = sent(of, line(DC, 1000, kind="upgrade", coverage=coverage()), now=NOW)
        page = text(client_of(of.buyer).get(f"/quotes/{opened.quote}/"))
        assert "SEN-1" in page
        assert "Upgrade: Jira Data Center, 1,000 users" in page
        customer = organization("Customer")
        monthly = sent(of, line("JIRA-CLOUD-MONTHLY", 10))
        page = text(client_of(of.buyer).get(f"/quotes/{monthly.quote}/"))
        assert "Not available" in page
        assert customer


class TestReviews:
    def test_the_desk_assigns_asks_and_approves(self, of):
        held = sent(of, notes="Please align the dates")
        client = client_of(of.desk)
        assert "Acme" in text(client.get("/desk/reviews/"))
        address = f"/desk/reviews/{held.review}/"
        client.post(f"{address}assign/", {"assignee": str(of.desk.person_id)})
        assert held.number in text(client.get("/desk/reviews/?status=open&mine=1"))
        refused = client.post(address, {"do": "decline", "note": ""})
        assert refused.status_code == 422
        client.post(address, {"do": "return", "note": "Which dates?"})
        page = text(client_of(of.buyer).get(f"/quotes/{held.quote}/"))
        assert "Which dates?" in page
        client_of(of.buyer).post(f"/quotes/{held.quote}/send/", {"terms": "1"})
        client.post(address, {"do": "approve", "note": ""})
        assert Quote.objects.get().status == "open"
        assert "Approved" in text(client.get("/desk/reviews/?status=approved"))

    def test_a_buyer_answers_about_a_held_order(self, of):
        opened = sent(of)
        order = accept_quote(quote=opened.quote, by=of.buyer, now=NOW).order
        held = place_on_terms(order=order, by=of.buyer, now=NOW).review
        return_to_buyer(order=order, note="Who signs for it?", by=of.desk, now=NOW)
        client, page = client_of(of.buyer), f"/quotes/orders/{order}/answer/"
        assert page in client.get(f"/orders/{order}/").content.decode()
        assert "Who signs for it?" in text(client.get(page))
        assert client_of(person()).get(page).status_code == 404
        assert client.post(page, {"answer": ""}).status_code == 422
        assert client.post(page, {"answer": "Bea does."}).url == f"/orders/{order}/"
        assert client.post(page, {"answer": "Again."}).status_code == 409
        desk = client_of(of.desk)
        assert "Bea does." in text(desk.get(f"/desk/reviews/{held}/"))
        desk.post(f"/desk/reviews/{held}/", {"do": "approve", "note": ""})
        assert Order.objects.get().status == "on_terms"
