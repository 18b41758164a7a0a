"""The shell around every page: who finds what, what is saved, what an error page says."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy

from credenza.credits.errors import LastOwner
from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import NotFound, TooManyRequests
from credenza.parties.models import ApiToken, NoticePreference, StaffGrant
from credenza.portal import navigation
from credenza.portal.errors import refusal_page
from credenza.portal.middleware.second_factor import StaffSecondFactor
from credenza.portal.standing import Standing
from credenza.workflows.models import Notice

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)


def person(email: str = "maya@halden.example", **more: Any) -> Any:
    return get_user_model().objects.create_user(
        email, "correct horse 1", name=more.pop("name", "Maya Lindqvist"), **more
    )


@pytest.fixture
def maya(client: Client) -> Any:
    made = person()
    client.force_login(made, backend="django.contrib.auth.backends.ModelBackend")
    return made


def text(response: Any) -> str:
    return response.content.decode()


BOTH_DESKS = {
    "Accounts", "Organizations", "Licenses", "Orders", "Payments queue", "Receivables", "Extension requests", "Finance",
    "Usage", "Catalog and prices",
}  # fmt: skip
ORDER_DESK = {"Quotes", "Reviews"}


@pytest.mark.urls("tests.faces.portal.rooms_urls")
class TestNavigation:
    def test_a_learner_finds_their_learning_only(self) -> None:
        groups = navigation.shown_groups(Standing(), here="", path="/")
        assert [group.title for group in groups] == ["My learning", "Certifications"]

    def test_a_candidate_finds_their_certifications_first(self) -> None:
        groups = navigation.shown_groups(Standing(is_candidate=True), here="", path="/")
        assert [group.title for group in groups] == ["My certifications", "My learning"]

    def test_without_a_certification_program_nobody_finds_its_pages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(navigation, "has_program", lambda: False)
        for standing in (Standing(), Standing(is_candidate=True)):
            assert [group.title for group in navigation.shown_groups(standing, here="", path="/")] == ["My learning"]

    def test_an_owner_finds_the_account_first_with_what_waits(self) -> None:
        groups = navigation.shown_groups(
            Standing(owns_account=True, waiting_count=5), here="credits:requests", path=reverse("credits:requests")
        )
        assert [group.title for group in groups] == ["Training credits", "My learning", "Certifications"]
        requests = next(link for link in groups[0].links if link.words == "Requests")
        assert (requests.count, requests.current) == (5, "page")

    @pytest.mark.parametrize(
        ("role", "expected"),
        [
            (StaffRole.FINANCE, BOTH_DESKS),
            (StaffRole.ORDER_DESK, BOTH_DESKS | ORDER_DESK),
            (
                StaffRole.ADMINISTRATOR,
                BOTH_DESKS
                | ORDER_DESK
                | {"Mail outbox", "Audit trail", "Staff roles", "People", "Webhooks", "Service accounts"},
            ),
        ],
    )
    def test_staff_find_what_their_role_opens(self, role: StaffRole, expected: set[str]) -> None:
        groups = navigation.shown_groups(Standing(roles=frozenset({role})), here="", path="/")
        assert groups[0].title == "Desk"
        assert {link.words for link in groups[0].links} == expected


class TestEveryLink:
    def test_of_the_navigation_has_its_page(self) -> None:
        for candidate in (True, False):
            everything = Standing(roles=frozenset(StaffRole), owns_account=True, is_candidate=candidate)
            shown = navigation.shown_groups(everything, here="", path="/")
            seen = [group for group in navigation.GROUPS if group.seen_by(everything)]
            assert sum(len(group.links) for group in shown) == sum(len(group.entries) for group in seen)

    def test_without_a_page_is_an_error_and_not_left_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        gone = navigation.Entry(name="learner:gone", words=gettext_lazy("Gone"), icon="home")
        group = replace(navigation.GROUPS[-1], entries=(gone,))
        monkeypatch.setattr(navigation, "GROUPS", (group,))
        with pytest.raises(NoReverseMatch):
            navigation.shown_groups(Standing(), here="", path="/")


class TestCaching:
    def test_of_signed_in_pages_is_the_readers_alone(self, client: Client, maya: Any) -> None:
        for address in ("/you/", "/you/inbox/", "/learn/", "/nowhere/"):
            assert "private" in client.get(address)["Cache-Control"]

    def test_of_pages_with_secrets_is_none(self, client: Client, maya: Any) -> None:
        for address in ("/you/tokens/", "/learn/training/", "/you/data.json"):
            assert "no-store" in client.get(address)["Cache-Control"]


def test_a_token_of_somebody_else_is_no_business_of_this_page(client: Client, maya: Any) -> None:
    StaffGrant.objects.create(person=maya, role=StaffRole.ADMINISTRATOR, granted_at=NOW)
    theirs = ApiToken.objects.create(person=person("tom@x.example"), name="t", prefix="cz", digest="d", created_at=NOW)
    assert client.post(reverse("portal:token_revoke", args=[theirs.pk])).status_code == 404
    theirs.refresh_from_db()
    assert theirs.revoked_at is None


def test_a_sku_that_no_database_holds_is_not_found(client: Client, maya: Any) -> None:
    assert client.get("/learn/items/a%00b/").status_code == 404
    assert client.post("/learn/order/add/", {"sku": "a\x00b"}).status_code == 302


@pytest.mark.parametrize("key", ["9" * 5000, "²", "-1", "x"])
def test_the_inbox_takes_any_key(client: Client, maya: Any, key: str) -> None:
    assert client.get("/you/inbox/", {"before": key}).status_code == 200


@pytest.mark.urls("tests.faces.portal.rooms_urls")
class TestHome:
    def test_a_stranger_is_told_what_this_is(self, client: Client) -> None:
        response = client.get("/")
        assert response.status_code == 200
        assert reverse("account_login") in text(response)

    def test_a_learner_lands_in_the_catalog(self, client: Client, maya: Any) -> None:
        assert client.get("/")["Location"] == reverse("learner:catalog")

    def test_staff_land_at_the_desk(self, client: Client, maya: Any) -> None:
        StaffGrant.objects.create(person=maya, role=StaffRole.FINANCE, granted_at=NOW)
        assert client.get("/")["Location"] == reverse("desk:accounts")


@pytest.mark.parametrize("name", ["portal:profile", "portal:inbox", "portal:notices", "portal:tokens"])
def test_ones_own_pages_ask_a_stranger_to_sign_in(client: Client, name: str) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


PAGES = [
    "portal:help",
    "portal:terms",
    "portal:profile",
    "portal:inbox",
    "portal:notices",
    "portal:tokens",
    "account_email",
    "account_change_password",
    "mfa_index",
    "usersessions_list",
    "account_reauthenticate",
    "account_logout",
]


@pytest.mark.parametrize("name", PAGES)
def test_each_page_has_one_heading_a_name_and_nothing_inline(client: Client, maya: Any, name: str) -> None:
    response = client.get(reverse(name))
    page = text(response)
    assert response.status_code == 200
    assert page.count("<h1") == 1
    assert re.search(r"<title>\S.* · Credenza</title>", page)
    assert not re.search(r"\sstyle=|\son[a-z]+=", page)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)
    assert len(response.content) < 100_000


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_doors_for_strangers_look_like_ours(client: Client, name: str) -> None:
    page = text(client.get(reverse(name)))
    assert page.count("<h1") == 1
    assert 'class="plain"' in page
    assert not re.search(r"\sstyle=|\son[a-z]+=", page)


def test_a_failed_sign_in_says_why_what_next_and_the_request_id(client: Client) -> None:
    person()
    response = client.post(reverse("account_login"), {"login": "maya@halden.example", "password": "wrong"})
    page = text(response)
    assert "You are not signed in" in page
    assert response["X-Request-ID"] in page
    assert 'value="maya@halden.example"' in page
    assert "<title>Error: Sign in" in page


class TestProfile:
    def test_saving_keeps_name_zone_and_appearance(self, client: Client, maya: Any) -> None:
        given = {"name": "Maya L", "time_zone": "Europe/Stockholm", "scheme": "dark"}
        response = client.post(reverse("portal:profile"), given, follow=True)
        maya.refresh_from_db()
        assert (maya.name, maya.time_zone, maya.scheme) == ("Maya L", "Europe/Stockholm", "dark")
        assert "Profile saved." in text(response)
        assert 'data-scheme="dark"' in text(response)

    def test_what_cannot_be_taken_is_told_and_kept_in_the_form(self, client: Client, maya: Any) -> None:
        response = client.post(reverse("portal:profile"), {"name": "", "time_zone": "", "scheme": "light"})
        assert response.status_code == 422
        assert "<title>Error: Profile" in text(response)
        assert 'href="#id_name"' in text(response)

    def test_the_menu_keeps_the_appearance_with_and_without_script(self, client: Client, maya: Any) -> None:
        address = reverse("portal:scheme")
        assert client.post(address, {"scheme": "light"}, headers={"HX-Request": "true"}).status_code == 204
        response = client.post(address, {"scheme": "dark", "next": "/help/"})
        assert response["Location"] == "/help/"
        maya.refresh_from_db()
        assert maya.scheme == "dark"

    @pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
    def test_the_way_back_never_leaves_the_site(self, client: Client, maya: Any, elsewhere: str) -> None:
        response = client.post(reverse("portal:scheme"), {"scheme": "dark", "next": elsewhere})
        assert response["Location"] == "/"

    def test_instants_are_told_in_the_persons_zone(self, client: Client, maya: Any) -> None:
        get_user_model().objects.filter(pk=maya.pk).update(time_zone="Asia/Tokyo")
        notice(maya)
        assert "18 Nov 2026, 21:00 JST" in text(client.get(reverse("portal:inbox")))


class TestTokens:
    def test_a_token_is_shown_once(self, client: Client, maya: Any) -> None:
        address = reverse("portal:tokens")
        made = text(client.post(address, {"name": "Report", "scopes": ["credits:read"]}))
        secret = re.search(r"cz_[\w-]{20,}", made)
        assert secret is not None
        listed = text(client.get(address))
        assert "Report" in listed
        assert secret.group(0) not in listed

    def test_a_token_without_a_purpose_is_not_made(self, client: Client, maya: Any) -> None:
        response = client.post(reverse("portal:tokens"), {"name": ""})
        assert response.status_code == 422
        assert not ApiToken.objects.exists()

    def test_nobody_revokes_anothers_token(self, client: Client, maya: Any) -> None:
        other = ApiToken.objects.create(
            person=person("tom@halden.example"), name="x", prefix="cz_", digest="d", created_at=NOW
        )
        assert client.post(reverse("portal:token_revoke", args=[other.pk])).status_code == 404
        own = ApiToken.objects.create(person=maya, name="y", prefix="cz_", digest="e", created_at=NOW)
        assert client.post(reverse("portal:token_revoke", args=[own.pk])).status_code == 302
        own.refresh_from_db()
        assert own.revoked_at is not None


def notice(to: Any, **more: Any) -> Notice:
    facts = {"subject": "Your request was approved", "link": "/help/", "fact_key": "k1", **more}
    return Notice.objects.create(
        person=to, to=to.email, name="redemption_approved", text="t", html="h", on=NOW.date(), created_at=NOW, **facts
    )


class TestNotices:
    def test_optional_ones_can_be_turned_off_and_on(self, client: Client, maya: Any) -> None:
        address = reverse("portal:notices")
        client.post(address, {})
        assert [row.notice for row in NoticePreference.objects.all()] == ["training_not_started"]
        client.post(address, {"notice": ["training_not_started"]})
        assert not NoticePreference.objects.exists()

    def test_what_the_page_does_not_offer_stays_as_it_was(self, client: Client, maya: Any) -> None:
        NoticePreference.objects.create(person=maya, notice="account_idle")
        client.post(reverse("portal:notices"), {"notice": ["training_not_started"]})
        assert [row.notice for row in NoticePreference.objects.all()] == ["account_idle"]

    def test_opening_one_reads_it_and_leads_to_its_page(self, client: Client, maya: Any) -> None:
        told = notice(maya)
        assert '<span class="nav-count">1' in text(client.get(reverse("portal:inbox")))
        response = client.post(reverse("portal:inbox_open", args=[told.pk]))
        assert response["Location"] == "/help/"
        told.refresh_from_db()
        assert told.read_at is not None

    def test_anothers_notice_answers_like_none(self, client: Client, maya: Any) -> None:
        notice(maya)
        theirs = notice(person("tom@halden.example"), fact_key="k2")
        assert client.post(reverse("portal:inbox_open", args=[theirs.pk])).status_code == 404
        assert client.post(reverse("portal:inbox_open", args=[theirs.pk + 99])).status_code == 404
        theirs.refresh_from_db()
        assert theirs.read_at is None

    def test_all_at_once(self, client: Client, maya: Any) -> None:
        notice(maya)
        client.post(reverse("portal:inbox"))
        assert not Notice.objects.filter(read_at=None).exists()


class TestErrorPages:
    def test_an_unknown_page_carries_the_request_id(self, client: Client) -> None:
        response = client.get("/no-such-page/")
        assert response.status_code == 404
        assert response["X-Request-ID"] in text(response)

    def test_a_form_without_its_seal_says_what_to_do(self) -> None:
        strict = Client(enforce_csrf_checks=True)
        response = strict.post(reverse("account_login"), {})
        assert response.status_code == 403
        assert "This form is out of date" in text(response)
        assert response["X-Request-ID"] in text(response)

    def test_too_many_tries_end_on_a_page_too(self, client: Client) -> None:
        for _ in range(30):
            response = client.post(reverse("account_reset_password"), {"email": "maya@halden.example"})
        assert response.status_code == 429
        assert "Error 429" in text(response)
        assert response["X-Request-ID"] in text(response)

    def test_our_own_failure_says_so_without_asking_the_database(
        self, client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
    ) -> None:
        def fail(*_: Any, **__: Any) -> None:
            raise RuntimeError

        monkeypatch.setattr("credenza.portal.pages.home.render", fail)
        client.raise_request_exception = False
        with django_assert_num_queries(0):
            response = client.get("/")
        assert response.status_code == 500
        assert response["X-Request-ID"] in text(response)

    def test_a_refusal_that_no_form_took_becomes_its_page(self, rf: RequestFactory, maya: Any) -> None:
        request = rf.get("/")
        request.user = maya
        assert refusal_page(request, NotFound(what="account")).status_code == 404
        assert refusal_page(request, LastOwner()).status_code == 409
        slow = refusal_page(request, TooManyRequests(retry_after_seconds=90))
        assert (slow.status_code, slow["Retry-After"]) == (429, "90")


class TestSecondFactor:
    @pytest.fixture
    def ask(self, settings: Any, rf: RequestFactory, maya: Any) -> Callable[[str], HttpResponse]:
        settings.CREDENZA_STAFF_SECOND_FACTOR = True
        StaffGrant.objects.create(person=maya, role=StaffRole.ADMINISTRATOR, granted_at=NOW)
        guard = StaffSecondFactor(lambda _request: HttpResponse("through"))

        def get(path: str) -> HttpResponse:
            request = rf.get(path)
            request.user = maya
            return guard(request)

        return get

    def test_the_desk_stays_closed_until_there_is_one(self, ask: Callable[[str], HttpResponse]) -> None:
        response = ask("/desk/accounts/")
        assert response.status_code == 403
        assert reverse("mfa_index") in text(response)

    def test_with_one_the_desk_opens(self, ask: Callable[[str], HttpResponse], maya: Any) -> None:
        Authenticator.objects.create(user=maya, type=Authenticator.Type.TOTP, data={})
        assert text(ask("/desk/accounts/")) == "through"

    def test_other_pages_are_not_touched(self, ask: Callable[[str], HttpResponse]) -> None:
        assert text(ask("/help/")) == "through"


@pytest.mark.urls("tests.faces.portal.demo_urls")
class TestDemoDoor:
    @pytest.fixture(autouse=True)
    def _demo(self, settings: Any) -> None:
        settings.DEMO = True

    def test_one_click_signs_in_as_a_sample_person(self, client: Client) -> None:
        sample = person(is_sample=True)
        assert "Maya Lindqvist" in text(client.get("/demo/"))
        client.post("/demo/sign-in/", {"person": sample.pk})
        assert client.session["_auth_user_id"] == str(sample.pk)

    @pytest.mark.parametrize("who", ["real", "0", "x", "", "-1"])
    def test_nobody_else_can_be_signed_in(self, client: Client, who: str) -> None:
        real = person()
        response = client.post("/demo/sign-in/", {"person": real.pk if who == "real" else who})
        assert response.status_code == 404
        assert "_auth_user_id" not in client.session

    def test_opening_the_address_changes_nothing_and_a_seal_is_needed(self, client: Client) -> None:
        sample = person(is_sample=True)
        assert client.get("/demo/sign-in/").status_code == 405
        strict = Client(enforce_csrf_checks=True)
        assert strict.post("/demo/sign-in/", {"person": sample.pk}).status_code == 403

    @pytest.mark.parametrize(
        "caller", [{"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"REMOTE_ADDR": ""}]
    )
    def test_only_this_machine_is_answered(self, client: Client, caller: dict[str, str]) -> None:
        sample = person(is_sample=True)
        assert client.post("/demo/sign-in/", {"person": sample.pk}, **caller).status_code == 404
        assert client.get("/demo/inbox/", **caller).status_code == 404

    def test_outside_the_demo_the_door_is_shut(self, client: Client, settings: Any) -> None:
        settings.DEMO = False
        assert client.get("/demo/").status_code == 404
