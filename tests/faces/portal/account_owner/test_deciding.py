"""Approving and denying from the list, as the account owner guide describes it."""

import pytest

from credenza.credits.commands.add_owner import add_owner
from credenza.credits.commands.approve_requests import approve_requests
from credenza.credits.queries.accounts import balance_of
from credenza.credits.queries.requests import request as one_request
from tests.builders.credits import email_of, person
from tests.faces.portal.account_owner.stage import right_now, set_stage, signed_in

pytestmark = pytest.mark.django_db
DECIDE = "/credits/requests/decide/"


@pytest.fixture
def stage():
    return set_stage(credits=600)


def status(stage, request_id: int) -> str:
    return one_request(request_id, stage.ana).status


class TestList:
    def test_opens_on_pending_with_counts_and_marks(self, stage):
        stage.ask()
        stage.ask()
        own = stage.ask(["ACA-900"], who=stage.ana)
        page = stage.as_owner().get("/credits/requests/").content.decode()
        assert page.count("data-bulk") == 3
        assert page.count("Has it already") == 2
        assert "Your own" in page
        assert f'value="{own}"' in page

    def test_other_states_are_tabs(self, stage):
        asked = stage.ask()
        approve_requests(requests=[asked], by=stage.ana, now=right_now())
        page = stage.as_owner().get("/credits/requests/?status=approved").content.decode()
        assert "by Ana Ruiz" in page
        assert "data-bulk" not in page

    def test_filters_by_learner_and_team(self, stage):
        stage.ask(team="North")
        stage.ask(["ACA-900"], team="South", who=person("kim@acme.example", name="Kim"))
        client = stage.as_owner()
        assert "Kim" not in client.get("/credits/requests/?team=North").content.decode()
        assert "Bo Lind" not in client.get("/credits/requests/?person=kim").content.decode()

    def test_pages_by_key(self, stage, monkeypatch):
        monkeypatch.setattr("credenza.portal.account_owner.requests.PAGE_ROWS", 2)
        for _ in range(3):
            stage.ask()
        client = stage.as_owner()
        first = client.get("/credits/requests/")
        assert first.content.decode().count("data-bulk") == 2
        onward = first.context["pages"].next_address
        assert client.get(f"/credits/requests/{onward}").content.decode().count("data-bulk") == 1


class TestLook:
    def test_counts_along(self, stage):
        one, two = stage.ask(), stage.ask(["ACA-900"])
        page = stage.as_owner().post("/credits/requests/selection/", {"request": [one, two]}).content.decode()
        assert "2 requests" in page
        assert "600 → 250" in page
        assert "Approve 2 requests" in page

    def test_without_a_script_it_is_a_page(self, stage):
        one = stage.ask()
        page = stage.as_owner().post(DECIDE, {"request": one, "decision": "review_approval"}).content.decode()
        assert "Approve 1 request for 250 credits?" in page
        assert "350" in page
        assert status(stage, one) == "pending"

    def test_says_how_much_is_missing(self, stage):
        asked = stage.ask(["TEAM-JIRA-ESS-V"])
        page = stage.as_owner().post(DECIDE, {"request": asked, "decision": "review_approval"}).content.decode()
        assert "3,900 credits too few" in page
        assert 'value="approve"' not in page

    def test_goes_back_with_the_ticks(self, stage):
        one, two = stage.ask(), stage.ask()
        page = stage.as_owner().post(DECIDE, {"request": one, "decision": "back"}).content.decode()
        assert f'value="{one}" data-bulk checked' in page
        assert f'value="{two}" data-bulk aria-label' in page


class TestDecision:
    def test_approves_together(self, stage):
        one, two = stage.ask(), stage.ask(["ACA-900"])
        client = stage.as_owner()
        form = {"request": [one, two], "decision": "approve", "approve_reason": "for the rollout"}
        assert client.post(DECIDE, form).url == "/credits/requests/?status=pending"
        assert (status(stage, one), status(stage, two)) == ("approved", "approved")
        assert one_request(one, stage.ana).reason == "for the rollout"
        assert balance_of(stage.account, right_now().date()).available == 250
        assert "2 requests approved for 350 credits; 250 are left." in client.get("/credits/requests/").content.decode()

    @pytest.mark.parametrize(("ticked", "answered"), [(1_001, 422), (2_200, 422), (2_600, 400)])
    def test_refuses_more_than_a_thousand_in_words_and_decides_none(self, stage, ticked, answered):
        """None is left out in silence; what no list of ours can send is refused before it is read."""
        one = stage.ask()
        form = {"request": range(one, one + ticked), "decision": "approve"}
        page = stage.as_owner().post(DECIDE, form)
        assert page.status_code == answered
        assert ("up to 1,000 requests at once" in page.content.decode()) == (answered == 422)
        assert status(stage, one) == "pending"

    def test_denies_with_the_reason(self, stage):
        one = stage.ask()
        stage.as_owner().post(DECIDE, {"request": one, "decision": "deny", "deny_reason": "next quarter"})
        assert status(stage, one) == "denied"
        assert one_request(one, stage.ana).reason == "next quarter"
        assert balance_of(stage.account, right_now().date()).available == 600

    def test_refuses_what_does_not_fit_and_keeps_the_ticks(self, stage):
        one, two, three = stage.ask(), stage.ask(), stage.ask()
        answer = stage.as_owner().post(DECIDE, {"request": [one, two, three], "decision": "approve"})
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "falls 150 credits short" in page
        assert page.count("data-bulk checked") == 3
        assert "Error: " in page
        assert status(stage, one) == "pending"

    def test_says_who_was_quicker_and_keeps_the_other_ticks(self, stage):
        other = person("omar@acme.example", name="Omar")
        add_owner(account=stage.account, email=email_of(other), by=stage.ana, now=right_now())
        one, two = stage.ask(), stage.ask()
        approve_requests(requests=[one], by=other, now=right_now())
        answer = stage.as_owner().post(DECIDE, {"request": [one, two], "decision": "approve"})
        page = answer.content.decode()
        assert answer.status_code == 409
        assert f"request {one} was approved by omar@acme.example" in page
        assert f'value="{two}" data-bulk checked' in page
        assert status(stage, two) == "pending"

    def test_without_ticks_asks_for_some(self, stage):
        stage.ask()
        answer = stage.as_owner().post(DECIDE, {"decision": "approve"})
        assert answer.status_code == 422
        assert "Tick at least one request" in answer.content.decode()

    def test_own_request_may_be_decided_and_is_marked(self, stage):
        own = stage.ask(who=stage.ana)
        client = stage.as_owner()
        client.post(DECIDE, {"request": own, "decision": "approve"})
        assert "Own request" in client.get(f"/credits/requests/{own}/").content.decode()

    def test_a_get_changes_nothing(self, stage):
        one = stage.ask()
        assert stage.as_owner().get(f"{DECIDE}?request={one}&decision=approve").status_code == 405
        assert status(stage, one) == "pending"


class TestTeam:
    def test_is_corrected_by_an_owner(self, stage):
        one = stage.ask(team="Nroth")
        client = stage.as_owner()
        assert client.post(f"/credits/requests/{one}/", {"team": "North"}).status_code == 302
        assert one_request(one, stage.ana).team == "North"

    def test_is_none_of_the_learners_business_here(self, stage):
        one = stage.ask(team="North")
        assert signed_in(stage.bo).post(f"/credits/requests/{one}/", {"team": "South"}).status_code == 404
