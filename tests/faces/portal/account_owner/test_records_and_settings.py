"""Transactions, exports, reports, reminders, owners, settings, extensions and closing."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from credenza.credits.commands.add_owner import add_owner
from credenza.credits.commands.approve_requests import approve_requests
from credenza.credits.commands.edit_credit_account import edit_credit_account
from credenza.credits.queries.accounts import account_head, invitations_of, lots_of, owners_of
from credenza.credits.queries.planning import planned_drawdown
from credenza.credits.queries.reports import extension_requests, progress_by_team
from credenza.journal.models import Event
from tests.builders.credits import email_of, person, purchase
from tests.faces.portal.account_owner.stage import right_now, set_stage, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return set_stage()


def approved(stage, *, team: str = "", items=("ACP-120",), who=None) -> int:
    asked = stage.ask(items, team=team, who=who)
    approve_requests(requests=[asked], by=stage.ana, now=right_now())
    return asked


def read(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))


class TestTransactions:
    def test_show_newest_first_with_the_running_balance(self, stage):
        approved(stage, team="North")
        page = stage.as_owner().get("/credits/transactions/").content.decode()
        assert page.index("−250") < page.index("+1,000")
        assert "Purchased for USD 1,000.00 before tax" in page

    @pytest.mark.parametrize(
        ("query", "rows"),
        [
            ("kind=purchase", 1),
            ("person=bo", 1),
            ("team=North", 1),
            ("item=ACA-900", 1),
            ("to_on=2020-01-01", 0),
            ("", 3),
        ],
    )
    def test_filter_the_page_and_the_export_alike(self, stage, query, rows):
        approved(stage, team="North")
        approved(stage, items=["ACA-900"], who=person("kim@acme.example", name="Kim"))
        client = stage.as_owner()
        shown = client.get(f"/credits/transactions/?{query}").context["rows"]
        assert len(shown) == rows
        assert len(read(client.get(f"/credits/transactions/export/csv/?{query}"))) == rows + 1

    def test_lot_opens_its_own_entries(self, stage):
        purchase(stage.account, 50, right_now().date(), now=right_now())
        lot = min(lot.id for lot in lots_of(stage.account, right_now().date()))
        answer = stage.as_owner().get(f"/credits/transactions/?lot={lot}")
        assert len(answer.context["rows"]) == 1
        assert "Only the lot bought on" in answer.content.decode()

    def test_page_by_key(self, stage, monkeypatch):
        monkeypatch.setattr("credenza.portal.account_owner.transactions.PAGE_ROWS", 2)
        approved(stage)
        approved(stage, items=["ACA-900"])
        client = stage.as_owner()
        first = client.get("/credits/transactions/")
        assert "Older" in first.content.decode()
        assert len(client.get(f"/credits/transactions/{first.context['pages'].next_address}").context["rows"]) == 1

    def test_export_keeps_numbers_as_numbers_and_text_from_running(self, stage):
        approved(stage, team="=HYPERLINK(1)")
        client = stage.as_owner()
        rows = read(client.get("/credits/transactions/export/csv/"))
        assert rows[1][rows[0].index("Credits")] == "-250"
        assert rows[1][rows[0].index("Team")] == "'=HYPERLINK(1)"
        book = client.get("/credits/transactions/export/xlsx/")
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(book.streaming_content))).get_sheet_by_index(0)
        table = sheet.to_python()
        assert table[1][table[0].index("Credits")] == -250
        assert client.get("/credits/transactions/export/pdf/").status_code == 404


class TestReports:
    @pytest.mark.parametrize(
        ("by", "name"), [("month", ""), ("person", "Bo Lind"), ("team", "North"), ("item", "ACP-120")]
    )
    def test_group_usage(self, stage, by, name):
        approved(stage, team="North")
        page = stage.as_owner().get(f"/credits/reports/?by={by}").content.decode()
        assert name in page
        assert "250" in page
        assert "<svg" in page

    def test_export_every_row(self, stage):
        approved(stage, team="North")
        rows = read(stage.as_owner().get("/credits/reports/usage.csv"))
        assert rows[1][1:4] == ["Bo Lind", "bo@acme.example", "North"]

    def test_show_progress_by_team(self, stage):
        approved(stage, team="North")
        row = progress_by_team(stage.account)[0]
        assert (row.team, row.not_started, row.done, row.total, row.open_count) == ("North", 1, 0, 1, 1)
        assert "Bo Lind" in stage.as_owner().get("/credits/reports/progress/").content.decode()

    @pytest.mark.parametrize("ticks", [{"team_ticked": "North"}, {"request": "own"}])
    def test_remind_the_ticked(self, stage, ticks):
        asked = approved(stage, team="North")
        form = {name: str(asked) if value == "own" else value for name, value in ticks.items()}
        client = stage.as_owner()
        client.post("/credits/reports/remind/", form)
        assert Event.objects.filter(name="credits.training_reminded", payload__request=asked).count() == 1
        assert "A reminder of 1 request goes out." in client.get("/credits/").content.decode()

    def test_remind_nobody_without_ticks(self, stage):
        client = stage.as_owner()
        assert client.post("/credits/reports/remind/").status_code == 302
        assert "Nobody is selected" in client.get("/credits/").content.decode()


class TestPlan:
    def test_takes_what_expires_first(self, stage):
        purchase(stage.account, 50, right_now().date(), now=right_now())
        plan = planned_drawdown(stage.account, 1020, right_now().date())
        assert [(part.taken, part.left_after) for part in plan.parts] == [(1000, 0), (20, 30)]
        assert (plan.after, plan.shortfall) == (30, 0)
        assert planned_drawdown(stage.account, 2000, right_now().date()).shortfall == 950


class TestSettings:
    def test_rename_and_change_the_approval(self, stage):
        form = {"name": "Acme Europe", "approval": "automatic", "version": 1}
        assert stage.as_owner().post("/credits/settings/", form).status_code == 302
        head = account_head(stage.account)
        assert (head.name, head.approval, head.version) == ("Acme Europe", "automatic", 2)

    def test_tell_what_somebody_else_saved_first(self, stage):
        edit_credit_account(account=stage.account, name="Acme Two", by=stage.ana, now=right_now())
        client = stage.as_owner()
        answer = client.post("/credits/settings/", {"name": "Acme Three", "approval": "manual", "version": 1})
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Acme Two" in page
        assert 'value="Acme Three"' in page
        assert 'name="version" value="2"' in page

    def test_add_and_remove_an_owner(self, stage):
        client = stage.as_owner()
        client.post("/credits/settings/owners/add/", {"email": email_of(stage.cleo)})
        assert len(owners_of(stage.account)) == 2
        look = client.get(f"/credits/settings/owners/remove/?person={stage.cleo.person_id}")
        assert "Remove Cleo Park as an owner?" in look.content.decode()
        client.post("/credits/settings/owners/remove/", {"person": stage.cleo.person_id})
        assert [row.person.id for row in owners_of(stage.account)] == [stage.ana.person_id]

    def test_last_owner_stays(self, stage):
        client = stage.as_owner()
        client.post("/credits/settings/owners/remove/", {"person": stage.ana.person_id})
        assert "always keeps one owner" in client.get("/credits/settings/").content.decode()

    def test_removing_oneself_leads_away(self, stage):
        add_owner(account=stage.account, email=email_of(stage.cleo), by=stage.ana, now=right_now())
        answer = stage.as_owner().post("/credits/settings/owners/remove/", {"person": stage.ana.person_id})
        assert answer.url == "/"

    def test_invite_and_withdraw(self, stage):
        client = stage.as_owner()
        client.post("/credits/settings/owners/add/", {"email": "new@acme.example"})
        assert [row.email for row in invitations_of(stage.account)] == ["new@acme.example"]
        client.post("/credits/settings/invitations/withdraw/", {"email": "new@acme.example"})
        assert invitations_of(stage.account) == ()

    def test_refused_address_stays_in_the_form(self, stage):
        answer = stage.as_owner().post("/credits/settings/owners/add/", {"email": "ana@acme.example"})
        assert answer.status_code == 409
        assert 'value="ana@acme.example"' in answer.content.decode()

    def test_history_names_people_and_requests(self, stage):
        approved(stage)
        client = stage.as_owner()
        client.post("/credits/settings/owners/add/", {"email": "guest@acme.example"})
        page = client.get("/credits/settings/history/").content.decode()
        assert "<strong>Owner invited</strong>: guest@acme.example" in page
        assert "Account opened" in page
        assert "Request approved" in page
        assert "Bo Lind, 250 credits" in page


class TestExtensions:
    def test_ask_then_withdraw(self, stage):
        lot = lots_of(stage.account, right_now().date())[0].id
        client = stage.as_owner()
        assert client.post(f"/credits/lots/{lot}/extension/", {"reason": ""}).status_code == 422
        assert client.post(f"/credits/lots/{lot}/extension/", {"reason": "A merger"}).url == "/credits/extensions/"
        row = extension_requests(right_now().date(), account_id=stage.account)[0]
        assert "A merger" in client.get("/credits/extensions/").content.decode()
        client.post(f"/credits/extensions/{row.id}/withdraw/")
        assert extension_requests(right_now().date(), status="withdrawn", account_id=stage.account)

    def test_of_others_are_not_there(self, stage):
        lot = lots_of(stage.account, right_now().date())[0].id
        stage.as_owner().post(f"/credits/lots/{lot}/extension/", {"reason": "A merger"})
        row = extension_requests(right_now().date(), account_id=stage.account)[0]
        assert signed_in(stage.cleo).post(f"/credits/extensions/{row.id}/withdraw/").status_code == 404


class TestClosing:
    def test_refused_while_credits_are_left(self, stage):
        answer = stage.as_owner().post("/credits/settings/close/")
        assert answer.status_code == 409
        assert "1,000 credits are available" in answer.content.decode()

    def test_history_stays_and_another_account_may_follow(self):
        stage = set_stage(credits=0)
        client = stage.as_owner()
        assert client.post("/credits/settings/close/").url == "/credits/"
        page = client.get("/credits/").content.decode()
        assert "This account is closed" in page
        assert stage.opened.code not in page
        assert client.get("/credits/purchase/").status_code == 403
        client.post("/credits/open/", {"name": "Again", "approval": "manual", "terms": "on"})
        assert "Again" in client.get("/credits/").content.decode()
        assert client.get(f"/credits/{stage.account}/transactions/").status_code == 200
