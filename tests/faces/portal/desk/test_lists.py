"""Finding, counting and looking back at the desk."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from credenza.catalog.queries import price_history
from credenza.credits.commands.replace_code import replace_code
from credenza.kernel.actors import StaffRole
from credenza.kernel.money import Money
from credenza.portal.shared import now, today
from credenza.workflows.models import Delivery, Notice
from tests.builders.credits import EXAM, account, approved, email_of, person, purchase, request, staff, stock
from tests.faces.portal.desk.test_permissions import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    stock()
    return signed_in(staff(StaffRole.ADMINISTRATOR))


def customer(name: str) -> tuple[object, object]:
    """An account with an owner, a learner, a lot, a pending and an approved request."""
    owner, learner = person(name=f"Owner of {name}"), person(name=f"Learner of {name}")
    opened = account(owner, name=name, now=now())
    purchase(opened.account, 1000, today())
    approved(opened, owner, learner, now=now())
    request(opened.code, learner, now=now())
    return opened, learner


class TestAccounts:
    @pytest.mark.parametrize("part", ["acme", "Owner of Acme", "Learner of Acme"])
    def test_are_found_by_name_owner_and_learner(self, desk, part):
        customer("Acme")
        customer("Brightwater")
        rows = desk.get("/desk/", {"q": part}).context["rows"]
        assert [row[0].name for row in rows] == ["Acme"]

    def test_are_found_by_number_and_show_what_is_available(self, desk):
        opened, _learner = customer("Acme")
        rows = desk.get("/desk/", {"q": opened.number.lower()}).context["rows"]
        assert [(row[0].name, row[1]) for row in rows] == [("Acme", 750)]

    def test_say_when_nothing_fits(self, desk):
        assert "No account fits" in desk.get("/desk/?q=zzz").content.decode()

    def test_page_by_key(self, desk):
        for _ in range(26):
            account(person())
        first = desk.get("/desk/")
        assert len(first.context["rows"]) == 25
        second = desk.get(f"/desk/{first.context['pages'].next_address}")
        assert len(second.context["rows"]) == 1
        back = desk.get(f"/desk/{second.context['pages'].start_address}", follow=True)
        assert len(back.context["rows"]) == 25


PAGES = (
    "/desk/",
    "/desk/accounts/{account}/",
    "/desk/extensions/",
    "/desk/finance/",
    "/desk/usage/",
    "/desk/usage/?view=person",
    "/desk/mail/",
    "/desk/audit/",
    "/desk/staff/",
    "/desk/catalog/",
    "/desk/webhooks/",
)


def counted(desk, ids) -> dict[str, int]:
    found = {}
    for page in PAGES:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(page.format(**ids)).status_code == 200
        found[page] = len(queries)
    return found


def test_no_page_asks_the_database_more_for_more_rows(desk):
    opened, learner = customer("Acme")
    notice = {"name": "redemption_approved", "subject": "s", "text": "t", "html": "h", "link": "/", "on": today()}

    def told(number: int) -> None:
        made = Notice.objects.create(to=f"p{number}@x.example", fact_key=str(number), created_at=now(), **notice)
        Delivery.objects.create(notice=made, status="failed")

    told(0)
    ids = {"account": opened.account}
    counted(desk, ids)
    few = counted(desk, ids)
    for number in range(1, 6):
        customer(f"Customer {number}")
        request(opened.code, learner, now=now())
        purchase(opened.account, 10, today())
        staff()
        told(number)
    assert counted(desk, ids) == few


class TestFinance:
    def test_adds_up_and_exports_the_same(self, desk):
        customer("Acme")
        page = desk.get("/desk/finance/")
        assert [sums.deferred.minor for sums in page.context["sums"]] == [75000]
        text = b"".join(desk.get("/desk/finance/revenue.csv").streaming_content).decode()
        assert "Acme" in text
        assert "750.00" in text
        book = desk.get("/desk/finance/revenue.xlsx")
        assert b"".join(book.streaming_content)[:2] == b"PK"

    def test_refuses_the_future(self, desk):
        assert "not in the future" in desk.get("/desk/finance/?on=2999-01-01").content.decode()

    def test_shows_an_account_alone(self, desk):
        customer("Acme")
        customer("Brightwater")
        assert len(desk.get("/desk/finance/?q=bright").context["page"].object_list) == 1


class TestUsage:
    @pytest.mark.parametrize(
        ("view", "words"), [("item", EXAM), ("person", "Learner of Acme"), ("team", "No team named")]
    )
    def test_is_summed_as_asked(self, desk, view, words):
        customer("Acme")
        page = desk.get(f"/desk/usage/?view={view}")
        assert page.context["total"] == 250
        assert words in page.content.decode()

    def test_of_an_empty_period_says_so(self, desk):
        customer("Acme")
        page = desk.get("/desk/usage/?from_on=2001-01-01&to_on=2001-12-31").content.decode()
        assert "Nothing was used in this period" in page


class TestAudit:
    def test_finds_by_person_command_and_subject(self, desk):
        opened, learner = customer("Acme")
        noor = staff()
        replace_code(account=opened.account, reason="It leaked.", by=noor, now=now())
        for query in (
            {"command": "replace"},
            {"person": email_of(noor)},
            {"subject": "credit_account", "number": opened.account, "command": "replace code"},
        ):
            rows = desk.get("/desk/audit/", {"clear": ""} | query, follow=True)
            rows = desk.get("/desk/audit/", query).context["rows"]
            assert [row[0].reason for row in rows] == ["It leaked."]
        assert learner

    def test_of_nobody_finds_nothing(self, desk):
        customer("Acme")
        assert desk.get("/desk/audit/?person=nobody-at-all").context["rows"] == []


class TestMail:
    def test_that_failed_is_tried_again(self, desk):
        made = Notice.objects.create(
            to="p@x.example",
            name="n",
            subject="Hello",
            text="t",
            html="h",
            link="/",
            fact_key="1",
            on=today(),
            created_at=now(),
        )
        failed = Delivery.objects.create(notice=made, status="failed", last_error="Mailbox is full")
        assert "Mailbox is full" in desk.get("/desk/mail/?status=failed").content.decode()
        desk.post(f"/desk/mail/{failed.pk}/retry/")
        failed.refresh_from_db()
        assert failed.status == "queued"


class TestStaff:
    def test_roles_are_granted_and_ended_with_a_reason(self, desk):
        freya = person("freya@northgate.example")
        form = {
            "email": "freya@northgate.example",
            "role": "finance",
            "reason": "Joined.",
            "idempotency_key": "grant-01",
        }
        assert desk.post("/desk/staff/", form).status_code == 302
        assert signed_in(freya).get("/desk/finance/").status_code == 200
        address = f"/desk/staff/{freya.person_id}/finance/end/"
        assert desk.post(address, {"reason": ""}).status_code == 422
        assert desk.post(address, {"reason": "Left.", "idempotency_key": "end-01-01"}).status_code == 302
        assert signed_in(freya).get("/desk/finance/").status_code == 404


class TestCatalogDesk:
    def test_changes_a_price_from_today(self, desk):
        form = {"decision": "price", "list": "300", "reason": "New fee."}
        assert desk.post(f"/desk/catalog/{EXAM}/", form).status_code == 302
        assert "300 credits" in desk.get(f"/learn/items/{EXAM}/").content.decode()

    def test_refuses_cents_where_credits_pay(self, desk):
        answer = desk.post(f"/desk/catalog/{EXAM}/", {"decision": "price", "list": "300.50", "reason": "x"})
        assert answer.status_code == 422
        assert "whole dollars" in answer.content.decode()

    def test_prices_software_by_tier_and_currency(self, desk):
        address = "/desk/catalog/JIRA-DC/"
        shown = desk.get(address).content.decode()
        assert "1,000 users, AUD" in shown
        assert 'data-label="Users"' in shown
        form = {"decision": "price", "of": "AUD-1000", "list": "99000.00", "reason": "New list"}
        assert desk.post(address, form | {"of": ""}).status_code == 422
        assert desk.post(address, form).status_code == 302
        newest = price_history("JIRA-DC")[0]
        assert (newest.tier, newest.price, newest.from_on) == (1000, Money(9_900_000, "AUD"), today())

    def test_withdraws_and_offers_again(self, desk):
        address = f"/desk/catalog/{EXAM}/"
        desk.post(address, {"decision": "withdraw", "reason": "Retired."})
        assert EXAM not in desk.get("/learn/?q=acp-120").content.decode().partition("<table")[2]
        desk.post(address, {"decision": "offer", "reason": "Back."})
        assert "On sale" in desk.get(address).content.decode()

    def test_finance_prices_and_the_order_desk_sells(self, desk):
        finance, order = signed_in(staff(StaffRole.FINANCE)), signed_in(staff())
        sell, price = {"decision": "withdraw", "reason": "x"}, {"decision": "price", "list": "1", "reason": "x"}
        assert finance.post(f"/desk/catalog/{EXAM}/", sell).status_code == 403
        assert order.post(f"/desk/catalog/{EXAM}/", price).status_code == 403


class TestWebhooks:
    def test_are_added_shown_once_and_ended(self, desk, settings):
        settings.CREDENZA_WEBHOOKS_PRIVATE = True
        page = desk.post("/desk/webhooks/", {"url": "https://hooks.example.com/in", "events": ""}).content.decode()
        assert "whsec_" in page
        assert "whsec_" not in desk.get("/desk/webhooks/").content.decode()
        endpoint = desk.get("/desk/webhooks/").context["endpoints"][0].id
        assert "Nothing posted yet" in desk.get(f"/desk/webhooks/{endpoint}/").content.decode()
        desk.post(f"/desk/webhooks/{endpoint}/end/")
        assert desk.get("/desk/webhooks/").context["endpoints"] == ()

    def test_of_no_web_address_are_refused(self, desk):
        answer = desk.post("/desk/webhooks/", {"url": "ftp://hooks.example/in", "events": ""})
        assert answer.status_code == 422
