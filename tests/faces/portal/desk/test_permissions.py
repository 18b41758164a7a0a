"""Who comes to which page of the desk: one literal table. 302 is sent to sign in, 404 hears of no page."""

import pytest
from django.test import Client

from credenza.kernel.actors import Actor, StaffRole
from credenza.parties.models import Person
from tests.builders.credits import account, person, purchase, request, staff, stock

pytestmark = pytest.mark.django_db

PEOPLE = ("stranger", "plain", "owner", "certification", "order", "finance", "administrator")
TABLE = {
    # page                                   stranger plain owner certification order finance administrator
    "/desk/": (302, 404, 404, 404, 200, 200, 200),
    "/desk/?q=acme": (302, 404, 404, 404, 200, 200, 200),
    "/desk/accounts/{account}/": (302, 404, 404, 404, 200, 200, 200),
    "/desk/accounts/{account}/book/": (302, 404, 404, 404, 200, 403, 200),
    "/desk/accounts/{account}/replace-code/": (302, 404, 404, 404, 200, 403, 200),
    "/desk/accounts/{account}/appoint-owner/": (302, 404, 404, 404, 200, 403, 200),
    "/desk/accounts/{account}/close/": (302, 404, 404, 404, 200, 403, 200),
    "/desk/accounts/{account}/nonsense/": (302, 404, 404, 404, 404, 404, 404),
    "/desk/accounts/999999/": (302, 404, 404, 404, 404, 404, 404),
    "/desk/accounts/open/": (302, 404, 404, 404, 403, 403, 200),
    "/desk/lots/{lot}/extend/": (302, 404, 404, 404, 200, 403, 200),
    "/desk/lots/{lot}/charge-back/": (302, 404, 404, 404, 200, 200, 200),
    "/desk/lots/999999/extend/": (302, 404, 404, 404, 404, 404, 404),
    "/desk/requests/{request}/cancel/": (302, 404, 404, 404, 200, 403, 200),
    "/desk/requests/{request}/reverse/": (302, 404, 404, 404, 200, 403, 200),
    "/desk/requests/999999/reverse/": (302, 404, 404, 404, 404, 404, 404),
    "/desk/extensions/": (302, 404, 404, 404, 200, 200, 200),
    "/desk/extensions/999999/grant/": (302, 404, 404, 404, 404, 404, 404),
    "/desk/finance/": (302, 404, 404, 404, 200, 200, 200),
    "/desk/finance/revenue.csv": (302, 404, 404, 404, 200, 200, 200),
    "/desk/finance/revenue.xlsx": (302, 404, 404, 404, 200, 200, 200),
    "/desk/finance/revenue.pdf": (302, 404, 404, 404, 404, 404, 404),
    "/desk/usage/": (302, 404, 404, 404, 200, 200, 200),
    "/desk/usage/usage.csv": (302, 404, 404, 404, 200, 200, 200),
    "/desk/usage/usage.xlsx": (302, 404, 404, 404, 200, 200, 200),
    "/desk/catalog/": (302, 404, 404, 404, 200, 200, 200),
    "/desk/catalog/ACP-120/": (302, 404, 404, 404, 200, 200, 200),
    "/desk/price-list/": (302, 404, 404, 404, 200, 200, 200),
    "/desk/price-list/prices.csv": (302, 404, 404, 404, 200, 200, 200),
    "/desk/tax-rates/": (302, 404, 404, 404, 200, 200, 200),
    "/desk/tax-rates/rates.csv": (302, 404, 404, 404, 200, 200, 200),
    "/desk/price-list/prices.pdf": (302, 404, 404, 404, 404, 404, 404),
    "/desk/catalog/NOPE/": (302, 404, 404, 404, 404, 404, 404),
    "/desk/mail/": (302, 404, 404, 404, 403, 403, 200),
    "/desk/audit/": (302, 404, 404, 404, 403, 403, 200),
    "/desk/staff/": (302, 404, 404, 404, 403, 403, 200),
    "/desk/staff/{order}/order_desk/end/": (302, 404, 404, 404, 403, 403, 200),
    "/desk/people/": (302, 404, 404, 404, 403, 403, 200),
    "/desk/people/{plain}/blank/": (302, 404, 404, 404, 403, 403, 200),
    "/desk/people/{administrator}/blank/": (302, 404, 404, 404, 403, 403, 403),
    "/desk/people/999999/blank/": (302, 404, 404, 404, 403, 403, 404),
    "/desk/service-accounts/": (302, 404, 404, 404, 403, 403, 200),
    "/desk/service-accounts/999999/end/": (302, 404, 404, 404, 403, 403, 404),
    "/desk/webhooks/": (302, 404, 404, 404, 403, 403, 200),
    "/desk/webhooks/999999/": (302, 404, 404, 404, 403, 403, 404),
}

