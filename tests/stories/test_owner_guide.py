"""The training credit account owner guide, walked on the pages statement by statement.

Document: "Find training credit account owner setup, administration, and management guidance" (the account owner
guide). Each class is one of its headings, each test one of its steps or answers, in the guide's order.
"""

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from credenza.credits.queries.accounts import balance_of, code_of, lots_of, owned_account, owners_of
from credenza.gateways.payments import choice
from credenza.gateways.payments.fake import FakeCards
from credenza.kernel.actors import Actor
from credenza.workflows.deliveries import deliver_due
from credenza.workflows.dispatch import dispatch_pending
from tests.builders.credits import EXAM, EXAM_CREDITS, OTHER_EXAM, OTHER_EXAM_CREDITS, email_of, person, stock
from tests.faces.portal.account_owner.stage import right_now, signed_in

pytestmark = pytest.mark.django_db
BILLING = {"name": "Ana Ruiz", "street": "Main Street 1", "city": "Oslo", "country": "NO"}


class Guide:
    """An account owner and a learner at their browsers."""

    def __init__(self) -> None:
        stock()
        self.ana, self.bo = person("ana@acme.example", name="Ana Ruiz"), person("bo@acme.example", name="Bo Lind")
        self.owner, self.learner = signed_in(self.ana), signed_in(self.bo)

    def opens(self, approval: str = "manual", name: str = "Acme") -> None:
        self.owner.post("/credits/open/", {"name": name, "approval": approval, "terms": "on"})

    @property
    def account(self) -> int:
        found = owned_account(self.ana.person_id or 0)
        assert found
        return found.id

    @property
    def available(self) -> int:
        return balance_of(self.account, right_now().date()).available

    def buys(self, credits: int = 1000, **more: str) -> None:
        form = {"step": "pay", "credits": str(credits), "card": "ok", "terms": "on", **BILLING, **more}
        self.owner.post("/credits/purchase/", {"idempotency_key": f"buy-{credits}", **form})

    def redeems(self, *items: str, key: str = "order-1") -> Any:
        code = code_of(self.account, self.ana)
        form = {"method": "credits", "code": code, "terms": "on", "item": list(items or (EXAM,))}
        return self.learner.post("/learn/checkout/", {**form, "idempotency_key": key})

    def page(self, address: str, client: Client | None = None) -> str:
        answer = (client or self.owner).get(address)
        assert answer.status_code == 200, answer
        return str(answer.content.decode())

    def request(self) -> int:
        ids = re.findall(r'name="request" value="(\d+)"', self.page("/credits/requests/"))
        return int(ids[0])

    def mailed(self, to: Actor) -> list[str]:
        mail.outbox.clear()
        dispatch_pending(now=right_now())
        deliver_due(now=right_now())
        return [f"{one.subject}\n{one.body}" for one in mail.outbox if one.to == [email_of(to)]]


@pytest.fixture
def guide() -> Iterator[Guide]:
    with choice.using(FakeCards()):
        yield Guide()


class TestCreateATrainingCreditAccount:
    def test_1_select_training_credits_in_the_user_profile_menu(self, guide: Guide) -> None:
        assert 'href="/credits/open/"' in guide.page("/learn/")

    def test_2_select_create_account(self, guide: Guide) -> None:
        assert "<form" in guide.page("/credits/open/")

    def test_3_the_name_defaults_to_yours_and_approval_is_chosen(self, guide: Guide) -> None:
        page = guide.page("/credits/open/")
        assert 'value="Ana Ruiz"' in page
        assert 'value="manual"' in page
        assert 'value="automatic"' in page

    def test_3_note_the_approval_mode_is_changed_later_under_edit(self, guide: Guide) -> None:
        guide.opens("manual")
        page = guide.page("/credits/settings/")
        version = re.search(r'name="version"[^>]*value="(\d+)"', page)
        assert version
        guide.owner.post("/credits/settings/", {"name": "Acme", "approval": "automatic", "version": version.group(1)})
        assert "automatic approval" in guide.page("/credits/")

    def test_4_all_set_here_is_what_the_account_looks_like(self, guide: Guide) -> None:
        guide.opens(name="Acme Learning")
        page = guide.page("/credits/")
        assert "Acme Learning" in page
        assert code_of(guide.account, guide.ana) in page


