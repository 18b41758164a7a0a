"""Every event's notices: to whom, under which name, with what in them and what not."""

import re
from datetime import date, timedelta

import pytest

from credenza.credits.commands.accept_invitations import accept_invitations
from credenza.credits.commands.add_owner import add_owner
from credenza.credits.commands.approve_requests import approve_requests
from credenza.credits.commands.ask_lot_extension import ask_lot_extension
from credenza.credits.commands.cancel_request import cancel_request
from credenza.credits.commands.close_account import close_account
from credenza.credits.commands.decline_lot_extension import decline_lot_extension
from credenza.credits.commands.deny_requests import deny_requests
from credenza.credits.commands.expire_lots import expire_lots
from credenza.credits.commands.extend_lot import extend_lot
from credenza.credits.commands.remind_training import remind_training
from credenza.credits.commands.remove_owner import remove_owner
from credenza.credits.commands.replace_code import replace_code
from credenza.credits.commands.reverse_redemption import reverse_redemption
from credenza.credits.receipts import AccountOpened
from credenza.credits.rules.drawdown import InsufficientCredits
from credenza.kernel.actors import Actor
from credenza.parties.commands.set_notices_off import set_notices_off
from credenza.workflows.dispatch import dispatch_pending
from credenza.workflows.models import Delivery, Notice
from credenza.workflows.queries import emails_of, notices_for, unread_count
from credenza.workflows.reading import mark_read
from credenza.workflows.registry import HANDLERS, NOTICES, OPTIONAL
from tests.builders.credits import (
    EXAM,
    NOW,
    OTHER_EXAM,
    TODAY,
    account,
    approved,
    at,
    later,
    person,
    purchase,
    request,
    staff,
)

ANA, BEN, LEA = "ana@acme.example", "ben@acme.example", "lea@acme.example"


def told(notice: str | None = None) -> list[tuple[str, str]]:
    """What was told after dispatching: (to, notice)."""
    dispatch_pending(now=NOW)
    found = Notice.objects.order_by("id")
    return [(row.to, row.name) for row in (found.filter(name=notice) if notice else found)]


def the(notice: str, to: str) -> Notice:
    dispatch_pending(now=NOW)
    return Notice.objects.get(name=notice, to=to)


@pytest.fixture
def ana() -> Actor:
    return person(ANA, "Ana Ruiz")


@pytest.fixture
def ben() -> Actor:
    return person(BEN, "Ben Okafor")


@pytest.fixture
def lea() -> Actor:
    return person(LEA, "Lea Brandt")


@pytest.fixture
def acme(ana: Actor) -> AccountOpened:
    opened = account(ana, name="Acme")
    purchase(opened.account, 1000)
    told()
    Notice.objects.all()
    Delivery.objects.all().delete()
    Notice.objects.all().delete()
    return opened