POSTS = (
    "/desk/mail/1/retry/",
    "/desk/webhooks/1/end/",
    "/desk/webhooks/1/1/again/",
    "/desk/service-accounts/1/token/",
    "/desk/service-accounts/1/tokens/1/revoke/",
)


def signed_in(who: Actor | None) -> Client:
    client = Client()
    if who is not None:
        client.force_login(Person.objects.get(pk=who.person_id))
    return client


@pytest.fixture
def scene() -> tuple[dict[str, Actor | None], dict[str, int | None]]:
    stock()
    people: dict[str, Actor | None] = {
        "stranger": None,
        "plain": person(),
        "owner": person(),
        "certification": staff(StaffRole.CERTIFICATION_DESK),
        "order": staff(StaffRole.ORDER_DESK),
        "finance": staff(StaffRole.FINANCE),
        "administrator": staff(StaffRole.ADMINISTRATOR),
    }
    opened = account(people["owner"], name="Acme")
    ids = {
        "account": opened.account,
        "lot": purchase(opened.account, 1000).lot,
        "request": request(opened.code, people["plain"]).request,
        "order": people["order"].person_id,
        "plain": people["plain"].person_id,
        "administrator": people["administrator"].person_id,
    }
    return people, ids


class TestPages:
    def test_answer_each_person_as_the_table_says(self, scene):
        people, ids = scene
        clients = {name: signed_in(people[name]) for name in PEOPLE}
        found = {page: tuple(clients[name].get(page.format(**ids)).status_code for name in PEOPLE) for page in TABLE}
        assert found == TABLE

    def test_are_all_in_the_table(self):
        from credenza.portal.desk.urls import urlpatterns

        posts_only = {"mail_retry", "webhook_end", "webhook_again", "service_token", "service_revoke"}
        assert len({pattern.name for pattern in urlpatterns} - posts_only) == 29

    @pytest.mark.parametrize("page", POSTS)
    def test_take_posts_of_administrators_only(self, scene, page):
        people, _ids = scene
        codes = tuple(signed_in(people[name]).post(page).status_code for name in PEOPLE[:-1])
        assert codes == (302, 404, 404, 404, 403, 403)


class TestStaffWhoOwn:
    """Nobody at a desk decides on what is their own."""

    @pytest.mark.parametrize("act", ["accounts/{account}/replace-code", "lots/{lot}/extend", "lots/{lot}/charge-back"])
    def test_may_not_act_on_their_own_account(self, act):
        stock()
        both = staff(StaffRole.ADMINISTRATOR)
        opened = account(both)
        ids = {"account": opened.account, "lot": purchase(opened.account, 100).lot}
        assert signed_in(both).get(f"/desk/{act.format(**ids)}/").status_code == 403

    def test_are_not_offered_it_either(self):
        stock()
        both = staff(StaffRole.ADMINISTRATOR)
        opened = account(both)
        purchase(opened.account, 100)
        page = signed_in(both).get(f"/desk/accounts/{opened.account}/").content.decode()
        assert "Extend…" not in page
        assert "Replace the code" not in page


class TestSecondFactor:
    def test_is_asked_of_staff_where_the_setting_says_so(self, scene, settings):
        settings.CREDENZA_STAFF_SECOND_FACTOR = True
        people, _ids = scene
        answer = signed_in(people["order"]).get("/desk/")
        assert answer.status_code == 403
        assert "second factor" in answer.content.decode()

    def test_says_nothing_to_other_people(self, scene, settings):
        settings.CREDENZA_STAFF_SECOND_FACTOR = True
        people, _ids = scene
        assert signed_in(people["owner"]).get("/desk/").status_code == 404