class TestTwoWaysToPurchaseTrainingCredits:
    def test_credits_expire_one_year_from_the_purchase_date(self, guide: Guide) -> None:
        guide.opens()
        guide.buys()
        lot = lots_of(guide.account, right_now().date())[0]
        assert lot.expires_on.year == lot.accepted_on.year + 1

    def test_code_twentyofftc_from_20000(self, guide: Guide) -> None:
        guide.opens()
        form = {"step": "price", "credits": "20000", "promo": "twentyoffTC", **BILLING}
        assert "USD 16,000.00" in guide.owner.post("/credits/purchase/", form).content.decode()

    def test_1_select_purchase_training_credits(self, guide: Guide) -> None:
        guide.opens()
        assert 'href="/credits/purchase/"' in guide.page("/credits/")

    def test_2_enter_payment_and_customer_information_one_credit_is_one_dollar(self, guide: Guide) -> None:
        guide.opens()
        form = {"step": "confirm", "credits": "750", **BILLING}
        assert "USD 750.00" in guide.owner.post("/credits/purchase/", form).content.decode()

    def test_3_credits_just_purchased_appear_with_a_one_year_expiration(self, guide: Guide) -> None:
        guide.opens()
        guide.buys(750)
        last_day = lots_of(guide.account, right_now().date())[0].expires_on - timedelta(days=1)
        page = guide.page("/credits/")
        assert "750" in page
        assert f"{last_day.isoformat()}" in page

    def test_3_to_purchase_more_select_purchase_refill_and_confirm_the_remembered_details(self, guide: Guide) -> None:
        guide.opens()
        guide.buys(750)
        assert "Purchase refill" in guide.page("/credits/")
        assert 'value="Main Street 1"' in guide.page("/credits/purchase/")
        guide.buys(250)
        assert guide.available == 1000

    def test_4_expiration_dates_of_several_purchases_are_seen_from_the_next_one(self, guide: Guide) -> None:
        guide.opens()
        guide.buys(750)
        guide.buys(250)
        page = guide.page("/credits/")
        assert "in 2 lots" in page
        assert "Last day" in page


class TestDistributeCreditsToYourTeamWithTheRedemptionCode:
    def test_only_one_code_is_made_and_shared(self, guide: Guide) -> None:
        guide.opens()
        code = code_of(guide.account, guide.ana)
        page = guide.page("/credits/")
        assert code in page
        assert "/learn/checkout/" in page


class TestManualApprovalRedemption:
    def test_1_the_owner_gets_an_email_when_the_code_is_submitted(self, guide: Guide) -> None:
        guide.opens()
        guide.buys()
        guide.redeems()
        told = guide.mailed(guide.ana)
        assert any("Bo Lind" in one and "/credits/requests/" in one for one in told)

    def test_2_and_3_approve_and_confirm(self, guide: Guide) -> None:
        guide.opens()
        guide.buys()
        guide.redeems()
        form = {"request": [guide.request()], "decision": "review_approval"}
        confirm = guide.owner.post("/credits/requests/decide/", form).content.decode()
        assert "Approve 1 request" in confirm
        assert guide.available == 1000

    def test_4_then_it_stands_under_approved_and_credits_are_deducted(self, guide: Guide) -> None:
        guide.opens()
        guide.buys()
        guide.redeems()
        guide.owner.post("/credits/requests/decide/", {"request": [guide.request()], "decision": "approve"})
        assert "Bo Lind" in guide.page("/credits/requests/?status=approved")
        assert guide.available == 1000 - EXAM_CREDITS

    def test_5_the_team_member_gets_an_email_in_the_guides_words(self, guide: Guide) -> None:
        guide.opens()
        guide.buys()
        guide.redeems()
        guide.owner.post("/credits/requests/decide/", {"request": [guide.request()], "decision": "approve"})
        told = " ".join(" ".join(guide.mailed(guide.bo)).split())
        assert "Hello Bo Lind, Your request to redeem 250 training credits for" in told
        assert "has been approved." in told


class TestDenyRedemption:
    def test_1_to_3_deny_confirm_and_find_it_under_denied(self, guide: Guide) -> None:
        guide.opens()
        guide.buys()
        guide.redeems()
        guide.owner.post("/credits/requests/decide/", {"request": [guide.request()], "decision": "deny"})
        assert "Bo Lind" in guide.page("/credits/requests/?status=denied")
        assert guide.available == 1000

    def test_4_the_team_member_is_notified(self, guide: Guide) -> None:
        guide.opens()
        guide.buys()
        guide.redeems()
        form = {"request": [guide.request()], "decision": "deny", "deny_reason": "Next quarter"}
        guide.owner.post("/credits/requests/decide/", form)
        assert any("Next quarter" in one for one in guide.mailed(guide.bo))


