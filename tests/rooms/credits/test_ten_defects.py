"""Ten ways in which other ledgers lost or made money, each tried here under the name of the defect."""

from datetime import date, timedelta

import pytest

from credenza.credits.commands.approve_requests import approve_requests
from credenza.credits.commands.cancel_request import cancel_request
from credenza.credits.commands.charge_back_lot import charge_back_lot
from credenza.credits.commands.deny_requests import deny_requests
from credenza.credits.commands.expire_lots import expire_lots
from credenza.credits.commands.extend_lot import extend_lot
from credenza.credits.commands.request_redemption import request_redemption
from credenza.credits.commands.reverse_redemption import reverse_redemption
from credenza.credits.errors import LotChargedBack, RequestNotPending
from credenza.credits.queries.accounts import balance_of, balances_of, lots_of
from credenza.credits.queries.ledger import balance_ahead
from credenza.credits.rules.drawdown import InsufficientCredits
from credenza.credits.rules.reversal import AlreadyReversed
from credenza.credits.verification import violations
from credenza.kernel.errors import IdempotencyConflict
from tests.builders.credits import (
    COURSE,
    EXAM,
    NOW,
    ONE_CREDIT,
    OTHER_EXAM,
    SEVEN_CREDITS,
    TODAY,
    account,
    approved,
    at,
    later,
    person,
    purchase,
    request,
    staff,
    stock,
)
from tests.rooms.credits.tables import contents, entries, events, left, model

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    stock()
    return person("ana@acme.example")


@pytest.fixture
def acme(ana):
    return account(ana)


@pytest.fixture
def bo():
    return person("bo@acme.example")


@pytest.fixture(autouse=True)
def _sound():
    yield
    assert violations() == []


class Test01ARetryAfterTheMoneyIsGone:
    def test_says_already_done_and_not_insufficient(self, ana, bo, acme):
        purchase(acme.account, 250)
        asked = request(acme.code, bo).request
        first = approve_requests(requests=[asked], by=ana, now=NOW, idempotency_key="k")
        assert balance_of(acme.account, TODAY).available == 0
        assert approve_requests(requests=[asked], by=ana, now=later(400), idempotency_key="k") == first

    def test_without_a_key_it_says_who_decided(self, ana, bo, acme):
        purchase(acme.account, 250)
        asked = approved(acme, ana, bo)
        with pytest.raises(RequestNotPending) as refused:
            approve_requests(requests=[asked], by=ana, now=NOW)
        assert (refused.value.status, refused.value.decided_by) == ("approved", "ana@acme.example")

    def test_in_automatic_mode_at_checkout(self, ana, bo):
        auto = open_automatic(ana)
        purchase(auto.account, 250)
        once = {"code": auto.code, "items": [EXAM], "by": bo, "idempotency_key": "k"}
        first = request_redemption(**once, now=NOW)
        assert request_redemption(**once, now=NOW) == first
        with pytest.raises(InsufficientCredits):
            request_redemption(**{**once, "idempotency_key": "k2"}, now=NOW)


class Test02ExpiredButUnsweptCredit:
    def test_cannot_be_spent(self, ana, bo, acme):
        lot = purchase(acme.account, 1000).lot
        asked = request(acme.code, bo).request
        with pytest.raises(InsufficientCredits) as refused:
            approve_requests(requests=[asked], by=ana, now=at(date(2027, 3, 10), 0))
        assert refused.value.shortfall == 250
        assert left(lot) == 1000, "the refusal rolled the booking back; the job will book it"

    def test_can_be_spent_until_the_last_second_of_its_last_day(self, ana, bo, acme):
        purchase(acme.account, 1000)
        asked = request(acme.code, bo).request
        last = at(date(2027, 3, 10), 0) - timedelta(microseconds=1)
        assert approve_requests(requests=[asked], by=ana, now=last).available == 750

    def test_is_booked_before_a_spend_from_a_later_lot(self, ana, bo, acme):
        purchase(acme.account, 1000)
        purchase(acme.account, 300, date(2026, 9, 1))
        asked = request(acme.code, bo).request
        approve_requests(requests=[asked], by=ana, now=at(date(2027, 4, 1)))
        assert entries(acme.account)[2:] == [("expiry", -1000, 300), ("redemption", -250, 50)]
        booked = model("credits.Entry").objects.get(kind="expiry")
        assert booked.on == date(2027, 3, 10), "it counts on the day it lapsed"


class Test03TheExpiryJob:
    def test_reads_the_amount_under_the_lock_and_is_safe_to_run_twice(self, ana, bo, acme):
        lot = purchase(acme.account, 1000).lot
        approved(acme, ana, bo)
        for _ in range(3):
            expire_lots(date(2027, 3, 10), at(date(2027, 3, 10), 1))
        assert entries(acme.account)[-1] == ("expiry", -750, 0)
        assert [kind for kind, _, _ in entries(acme.account)].count("expiry") == 1
        assert left(lot) == 0

    def test_never_takes_a_later_lot(self, acme):
        purchase(acme.account, 10)
        other = purchase(acme.account, 20, TODAY + timedelta(days=1)).lot
        expire_lots(date(2027, 3, 10), at(date(2027, 3, 10), 1))
        assert left(other) == 20
        assert events("credits.lot_expired")[0]["credits"] == 10