class TestRequests:
    def test_every_owner_is_asked_with_what_they_need_to_decide(
        self, acme: AccountOpened, ana: Actor, ben: Actor, lea: Actor
    ) -> None:
        add_owner(account=acme.account, email=BEN, by=ana, now=NOW)
        request(acme.code, lea, [EXAM], team="Platform")
        assert told("redemption_requested") == [(ANA, "redemption_requested"), (BEN, "redemption_requested")]
        notice = the("redemption_requested", ANA)
        assert notice.subject == "Lea Brandt asks for 250 training credits"
        for words in ("Lea Brandt", "Platform", "250 credits", "1,000 credits", "Approve or deny", "Acme"):
            assert words in notice.text
            assert words in notice.html
        assert acme.code not in notice.text + notice.html

    def test_a_balance_that_does_not_cover_the_request_is_said(self, ana: Actor, lea: Actor) -> None:
        poor = account(ana, name="Poor")
        request(poor.code, lea)
        assert "does not cover" in the("redemption_requested", ANA).text

    def test_the_learner_reads_the_seeds_sentence(self, acme: AccountOpened, ana: Actor, lea: Actor) -> None:
        approved(acme, ana, lea, [EXAM])
        notice = the("redemption_approved", LEA)
        said = " ".join(notice.text.split())
        item = re.search(r"250 training credits for (.+?) has been approved", said)
        assert item
        assert said.startswith(
            f"Hello Lea Brandt, Your request to redeem 250 training credits for {item[1]} has been approved."
        )
        assert notice.subject == "Your request for 250 training credits was approved"
        assert "Ana Ruiz, Acme" in said
        assert re.search(r"Exam voucher: .*W[0-9A-Z-]{17}", said)
        assert "750" not in said
        assert told("redemption_auto_approved") == []

    def test_automatic_approval_is_told_to_learner_and_owners(self, ana: Actor, lea: Actor) -> None:
        auto = account(ana, "automatic", name="Auto")
        purchase(auto.account, 500)
        request(auto.code, lea, [EXAM, OTHER_EXAM])
        to_learner, to_owner = the("redemption_approved", LEA), the("redemption_auto_approved", ANA)
        assert "automatic approval, Auto" in to_learner.text
        assert "150 credits" in to_owner.text
        assert "150" not in to_learner.text
        assert not re.search(r"W[0-9A-Z]{5}-", to_owner.text)

    def test_a_denial_carries_the_reason_if_there_is_one(self, acme: AccountOpened, ana: Actor, lea: Actor) -> None:
        first, second = (request(acme.code, lea).request for _ in range(2))
        deny_requests(requests=[first], reason="Next quarter,\n  budget is gone", by=ana, now=NOW)
        deny_requests(requests=[second], by=ana, now=NOW)
        assert told("redemption_denied") == [(LEA, "redemption_denied")] * 2
        texts = [notice.text for notice in Notice.objects.filter(name="redemption_denied").order_by("id")]
        assert "Reason: Next quarter, budget is gone" in texts[0]
        assert "Reason" not in texts[1]
        assert "Your cart is kept" in texts[1]

    def test_owners_see_who_took_a_request_back(self, acme: AccountOpened, ana: Actor, lea: Actor) -> None:
        cancel_request(request=request(acme.code, lea).request, by=lea, now=NOW)
        assert "Lea Brandt took back" in the("redemption_cancelled", ANA).text
        assert (LEA, "redemption_cancelled") not in told()

    def test_owners_are_told_once_a_day_who_was_refused(self, ana: Actor, lea: Actor) -> None:
        auto, max_ = account(ana, "automatic", name="Auto"), person("max@acme.example", "Max Hoff")
        for learner, now in ((lea, NOW), (max_, NOW + timedelta(hours=2)), (lea, later(1))):
            with pytest.raises(InsufficientCredits):
                request(auto.code, learner, now=now)
            dispatch_pending(now=now)
        notices = list(Notice.objects.filter(name="redemption_refused").order_by("id"))
        assert [(notice.to, notice.on) for notice in notices] == [(ANA, TODAY), (ANA, TODAY + timedelta(days=1))]
        assert "Lea Brandt: 250 credits" in notices[0].text
        assert "Max Hoff: 250 credits" in notices[0].text
        assert "Max Hoff" not in notices[1].text
        assert told("redemption_refused") == [(ANA, "redemption_refused")] * 2

    def test_a_reversal_is_told_to_both_sides(self, acme: AccountOpened, ana: Actor, lea: Actor) -> None:
        taken = approved(acme, ana, lea, [EXAM, OTHER_EXAM])
        desk = staff()
        reverse_redemption(request=taken, items=[EXAM], reason="Cancelled by the vendor", by=desk, now=NOW)
        to_learner, to_owner = the("redemption_reversed", LEA), the("redemption_reversed", ANA)
        assert "no longer works" in to_learner.text
        assert "250 training credits" in to_owner.text
        assert "1,000" not in to_learner.text
        reverse_redemption(request=taken, items=[OTHER_EXAM], reason="And this", by=desk, now=NOW)
        assert sorted(told("redemption_reversed")) == sorted(
            [(LEA, "redemption_reversed"), (ANA, "redemption_reversed")] * 2
        )

    def test_an_owner_reminds_by_hand_at_most_once_a_day(self, acme: AccountOpened, ana: Actor, lea: Actor) -> None:
        taken = approved(acme, ana, lea)
        for now in (NOW, NOW + timedelta(hours=1), later(1)):
            remind_training(requests=[taken], by=ana, now=now)
        assert told("training_not_started") == [(LEA, "training_not_started")] * 2
        assert "Ana Ruiz reminds you" in Notice.objects.filter(name="training_not_started").first().text  # type: ignore[union-attr]


