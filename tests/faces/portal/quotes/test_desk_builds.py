"""The builder at the order desk: its own prices (MR1), and for everybody renewals to a day of one's own (MT3)."""

import pytest
from django.test import Client

from credenza.kernel.errors import NotPermitted
from credenza.kernel.money import Money
from credenza.licensing.models import Entitlement
from credenza.orders.asked import PriceOverride
from credenza.orders.commands.draft_quote import draft_quote
from credenza.orders.commands.revise_quote import revise_quote
from credenza.orders.models import Quote
from credenza.orders.queries.quotes import quote
from credenza.parties.models import Membership
from credenza.portal import shared
from credenza.portal.quotes import building
from tests.builders.credits import NOW, TODAY, email_of
from tests.builders.licensing import license
from tests.builders.quotes import DC, World, asked, organization, world
from tests.faces.portal.quotes.test_pages import client_of, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_a_fixed_time(monkeypatch, settings):
    settings.CREDENZA_STAFF_SECOND_FACTOR = False
    monkeypatch.setattr(shared.timezone, "now", lambda: NOW)


@pytest.fixture
def of() -> World:
    return world()


def head(of: World, **more: str) -> dict[str, str]:
    return {
        "organization": str(of.organization), "technical_contact": "t@acme.example", "currency": "USD", "tab": "new",
        "rows": "1", "line0-kind": "new", "line0-item": f"{DC}|500", "line0-quantity": "1", "terms": "on",
    } | more  # fmt: skip


class TestOwnPrices:
    def test_mr1_the_desk_sets_a_price_with_its_reason_and_the_step_tells_it(self, of):
        desk = client_of(of.desk)
        own = {"line0-own_net": "40000.00", "line0-own_reason": "a long friendship"}
        for name, value, told in (
            ("line0-own_reason", "", "Write why: the buyer reads it."),
            ("line0-own_net", "", "Type the price that it is about."),
            ("line0-own_net", "99999999", "a net price from 0 to 44000.00 USD"),
        ):
            page = desk.post("/quotes/new/", head(of, do="send", **own | {name: value}))
            assert (page.status_code, told in text(page)) == (422, True), told
        yen = desk.post("/quotes/new/", head(of, do="send", **own | {"line0-own_net": "1.5", "currency": "JPY"}))
        assert yen.status_code == 422
        sent = desk.post("/quotes/new/", head(of, do="send", **own), follow=True)
        assert "Price set by the order desk: a long friendship" in text(sent)
        assert "a long friendship -4,000.00" in text(sent).replace("\u2212", "-")
        row = Quote.objects.get()
        assert (row.status, row.net_minor) == ("in_review", 4_000_000)

    def test_a_draft_keeps_it_where_the_desk_changes_it_and_loses_it_where_its_buyer_does(self, of):
        wish = asked(of.organization, overrides=(PriceOverride(position=0, net=Money(4_000_000, "USD"), reason="why"),))
        draft = draft_quote(asked=wish, by=of.desk, now=NOW).quote
        page = client_of(of.desk).get(f"/quotes/{draft}/change/").content.decode()
        assert 'value="40000.00"' in page
        assert 'value="why"' in page
        of_buyer = client_of(of.buyer)
        assert "Price of our own" not in text(of_buyer.get(f"/quotes/{draft}/change/"))
        of_buyer.post(
            f"/quotes/{draft}/change/", head(of, do="save", **{"line0-own_net": "1", "line0-own_reason": "x"})
        )
        assert quote(draft, of.buyer, TODAY).net == Money(4_400_000, "USD")

    def test_a_buyers_revision_has_the_days_price_and_nobody_sets_prices_for_their_own(self, of):
        price = PriceOverride(position=0, net=Money(4_000_000, "USD"), reason="why")
        wish = asked(of.organization, overrides=(price,))
        draft = draft_quote(asked=wish, by=of.desk, now=NOW).quote
        revise_quote(quote=draft, by=of.desk, now=NOW)
        assert quote(draft, of.buyer, TODAY).net.minor == 4_000_000
        revise_quote(quote=draft, by=of.buyer, now=NOW)
        assert quote(draft, of.buyer, TODAY).net.minor == 4_400_000
        Membership.objects.create(organization_id=of.organization, person_id=of.desk.person_id, since_at=NOW)
        with pytest.raises(NotPermitted) as refused:
            draft_quote(asked=wish, by=of.desk, now=NOW)
        assert refused.value.command == "override_price"


class TestRenewals:
    def test_mt3_to_a_day_of_ones_own_or_up_to_three_years_and_never_further(self, of):
        renewed = license(technical_contact=of.buyer, licensee=of.organization, buyer=of.organization)
        client: Client = client_of(of.buyer)
        renewal = {
            "line0-kind": "renew", "line0-entitlement": str(_sen(renewed)), "line0-months": "24", "tab": "renew",
            "technical_contact": email_of(of.buyer), "do": "price",
        }  # fmt: skip
        assert "9 Mar 2029" in text(client.post("/quotes/new/", head(of, **renewal)))
        far = client.post("/quotes/new/", head(of, **renewal | {"line0-months": "36"}))
        assert "36 months ahead" in text(far)
        own = head(of, **renewal, **{"line0-target_on": "2027-08-31"})
        assert "31 Aug 2027" in text(client.post("/quotes/new/", own))
        saved = client.post("/quotes/new/", {**own, "do": "save"})
        assert saved.status_code == 302
        (line,) = quote(Quote.objects.get().pk, of.buyer, TODAY).lines
        assert (str(line.target_on), line.months) == ("2027-08-31", None)
        again = client.get(f"/quotes/{Quote.objects.get().pk}/change/").content.decode()
        assert 'value="2027-08-31"' in again


def _sen(license_id: int) -> str:
    return Entitlement.objects.get(pk=license_id).sen


class TestBuyers:
    def test_the_desk_finds_a_buyer_without_a_script_however_many_there_are(self, of, monkeypatch):
        monkeypatch.setattr(building, "MOST_BUYERS", 2)
        for name in ("Kestrel", "Osprey", "Merlin"):
            organization(name)
        desk = client_of(of.desk)
        fresh = desk.get("/quotes/new/").content.decode()
        assert ("Merlin" in fresh, "Osprey" in fresh, "Acme" in fresh) == (True, True, False)
        assert "Acme" in desk.get(f"/quotes/new/?organization={of.organization}").content.decode()
        found = desk.post("/quotes/new/", head(of, do="find", organization="", buyer_search="bea@"))
        assert f'<option value="{of.organization}" selected>Acme</option>' in found.content.decode()
        assert "44,000.00" in text(found), "what was typed is still there"
        kept = desk.post("/quotes/new/", head(of, do="price", buyer_search="kestrel"))
        assert "Acme</option>" in kept.content.decode()
        none = desk.post("/quotes/new/", head(of, do="find", buyer_search="nobody"))
        assert (none.status_code, "No organization has this" in text(none)) == (422, True)
        assert "buyer_search" not in client_of(of.buyer).get("/quotes/new/").content.decode()