class Test04AReversal:
    def test_does_not_launder_expiring_credits_into_lasting_ones(self, ana, bo, acme):
        lot = purchase(acme.account, 250).lot
        asked = approved(acme, ana, bo)
        reverse_redemption(request=asked, by=staff(), now=later(30))
        (row,) = lots_of(acme.account, TODAY + timedelta(days=30))
        assert (row.id, row.left, row.expires_on) == (lot, 250, date(2027, 3, 10))

    def test_into_a_lot_that_is_over_expires_again_at_once(self, ana, bo, acme):
        purchase(acme.account, 250)
        asked = approved(acme, ana, bo)
        receipt = reverse_redemption(request=asked, by=staff(), now=later(400))
        assert (receipt.credits, receipt.expired) == (250, 250)
        assert entries(acme.account)[-2:] == [("reversal", 250, 250), ("expiry", -250, 0)]

    def test_gives_more_time_in_the_same_step(self, ana, bo, acme):
        purchase(acme.account, 300)
        asked = approved(acme, ana, bo)
        receipt = reverse_redemption(request=asked, extend_to=date(2028, 1, 1), by=staff(), now=later(400))
        assert receipt.expired == 0
        kinds = [kind for kind, _, _ in entries(acme.account)]
        assert kinds[-4:] == ["expiry", "reversal", "extension", "reinstatement"]
        assert balance_of(acme.account, TODAY + timedelta(days=400)).available == 300

    def test_after_a_lost_dispute_takes_nothing_twice_and_gives_nothing_back(self, ana, bo, acme):
        lot = purchase(acme.account, 1000).lot
        asked = approved(acme, ana, bo)
        desk = staff()
        assert charge_back_lot(lot=lot, reason="Dispute lost.", by=desk, now=NOW).credits == 750
        receipt = reverse_redemption(request=asked, by=desk, now=NOW)
        assert (receipt.expired, left(lot)) == (250, 0)
        assert entries(acme.account)[-1] == ("chargeback", -250, 0)
        for again in (lambda: charge_back_lot(lot=lot, reason="x", by=desk, now=NOW), lambda: extended(lot, desk)):
            with pytest.raises(LotChargedBack):
                again()

    def test_happens_once_for_each_item(self, ana, bo, acme):
        purchase(acme.account, 500)
        asked = approved(acme, ana, bo, [EXAM, OTHER_EXAM])
        desk = staff()
        reverse_redemption(request=asked, items=[EXAM, EXAM], by=desk, now=NOW)
        for items in ([EXAM], [OTHER_EXAM, EXAM]):
            with pytest.raises(AlreadyReversed):
                reverse_redemption(request=asked, items=items, by=desk, now=NOW)
        assert reverse_redemption(request=asked, by=desk, now=NOW).items == (OTHER_EXAM,)
        with pytest.raises(AlreadyReversed):
            reverse_redemption(request=asked, by=desk, now=NOW)
        assert balance_of(acme.account, TODAY).available == 500


class Test05PendingRequests:
    def test_hold_nothing_and_are_shown_beside_the_balance(self, bo, acme):
        purchase(acme.account, 300)
        request(acme.code, bo)
        request(acme.code, bo)
        shown = balance_of(acme.account, TODAY)
        assert (shown.available, shown.pending_credits, shown.pending_count, shown.if_all_approved) == (
            300,
            500,
            2,
            -200,
        )

    @pytest.mark.parametrize("decide", ["deny", "cancel", "approve"])
    def test_a_settled_one_is_settled(self, ana, bo, acme, decide):
        purchase(acme.account, 1000)
        asked = request(acme.code, bo).request
        acts = {
            "deny": lambda: deny_requests(requests=[asked], by=ana, now=NOW),
            "cancel": lambda: cancel_request(request=asked, by=bo, now=NOW),
            "approve": lambda: approve_requests(requests=[asked], by=ana, now=NOW),
        }
        acts[decide]()
        before = contents()
        for act in acts.values():
            with pytest.raises(RequestNotPending):
                act()
        assert contents() == before

    def test_a_bulk_approval_fits_as_a_whole_or_nothing_happens(self, ana, bo, acme):
        purchase(acme.account, 510)
        asked = [request(acme.code, bo).request for _ in range(3)]
        before = contents()
        with pytest.raises(InsufficientCredits) as refused:
            approve_requests(requests=asked, by=ana, now=NOW)
        assert (refused.value.shortfall, contents()) == (240, before)
        assert approve_requests(requests=[*asked[:2], asked[0]], by=ana, now=NOW).credits == 500


class Test06TheClaim:
    def test_comes_before_the_side_effect_and_one_late_request_stops_the_bulk(self, ana, bo, acme):
        purchase(acme.account, 1000)
        asked = [request(acme.code, bo).request for _ in range(3)]
        deny_requests(requests=asked[1:2], by=ana, now=NOW)
        before = contents()
        with pytest.raises(RequestNotPending) as refused:
            approve_requests(requests=asked, by=ana, now=NOW)
        assert contents() == before
        (late,) = refused.value.requests
        assert late == {"request": asked[1], "status": "denied", "decided_by": "ana@acme.example"}


