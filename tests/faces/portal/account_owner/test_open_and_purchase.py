"""Opening an account and buying credits by card, as the account owner guide describes both."""

import re

import pytest

from credenza.credits.queries.accounts import balance_of, code_of, lots_of, owned_account, purchases_of
from credenza.gateways.payments import choice
from credenza.gateways.payments.fake import FakeCards
from credenza.gateways.payments.shapes import ProviderTrouble
from tests.builders.credits import person, stock
from tests.faces.portal.account_owner.stage import right_now, set_stage, signed_in

pytestmark = pytest.mark.django_db

BILLING = {
    "name": "Ana Ruiz", "company": "Acme", "street": "Main Street 1", "city": "Berlin", "postal_code": "10115",
    "country": "DE", "region": "", "tax_id": "", "purchase_order": "PO-7",
}  # fmt: skip


@pytest.fixture
def cards():
    with choice.using(FakeCards(bank_url="https://bank.example/{intent}/")) as provider:
        yield provider


def order(step: str, credits: str = "100", **more: str) -> dict[str, str]:
    return {"step": step, "credits": credits, "promo": "", **BILLING, **more}


def pay(credits: str = "100", card: str = "ok", key: str = "order-key-1", **more: str) -> dict[str, str]:
    return order("pay", credits, card=card, terms="on", idempotency_key=key, **more)


class TestOpening:
    def test_offers_the_own_name_and_manual_approval(self):
        page = signed_in(person("nina@new.example", name="Nina Novak")).get("/credits/open/").content.decode()
        assert 'value="Nina Novak"' in page
        assert re.search(r'value="manual"[^>]*checked', page)

    def test_makes_the_account_with_its_code(self):
        nina = person("nina@new.example", name="Nina Novak")
        client = signed_in(nina)
        form = {"name": "", "approval": "automatic", "terms": "on", "idempotency_key": "open-key-1"}
        assert client.post("/credits/open/", form).url == "/credits/"
        account = owned_account(nina.person_id)
        assert account.name == "Nina Novak"
        assert account.approval == "automatic"
        page = client.get("/credits/").content.decode()
        assert code_of(account.id, nina) in page
        assert "http://testserver/learn/checkout/" in page

    def test_needs_the_terms_and_keeps_what_was_typed(self):
        nina = person()
        answer = signed_in(nina).post("/credits/open/", {"name": "Team North", "approval": "manual"})
        assert answer.status_code == 422
        assert "Error: " in answer.content.decode()
        assert 'value="Team North"' in answer.content.decode()
        assert owned_account(nina.person_id) is None

    def test_second_one_is_refused_and_said(self):
        stage = set_stage(credits=0)
        answer = stage.as_owner().post("/credits/open/", {"name": "More", "approval": "manual", "terms": "on"})
        assert answer.status_code == 409
        assert "owns one training credit account at a time" in answer.content.decode()
        assert stage.as_owner().get("/credits/open/").url == "/credits/"


class TestPrice:
    def test_is_shown_without_a_script_and_complains_of_nothing_else(self, cards):
        stage = set_stage(credits=0)
        answer = stage.as_owner().post(
            "/credits/purchase/", {"step": "price", "credits": "20,000", "promo": "TWENTYoffTC"}
        )
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "USD 16,000.00" in page
        assert "the code adds nothing more" in page
        assert "Fill" not in page
        assert "error-summary" not in page

    def test_answers_the_script_with_the_steps_alone(self, cards):
        stage = set_stage(credits=0)
        answer = stage.as_owner().post(
            "/credits/purchase/price/", {"credits": "17000", "promo": "nope", "country": "DE"}
        )
        page = answer.content.decode()
        assert page.strip().startswith('<div class="stack is-tight" id="price"')
        assert "20,000 credits cost USD 16,000.00 before tax" in page
        assert "not known" in page
        assert "19% where you are billed" in page

    @pytest.mark.parametrize("typed", ["0", "-5", "1.5", "ten", ""])
    def test_needs_a_whole_number(self, cards, typed):
        stage = set_stage(credits=0)
        answer = stage.as_owner().post("/credits/purchase/", order("confirm", typed))
        assert answer.status_code == 422
        assert 'id="id_credits_error"' in answer.content.decode()

    def test_us_address_needs_its_state(self, cards):
        stage = set_stage(credits=0)
        answer = stage.as_owner().post("/credits/purchase/", order("confirm", country="US"))
        assert answer.status_code == 422
        assert "Choose a state" in answer.content.decode()

    def test_under_the_threshold_the_code_is_refused_and_the_order_goes_on(self, cards):
        stage = set_stage(credits=0)
        answer = stage.as_owner().post("/credits/purchase/", order("confirm", promo="twentyoffTC"))
        assert answer.status_code == 200
        assert "needs 20,000 credits or more" in answer.content.decode()