class TestLots:
    def test_owners_hear_of_credits_that_arrive(self, ana: Actor) -> None:
        acme = account(ana, name="Acme")
        purchase(acme.account, 20_000)
        notice = the("credits_purchased", ANA)
        assert notice.subject == "20,000 training credits were added to Acme"
        assert "Last day to use: 9 Mar 2027" in notice.text
        assert "Total: USD 16,000.00" in notice.text

    def test_owners_hear_of_what_expired(self, acme: AccountOpened) -> None:
        expire_lots(date(2027, 3, 10), at(date(2027, 3, 10)))
        notice = the("lot_expired", ANA)
        assert notice.subject == "1,000 training credits expired"
        assert notice.on == date(2027, 3, 10)

    def test_extensions_granted_and_declined_are_told(self, acme: AccountOpened, ana: Actor) -> None:
        lot, desk = purchase(acme.account, 50).lot, staff()
        asked = ask_lot_extension(lot=lot, reason="Courses are full", by=ana, now=NOW)
        decline_lot_extension(extension=asked.extension, reason="Not this year", by=desk, now=NOW)
        declined = the("lot_extension_declined", ANA)
        assert "Declined because: Not this year" in declined.text
        assert "Asked because: Courses are full" in declined.text
        extend_lot(lot=lot, expires_on=date(2027, 6, 1), reason="Goodwill", by=desk, now=NOW)
        extend_lot(lot=lot, expires_on=date(2027, 7, 1), reason="Goodwill", by=desk, now=NOW)
        assert told("lot_extension_granted") == [(ANA, "lot_extension_granted")] * 2
        first = Notice.objects.filter(name="lot_extension_granted").order_by("id").first()
        assert first is not None
        assert first.subject == "Credits can be used until 31 May 2027"


class TestOwners:
    def test_an_added_owner_and_the_others_are_told(self, acme: AccountOpened, ana: Actor, ben: Actor) -> None:
        add_owner(account=acme.account, email=BEN, by=ana, now=NOW)
        assert told() == [(BEN, "owner_added"), (ANA, "owner_added")]
        assert the("owner_added", BEN).subject == "You own the credit account Acme"
        assert "Ana Ruiz made Ben Okafor an owner" in the("owner_added", ANA).text

    def test_a_removed_owner_and_the_others_are_told(self, acme: AccountOpened, ana: Actor, ben: Actor) -> None:
        add_owner(account=acme.account, email=BEN, by=ana, now=NOW)
        remove_owner(account=acme.account, email=ANA, by=ben, now=NOW)
        assert told("owner_removed") == [(ANA, "owner_removed"), (BEN, "owner_removed")]
        assert "Ben Okafor removed you" in the("owner_removed", ANA).text

    def test_leaving_oneself_reads_so(self, acme: AccountOpened, ana: Actor, ben: Actor) -> None:
        add_owner(account=acme.account, email=BEN, by=ana, now=NOW)
        remove_owner(account=acme.account, email=BEN, by=ben, now=NOW)
        assert "You gave up" in the("owner_removed", BEN).text
        assert "Ben Okafor gave up" in the("owner_removed", ANA).text

    def test_an_invitation_goes_to_an_address_without_a_person(self, acme: AccountOpened, ana: Actor) -> None:
        add_owner(account=acme.account, email="new@acme.example", by=ana, now=NOW)
        notice = the("owner_invited", "new@acme.example")
        assert notice.person_id is None
        assert "9 Apr 2026" in notice.text
        assert "Choose your notices" not in notice.text + notice.html
        new = person("new@acme.example", "Noor")
        accept_invitations(person=new.person_id or 0, email="new@acme.example", now=NOW)
        assert told("owner_added") == [("new@acme.example", "owner_added"), (ANA, "owner_added")]

    def test_owners_hear_that_an_invitation_could_not_take_effect(self, acme: AccountOpened, ana: Actor) -> None:
        add_owner(account=acme.account, email="new@acme.example", by=ana, now=NOW)
        new = person("new@acme.example", "Noor")
        account(new, name="Secret project")
        accept_invitations(person=new.person_id or 0, email="new@acme.example", now=NOW)
        assert told("owner_added") == [(ANA, "owner_added")]
        assert "Secret project" not in the("owner_added", ANA).text

    def test_a_replaced_code_is_told_without_the_code(self, acme: AccountOpened) -> None:
        new = replace_code(account=acme.account, reason="It leaked", by=staff(), now=NOW)
        notice = the("code_replaced", ANA)
        assert new.code not in notice.text + notice.html
        assert acme.code not in notice.text + notice.html

    def test_a_closed_accounts_last_owners_are_told(self, ana: Actor) -> None:
        empty = account(ana, name="Empty")
        close_account(account=empty.account, by=ana, now=NOW)
        assert told() == [(ANA, "account_closed")]