class TestViewTransactionsHistory:
    def test_1_and_2_a_list_with_the_option_to_export_to_a_spreadsheet(self, guide: Guide) -> None:
        guide.opens("automatic")
        guide.buys()
        guide.redeems()
        page = guide.page("/credits/transactions/")
        assert "/credits/transactions/export/xlsx/" in page
        answer = guide.owner.get("/credits/transactions/export/csv/")
        rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
        assert [row[rows[0].index("Credits")] for row in rows[1:]] == [f"-{EXAM_CREDITS}", "1000"]


class TestHowToAddOrRemoveAccountOwners:
    def test_an_added_owner_decides_purchases_and_removes_the_creator(self, guide: Guide) -> None:
        guide.opens()
        guide.buys()
        cleo = person("cleo@acme.example", name="Cleo Park")
        guide.owner.post("/credits/settings/owners/add/", {"email": "cleo@acme.example"})
        guide.redeems()
        other = signed_in(cleo)
        other.post("/credits/requests/decide/", {"request": [guide.request()], "decision": "approve"})
        assert guide.available == 1000 - EXAM_CREDITS
        account = guide.account
        other.post("/credits/settings/owners/remove/", {"person": guide.ana.person_id})
        assert [row.person.email for row in owners_of(account)] == ["cleo@acme.example"]

    def test_each_user_owns_only_one_account(self, guide: Guide) -> None:
        guide.opens()
        answer = guide.owner.post("/credits/open/", {"name": "More", "approval": "manual", "terms": "on"})
        assert answer.status_code == 409


class TestFrequentlyAskedQuestions:
    def test_how_many_training_credits_do_i_have(self, guide: Guide) -> None:
        guide.opens()
        guide.buys(1234)
        assert "1,234" in guide.page("/credits/")

    def test_how_do_team_members_use_the_redemption_code(self, guide: Guide) -> None:
        guide.opens()
        guide.buys()
        guide.learner.post("/learn/order/add/", {"sku": EXAM})
        page = guide.page("/learn/checkout/", guide.learner)
        assert "Training credits" in page
        assert 'name="code"' in page
        assert "pending" in guide.redeems(EXAM).url or "placed" in guide.redeems(EXAM).url

    def test_what_my_team_tries_to_redeem_opens_on_pending_with_the_total_of_the_ticked(self, guide: Guide) -> None:
        guide.opens()
        guide.buys()
        guide.redeems(EXAM, key="one")
        guide.redeems(OTHER_EXAM, key="two")
        ids = re.findall(r'name="request" value="(\d+)"', guide.page("/credits/requests/"))
        page = guide.owner.post("/credits/requests/selection/", {"request": ids}).content.decode()
        assert "2 requests" in page
        assert str(EXAM_CREDITS + OTHER_EXAM_CREDITS) in page

    def test_historical_requests_show_approved_denied_and_cancelled(self, guide: Guide) -> None:
        guide.opens()
        page = guide.page("/credits/requests/")
        assert all(f"status={state}" in page for state in ("approved", "denied", "cancelled"))

    def test_owners_cannot_regenerate_a_code(self, guide: Guide) -> None:
        guide.opens()
        page = guide.page("/credits/settings/") + guide.page("/credits/")
        assert "replace-code" not in page
        assert "ask us to replace it" in page

    def test_not_currently_available_there_reports_progress_and_reminders(self, guide: Guide) -> None:
        guide.opens("automatic")
        guide.buys()
        guide.redeems()
        assert "Bo Lind" in guide.page("/credits/reports/?by=person")
        assert "Bo Lind" in guide.page("/credits/reports/progress/")

    def test_can_i_get_an_extension(self, guide: Guide) -> None:
        guide.opens()
        guide.buys()
        lot = lots_of(guide.account, right_now().date())[0]
        guide.owner.post(f"/credits/lots/{lot.id}/extension/", {"reason": "Courses start later"})
        assert "Courses start later" in guide.page("/credits/extensions/")