class TestPaying:
    def test_puts_the_credits_into_the_account_at_once(self, cards):
        stage = set_stage(credits=0)
        client = stage.as_owner()
        look = client.post("/credits/purchase/", order("confirm"))
        assert "USD 119.00" in look.content.decode()
        assert client.post("/credits/purchase/", pay()).url == "/credits/"
        assert balance_of(stage.account, right_now().date()).available == 100
        assert purchases_of(stage.account)[0].billing["purchase_order"] == "PO-7"
        assert "100 credits are in your account" in client.get("/credits/").content.decode()

    def test_twice_with_one_key_buys_once(self, cards):
        stage = set_stage(credits=0)
        client = stage.as_owner()
        client.post("/credits/purchase/", pay())
        client.post("/credits/purchase/", pay())
        assert [lot.credits for lot in lots_of(stage.account, right_now().date())] == [100]

    def test_declined_card_keeps_the_form_and_another_card_may_follow(self, cards):
        stage = set_stage(credits=0)
        client = stage.as_owner()
        answer = client.post("/credits/purchase/", pay(card="declined"))
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Nothing was charged" in page
        assert 'name="street" value="Main Street 1"' in page
        assert 'value="order-key-1"' in page
        assert not lots_of(stage.account, right_now().date())
        client.post("/credits/purchase/", pay(card="ok"))
        assert len(lots_of(stage.account, right_now().date())) == 1

    def test_without_the_terms_nothing_is_charged(self, cards):
        stage = set_stage(credits=0)
        answer = stage.as_owner().post("/credits/purchase/", order("pay", card="ok"))
        assert answer.status_code == 422
        assert "Accept the terms to pay." in answer.content.decode()
        assert not purchases_of(stage.account)

    def test_cardholder_confirms_at_the_bank_and_comes_back(self, cards):
        stage = set_stage(credits=0)
        client = stage.as_owner()
        away = client.post("/credits/purchase/", pay(card="confirm"))
        assert away.url.startswith("https://bank.example/")
        intent = away.url.rstrip("/").rpartition("/")[2]
        bought = purchases_of(stage.account)[0].id
        cards.authenticate(intent, passed=True, now=right_now())
        assert client.get(f"/credits/purchase/{bought}/").url == "/credits/"
        assert balance_of(stage.account, right_now().date()).available == 100

    def test_refill_remembers_billing_and_card(self, cards):
        stage = set_stage(credits=0)
        client = stage.as_owner()
        client.post("/credits/purchase/", pay())
        page = client.get("/credits/purchase/").content.decode()
        assert "Purchase refill" in page
        assert 'value="Main Street 1"' in page
        assert "PO-7" not in page
        assert "ending in 4242" in client.post("/credits/purchase/", order("confirm")).content.decode()

    def test_unreachable_provider_charges_nothing_and_says_so(self, cards, monkeypatch):
        def away(*_args, **_kwargs):
            raise ProviderTrouble("away")

        stage = set_stage(credits=0)
        monkeypatch.setattr(cards, "create_intent", away)
        answer = stage.as_owner().post("/credits/purchase/", pay())
        assert answer.status_code == 503
        assert "reached; nothing was charged" in answer.content.decode()

    def test_without_a_provider_the_page_says_how_else(self):
        stock()
        stage = set_stage(credits=0)
        answer = stage.as_owner().post("/credits/purchase/", order("confirm"))
        assert (
            "Cards can&#x27;t be taken at present" in answer.content.decode()
            or "Cards can't" in answer.content.decode()
        )
        assert 'value="pay"' not in answer.content.decode()
