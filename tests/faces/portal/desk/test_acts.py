"""What staff do from the desk: each act asks for a reason, does one thing, and tells what it did."""

from datetime import timedelta

import pytest
from django.test import Client

from credenza.credits.commands.ask_lot_extension import ask_lot_extension
from credenza.credits.queries.accounts import account_head, balance_of, code_of, lots_of, owners_of
from credenza.credits.queries.requests import request as one_request
from credenza.kernel.actors import SYSTEM, StaffRole
from credenza.portal.shared import now, today
from tests.builders.credits import (
    EXAM,
    OTHER_EXAM,
    account,
    approved,
    email_of,
    person,
    purchase,
    request,
    staff,
    stock,
)
from tests.faces.portal.desk.test_permissions import signed_in

pytestmark = pytest.mark.django_db
KEY = {"idempotency_key": "desk-act-1"}


class Scene:
    """Acme with 1,000 credits, its owner, a learner, and somebody of the order desk."""

    def __init__(self) -> None:
        stock()
        self.ana, self.tom, self.noor = person(name="Ana Diaz"), person(name="Tom Okafor"), staff()
        self.opened = account(self.ana, name="Acme", now=now())
        self.id = self.opened.account
        self.lot = purchase(self.id, 1000, today()).lot
        self.desk: Client = signed_in(self.noor)

    def act(self, address: str, **form: object) -> object:
        return self.desk.post(f"/desk/{address}/", {"reason": "Asked by phone", **KEY, **form})


@pytest.fixture
def acme() -> Scene:
    return Scene()


class TestActs:
    @pytest.mark.parametrize(
        "address",
        [
            "accounts/{0.id}/replace-code",
            "accounts/{0.id}/appoint-owner",
            "accounts/{0.id}/close",
            "lots/{0.lot}/extend",
        ],
    )
    def test_want_a_reason(self, acme, address):
        answer = acme.act(address.format(acme), reason="", email="x@y.example", expires_on="2099-01-01")
        assert answer.status_code == 422
        assert "Write the reason" in answer.content.decode()

    def test_replace_the_code_without_showing_it(self, acme):
        answer = acme.act(f"accounts/{acme.id}/replace-code")
        code = code_of(acme.id, acme.ana)
        page = acme.desk.get(answer.url).content.decode()
        assert code != acme.opened.code
        assert code not in page
        assert "The code was replaced" in page

    def test_appoint_an_owner(self, acme):
        acme.act(f"accounts/{acme.id}/appoint-owner", email=email_of(acme.tom))
        assert [row.person.name for row in owners_of(acme.id)] == ["Ana Diaz", "Tom Okafor"]

    def test_appointing_an_owner_again_is_refused_at_the_field(self, acme):
        answer = acme.act(f"accounts/{acme.id}/appoint-owner", email=email_of(acme.ana))
        assert answer.status_code == 409
        assert "owns this account" in answer.content.decode()

    def test_close_only_what_is_empty(self, acme):
        answer = acme.act(f"accounts/{acme.id}/close")
        assert answer.status_code == 409
        assert "1,000 credits are available" in answer.content.decode()
        empty = account(person())
        acme.act(f"accounts/{empty.account}/close")
        assert account_head(empty.account).status == "closed"

    def test_extend_a_lot(self, acme):
        later = today() + timedelta(days=500)
        acme.act(f"lots/{acme.lot}/extend", expires_on=later.isoformat())
        assert lots_of(acme.id, today())[0].expires_on == later

    def test_an_earlier_end_is_refused_at_the_field(self, acme):
        answer = acme.act(f"lots/{acme.lot}/extend", expires_on=today().isoformat())
        assert answer.status_code == 422
        assert "or later" in answer.content.decode()

    def test_charge_back_a_lot(self, acme):
        acme.act(f"lots/{acme.lot}/charge-back")
        assert balance_of(acme.id, today()).available == 0
        assert acme.act(f"lots/{acme.lot}/charge-back", idempotency_key="again-12").status_code == 409

    def test_cancel_a_pending_request(self, acme):
        asked = request(acme.opened.code, acme.tom).request
        acme.act(f"requests/{asked}/cancel")
        assert one_request(asked, SYSTEM).status == "cancelled"

    def test_reverse_some_items_and_then_the_rest(self, acme):
        asked = approved(acme.opened, acme.ana, acme.tom, [EXAM, OTHER_EXAM], now=now())
        acme.act(f"requests/{asked}/reverse", items=[EXAM])
        assert balance_of(acme.id, today()).available == 900
        page = acme.desk.get(f"/desk/requests/{asked}/reverse/").content.decode()
        assert f'value="{OTHER_EXAM}"' in page
        assert f'value="{EXAM}"' not in page
        acme.act(f"requests/{asked}/reverse", items=[OTHER_EXAM], idempotency_key="the-rest-1")
        assert balance_of(acme.id, today()).available == 1000

    def test_sent_twice_is_done_once(self, acme):
        asked = approved(acme.opened, acme.ana, acme.tom, now=now())
        first, second = (acme.act(f"requests/{asked}/reverse", items=[EXAM]) for _ in range(2))
        assert first.status_code == 302
        assert second.status_code in (302, 422)
        assert balance_of(acme.id, today()).available == 1000