class Test07ManyDraws:
    def test_from_a_thousand_lots_are_exact(self, ana, bo, acme):
        for _ in range(40):
            purchase(acme.account, 7)
        asked = approved(acme, ana, bo)
        drawn = model("credits.Entry").objects.filter(request_id=asked, kind="redemption")
        assert [entry.credits for entry in drawn.order_by("pk")] == [-7] * 35 + [-5]


class Test08Balances:
    def test_are_never_cached(self, ana, bo, acme):
        purchase(acme.account, 1000)
        for used in range(1, 4):
            approved(acme, ana, bo)
            available = 1000 - 250 * used
            assert balance_of(acme.account, TODAY).available == available
            assert balances_of([acme.account], TODAY) == {acme.account: available}
            assert entries(acme.account)[-1][2] == available


class Test09ALapsedLot:
    def test_is_gone_from_every_reading_though_nobody_touched_it(self, acme):
        purchase(acme.account, 1000)
        gone = date(2027, 3, 10)
        assert balance_of(acme.account, gone - timedelta(days=1)).available == 1000
        assert balance_of(acme.account, gone).available == 0
        assert balances_of([acme.account], gone) == {}
        assert lots_of(acme.account, gone)[0].left == 0
        assert balance_ahead(acme.account, gone) == ()
        assert entries(acme.account) == [("purchase", 1000, 1000)]


class Test10OneKeyAnotherBody:
    def test_is_refused_before_anything_is_written(self, ana, bo, acme):
        purchase(acme.account, 1000)
        asked = [request(acme.code, bo).request for _ in range(2)]
        approve_requests(requests=asked[:1], by=ana, now=NOW, idempotency_key="k")
        before = contents()
        with pytest.raises(IdempotencyConflict):
            approve_requests(requests=asked[1:], by=ana, now=NOW, idempotency_key="k")
        assert contents() == before

    def test_a_refusal_leaves_the_key_free_for_the_corrected_try(self, ana, bo, acme):
        asked = request(acme.code, bo).request
        with pytest.raises(InsufficientCredits):
            approve_requests(requests=[asked], by=ana, now=NOW, idempotency_key="k")
        purchase(acme.account, 250)
        assert approve_requests(requests=[asked], by=ana, now=NOW, idempotency_key="k").available == 0


class TestDaysOfALedger:
    """One more, of our own: an account's days never run backward."""

    def test_who_waited_over_midnight_books_on_the_new_day(self, ana, bo, acme):
        purchase(acme.account, 1000)
        before, after = at(date(2026, 3, 31), 23), at(date(2026, 4, 1), 0)
        first, second = request(acme.code, bo).request, request(acme.code, bo).request
        approve_requests(requests=[first], by=ana, now=after)
        approve_requests(requests=[second], by=ana, now=before)
        days = list(model("credits.Entry").objects.order_by("pk").values_list("on", flat=True))
        assert days == [TODAY, date(2026, 4, 1), date(2026, 4, 1)]
        assert model("credits.Request").objects.get(pk=second).decided_on == date(2026, 4, 1)

    def test_nobody_spends_yesterday_what_lapsed_today(self, ana, bo, acme):
        purchase(acme.account, 1000)
        asked = request(acme.code, bo).request
        purchase(acme.account, 1, date(2027, 3, 10))
        with pytest.raises(InsufficientCredits):
            approve_requests(requests=[asked], by=ana, now=at(date(2027, 3, 9), 23))

    def test_a_reversal_of_what_cost_nothing_moves_nothing(self, ana, bo, acme):
        purchase(acme.account, 10)
        asked = approved(acme, ana, bo, ["FREE", SEVEN_CREDITS, ONE_CREDIT])
        receipt = reverse_redemption(request=asked, items=["FREE"], by=staff(), now=NOW)
        assert (receipt.credits, receipt.lots) == (0, ())
        assert reverse_redemption(request=asked, by=staff(), now=NOW).credits == 8

    def test_a_course_of_several_lots_goes_back_in_reverse_order(self, ana, bo, acme):
        lots = [purchase(acme.account, 2000, TODAY + timedelta(days=days)).lot for days in (0, 1, 2)]
        asked = approved(acme, ana, bo, [COURSE, EXAM], now=later(3))
        receipt = reverse_redemption(request=asked, items=[EXAM], by=staff(), now=later(4))
        assert [(move.lot, move.credits) for move in receipt.lots] == [(lots[2], 250)]
        rest = reverse_redemption(request=asked, by=staff(), now=later(5))
        assert [(move.lot, move.credits) for move in rest.lots] == [(lots[2], 500), (lots[1], 2000), (lots[0], 2000)]


def open_automatic(owner):
    return account(owner, "automatic")


def extended(lot, desk):
    return extend_lot(lot=lot, expires_on=date(2029, 1, 1), reason="x", by=desk, now=NOW)