class TestWriting:
    def test_a_fact_is_told_once_whatever_is_retried(self, acme: AccountOpened, lea: Actor) -> None:
        from credenza.journal.models import Event

        request(acme.code, lea)
        before = told()
        Event.objects.update(dispatched_at=None)
        dispatch_pending(now=later(1))
        assert told() == [*before, (ANA, "credits_purchased")]
        assert Delivery.objects.count() == len(before) + 1

    def test_what_is_turned_off_stays_readable_and_is_not_mailed(
        self, acme: AccountOpened, ana: Actor, lea: Actor
    ) -> None:
        set_notices_off(notices=("redemption_cancelled",), by=ana, now=NOW)
        cancel_request(request=request(acme.code, lea).request, by=lea, now=NOW)
        told()
        states = dict(Delivery.objects.values_list("notice__name", "status"))
        assert states == {"redemption_requested": "queued", "redemption_cancelled": "off"}
        assert [row.notice for row in emails_of(ANA)] == ["redemption_requested"]
        rows = notices_for(ana.person_id or 0)
        assert [(row.name, row.is_read) for row in rows] == [
            ("redemption_cancelled", True),
            ("redemption_requested", False),
        ]

    def test_people_read_only_their_own_notices(self, acme: AccountOpened, ana: Actor, lea: Actor) -> None:
        approved(acme, ana, lea)
        told()
        assert unread_count(ana.person_id or 0) == 1
        hers = [row.id for row in notices_for(ana.person_id or 0)]
        assert mark_read(person=lea.person_id or 0, notices=hers, now=NOW) == 0
        assert mark_read(person=ana.person_id or 0, now=NOW) == 1
        assert unread_count(ana.person_id or 0) == 0
        assert unread_count(lea.person_id or 0) == 1

    def test_typed_names_neither_break_the_mail_nor_run_in_it(self, acme: AccountOpened) -> None:
        eve = person("eve@acme.example", "Eve\r\nBcc: all@acme.example <script>alert(1)</script>\x02")
        request(acme.code, eve, team="<b>Team</b>")
        notice = the("redemption_requested", ANA)
        assert "\n" not in notice.subject
        assert "<script>" not in notice.html
        assert "<b>Team" not in notice.html
        assert "&lt;script&gt;" in notice.html
        assert not set("\x02\x03") & set(notice.text + notice.html + notice.subject)

    def test_a_balance_is_told_to_owners_only(self, acme: AccountOpened, ana: Actor, lea: Actor) -> None:
        approved(acme, ana, lea)
        told()
        for notice in Notice.objects.filter(to=LEA):
            assert "Available" not in notice.text + notice.html

    def test_mails_are_dated_on_the_day_of_their_cause(self, acme: AccountOpened, lea: Actor) -> None:
        request(acme.code, lea, now=at(date(2026, 3, 12)))
        told()
        (row,) = emails_of(ANA)
        assert (row.on, row.notice) == (date(2026, 3, 12), "redemption_requested")
        assert emails_of("nobody@acme.example") == ()
        assert emails_of(ANA.upper()) == emails_of()

    def test_a_bulk_decision_tells_each_learner(self, acme: AccountOpened, ana: Actor, lea: Actor) -> None:
        other = person("max@acme.example")
        asked = [request(acme.code, lea).request, request(acme.code, other).request]
        approve_requests(requests=asked, by=ana, now=NOW)
        assert told("redemption_approved") == [
            (LEA, "redemption_approved"),
            ("max@acme.example", "redemption_approved"),
        ]


class TestRegistry:
    def test_names_are_the_platforms(self) -> None:
        names = {kind.name for kind in NOTICES}
        assert len(names) == len(NOTICES)
        assert {
            "redemption_cancelled",
            "redemption_auto_approved",
            "redemption_refused",
            "requests_waiting",
            "lot_expiring",
            "account_idle",
            "training_not_started",
            "activity_credited",
            "credential_renewed",
            "dates_changed",
            "quarterly_status",
            "suspension_ahead",
            "credential_suspended",
            "expiration_ahead",
            "credential_expired",
            "catalog_new",
            "quote_expiring",
            "invoice_due",
            "term_ending",
        } == OPTIONAL

    def test_every_written_notice_is_registered(self, acme: AccountOpened, ana: Actor, lea: Actor) -> None:
        approved(acme, ana, lea)
        assert {notice for _, notice in told()} <= {kind.name for kind in NOTICES}

    def test_every_handled_event_is_one_of_the_rooms(self) -> None:
        rooms = {"parties", "credits", "catalog", "certification", "learning", "orders", "licensing"}
        assert {name.partition(".")[0] for name in HANDLERS} <= rooms