class TestExtensionRequests:
    @pytest.fixture
    def asked(self, acme):
        return ask_lot_extension(lot=acme.lot, reason="Our class moved.", by=acme.ana, now=now()).extension

    def test_wait_in_the_queue(self, acme, asked):
        page = acme.desk.get("/desk/extensions/").content.decode()
        assert "Our class moved." in page
        assert "Grant…" in page

    def test_finance_reads_them_only(self, acme, asked):
        page = signed_in(staff(StaffRole.FINANCE)).get("/desk/extensions/").content.decode()
        assert "Our class moved." in page
        assert "Grant…" not in page

    def test_are_granted(self, acme, asked):
        later = today() + timedelta(days=500)
        acme.act(f"extensions/{asked}/grant", expires_on=later.isoformat())
        assert lots_of(acme.id, today())[0].expires_on == later
        assert "Our class moved." in acme.desk.get("/desk/extensions/?status=granted").content.decode()

    def test_are_declined_with_a_reason_once(self, acme, asked):
        acme.act(f"extensions/{asked}/decline", reason="Not this year.")
        assert "Not this year." in acme.desk.get("/desk/extensions/?status=declined").content.decode()
        answer = acme.act(f"extensions/{asked}/decline", reason="Twice", idempotency_key="another-1")
        assert answer.status_code == 409


class TestBooking:
    FORM = {
        "credits": "20000",
        "promo": "",
        "value_date": "",
        "payment_ref": "wire 77",
        "name": "Ana Diaz",
        "country": "DE",
        "idempotency_key": "book-quote-1",
    }

    def form(self, **more: str) -> dict[str, str]:
        return self.FORM | {"value_date": today().isoformat()} | more

    def test_shows_the_price_before_it_books(self, acme):
        page = acme.desk.post(f"/desk/accounts/{acme.id}/book/", self.form(decision="price")).content.decode()
        assert "USD 16,000.00" in page
        assert "Book the credits" in page
        assert balance_of(acme.id, today()).available == 1000

    def test_books_once(self, acme):
        for _ in range(2):
            answer = acme.desk.post(f"/desk/accounts/{acme.id}/book/", self.form(decision="book"))
            assert answer.status_code == 302
        assert balance_of(acme.id, today()).available == 21000

    def test_refuses_a_future_day_and_leaves_nothing(self, acme):
        tomorrow = (today() + timedelta(days=1)).isoformat()
        answer = acme.desk.post(f"/desk/accounts/{acme.id}/book/", self.form(decision="book", value_date=tomorrow))
        assert answer.status_code == 422
        assert "not in the future" in answer.content.decode()
        assert len(lots_of(acme.id, today())) == 1

    def test_wants_a_state_where_it_decides_the_tax(self, acme):
        answer = acme.desk.post(f"/desk/accounts/{acme.id}/book/", self.form(decision="book", country="US"))
        assert answer.status_code == 422


def test_an_administrator_opens_an_account_for_a_customer():
    stock()
    customer, desk = person("cora@new.example"), signed_in(staff(StaffRole.ADMINISTRATOR))
    form = {
        "owner_email": "cora@new.example",
        "name": "Newcomer",
        "approval": "manual",
        "idempotency_key": "open-acc-1",
    }
    answer = desk.post("/desk/accounts/open/", form)
    page = desk.get(answer.url).content.decode()
    opened = int(answer.url.strip("/").rpartition("/")[2])
    assert "Newcomer" in page
    assert code_of(opened, customer) not in page
    again = desk.post("/desk/accounts/open/", form | {"idempotency_key": "open-acc-2"})
    assert again.status_code == 409
    assert "owns an account already" in again.content.decode()


def test_days_are_typed_as_dates(acme):
    assert acme.act(f"lots/{acme.lot}/extend", expires_on="soon").status_code == 422
