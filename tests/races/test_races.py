"""Many processes at the same account in the same moment: nothing is spent, decided or owned twice."""

from datetime import timedelta

import pytest

from credenza.credits.commands.accept_invitations import accept_invitations
from credenza.credits.commands.add_owner import add_owner
from credenza.credits.commands.approve_requests import approve_requests
from credenza.credits.commands.cancel_request import cancel_request
from credenza.credits.commands.close_account import close_account
from credenza.credits.commands.deny_requests import deny_requests
from credenza.credits.commands.edit_credit_account import edit_credit_account
from credenza.credits.commands.expire_lots import expire_lots
from credenza.credits.commands.open_credit_account import open_credit_account
from credenza.credits.commands.remove_owner import remove_owner
from credenza.credits.commands.request_redemption import request_redemption
from credenza.credits.commands.reverse_redemption import reverse_redemption
from credenza.credits.commands.settle_purchase import settle_purchase
from credenza.credits.commands.start_purchase import start_purchase
from credenza.credits.verification import violations
from credenza.kernel.actors import SYSTEM
from tests.builders.credits import (
    EXAM,
    NOW,
    ONE_CREDIT,
    TODAY,
    account,
    approved,
    at,
    person,
    purchase,
    request,
    staff,
)
from tests.races.racing import race
from tests.rooms.credits.tables import entries, events, left, model

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture(autouse=True)
def _sound(committed):
    yield
    assert violations() == []


def statuses(account_id):
    return list(
        model("credits.Request").objects.filter(account_id=account_id).order_by("pk").values_list("status", flat=True)
    )


def test_a_hundred_checkouts_of_fifty_credits_are_exactly_fifty(ana, learners):
    auto = account(ana, "automatic")
    lots = [purchase(auto.account, 20).lot, purchase(auto.account, 30, TODAY + timedelta(days=1)).lot]

    def checkout(number):
        by = learners[number % 4]
        return lambda: request_redemption(code=auto.code, items=[ONE_CREDIT], by=by, now=at(TODAY + timedelta(days=2)))

    assert race([checkout(number) for number in range(100)]) == {"done": 50, "insufficient_credits": 50}
    assert [left(lot) for lot in lots] == [0, 0]
    drawn = [entry for entry in entries(auto.account) if entry[0] == "redemption"]
    assert [after for _, _, after in drawn] == list(range(49, -1, -1))
    assert len(events("credits.redemption_approved")) == len(events("credits.redemption_refused")) == 50


@pytest.mark.postgresql_only
def test_a_hundred_approvals_of_fifty_credits_are_exactly_fifty(ana, acme, learners):
    purchase(acme.account, 50)
    asked = [request(acme.code, learners[number % 4], [ONE_CREDIT]).request for number in range(100)]
    jobs = [lambda wanted=wanted: approve_requests(requests=[wanted], by=ana, now=NOW) for wanted in asked]
    assert race(jobs) == {"done": 50, "insufficient_credits": 50}
    assert sorted(statuses(acme.account)) == ["approved"] * 50 + ["pending"] * 50


@pytest.mark.postgresql_only
def test_one_key_twenty_times_is_one_entry(ana, acme, learners):
    purchase(acme.account, 1000)
    asked = request(acme.code, learners[0]).request
    once = lambda: approve_requests(requests=[asked], by=ana, now=NOW, idempotency_key="k")  # noqa: E731
    assert race([once] * 20) == {"done": 20}
    assert [kind for kind, _, _ in entries(acme.account)] == ["purchase", "redemption"]
    assert len(events("credits.redemption_approved")) == 1


def test_one_checkout_key_twenty_times_is_one_request(ana, acme, learners):
    once = lambda: request_redemption(  # noqa: E731
        code=acme.code, items=[EXAM], by=learners[0], now=NOW, idempotency_key="k"
    )
    assert race([once] * 20) == {"done": 20}
    assert statuses(acme.account) == ["pending"]


def test_two_owners_decide_the_same_request_once(ana, acme, learners):
    cem = person("cem@acme.example")
    add_owner(account=acme.account, email="cem@acme.example", by=ana, now=NOW)
    purchase(acme.account, 10_000)
    asked = [request(acme.code, learners[0]).request for _ in range(12)]
    jobs = [
        lambda wanted=wanted, by=by: approve_requests(requests=[wanted], by=by, now=NOW)
        for wanted in asked
        for by in (ana, cem)
    ]
    assert race(jobs) == {"done": 12, "request_not_pending": 12}
    assert entries(acme.account)[-1][2] == 10_000 - 12 * 250


@pytest.mark.postgresql_only
def test_bulk_approvals_in_opposite_orders_never_lock_each_other_out(ana, acme, learners):
    purchase(acme.account, 100_000)
    asked = [request(acme.code, learners[0], [ONE_CREDIT]).request for _ in range(20)]
    jobs = [
        lambda order=order: approve_requests(requests=order, by=ana, now=NOW)
        for order in (asked, asked[::-1], asked[:10], asked[10:], asked[5:15])
    ]
    counted = race(jobs * 2, workers=5)
    assert set(counted) <= {"done", "request_not_pending"}
    assert counted["done"] >= 1


def test_approve_deny_cancel_and_the_expiry_job_at_the_same_moment(ana, acme, learners):
    """The last second before midnight against the job of the new day: each request ends one way."""
    purchase(acme.account, 250 * 6)
    before, after = at(TODAY.replace(year=2027), 0) - timedelta(seconds=1), at(TODAY.replace(year=2027), 0)
    asked = [request(acme.code, learners[0]).request for _ in range(10)]
    jobs = [lambda: expire_lots(after.date(), after)]
    for wanted in asked:
        jobs += [
            lambda wanted=wanted: approve_requests(requests=[wanted], by=ana, now=before),
            lambda wanted=wanted: deny_requests(requests=[wanted], by=ana, now=before),
            lambda wanted=wanted: cancel_request(request=wanted, by=learners[0], now=before),
        ]
    counted = race(jobs)
    assert set(counted) <= {"done", "request_not_pending", "insufficient_credits"}
    booked = model("credits.Entry").objects.filter(account_id=acme.account)
    drawn = -sum(booked.filter(kind="redemption").values_list("credits", flat=True))
    expired = -sum(booked.filter(kind="expiry").values_list("credits", flat=True))
    assert drawn == 250 * statuses(acme.account).count("approved")
    assert drawn + expired == 1500, "the job took exactly what was not spent"


@pytest.mark.postgresql_only
def test_a_redemption_is_reversed_once(ana, acme, learners):
    purchase(acme.account, 1000)
    asked = approved(acme, ana, learners[0])
    desk = staff()
    counted = race([lambda: reverse_redemption(request=asked, by=desk, now=NOW)] * 10)
    assert counted == {"done": 1, "already_reversed": 9}
    assert entries(acme.account)[-1] == ("reversal", 250, 1000)


@pytest.mark.postgresql_only
def test_a_payment_reported_ten_times_is_one_lot(acme):
    started = start_purchase(account=acme.account, credits=100, channel="quote", by=SYSTEM, now=NOW).purchase
    pay = lambda: settle_purchase(purchase=started, payment_ref="bank-1", by=SYSTEM, now=NOW)  # noqa: E731
    assert race([pay] * 10) == {"done": 10}
    assert entries(acme.account) == [("purchase", 100, 100)]


def test_one_person_opens_one_account(committed):
    dee = person("dee@acme.example")
    counted = race([lambda: open_credit_account(approval="manual", by=dee, now=NOW)] * 10)
    assert counted == {"done": 1, "already_owns_account": 9}


@pytest.mark.postgresql_only
def test_inviting_accepting_and_opening_leave_one_account_a_person(ana, acme, learners):
    others = [account(learner).account for learner in learners[:2]]
    invite_by = [(acme.account, ana), *zip(others, learners[:2], strict=True)]
    new = person("new@acme.example")
    jobs = [lambda: open_credit_account(approval="manual", by=new, now=NOW)]
    for account_id, owner in invite_by:
        jobs.append(lambda a=account_id, by=owner: add_owner(account=a, email="new@acme.example", by=by, now=NOW))
    counted = race(jobs * 2)
    assert set(counted) <= {"done", "already_owns_account", "already_owner"}
    assert counted["done"] == 1
    assert model("credits.Ownership").objects.filter(person_id=new.person_id, ended_at=None).count() == 1


@pytest.mark.postgresql_only
def test_invitations_of_several_accounts_are_accepted_once(ana, acme, learners):
    others = [account(learner).account for learner in learners]
    for account_id, owner in [(acme.account, ana), *zip(others, learners, strict=True)]:
        add_owner(account=account_id, email="new@acme.example", by=owner, now=NOW)
    new = person("new@acme.example")
    job = lambda: accept_invitations(person=new.person_id, email="new@acme.example", now=NOW)  # noqa: E731
    assert race([job] * 6) == {"done": 6}
    assert model("credits.Ownership").objects.filter(person_id=new.person_id, ended_at=None).count() == 1
    assert model("credits.Invitation").objects.filter(status="accepted").count() == 1


@pytest.mark.postgresql_only
def test_two_owners_removing_each_other_leave_one(ana, acme):
    cem = person("cem@acme.example")
    add_owner(account=acme.account, email="cem@acme.example", by=ana, now=NOW)
    counted = race(
        [
            lambda: remove_owner(account=acme.account, email="cem@acme.example", by=ana, now=NOW),
            lambda: remove_owner(account=acme.account, email="ana@acme.example", by=cem, now=NOW),
        ],
        workers=2,
    )
    assert counted["done"] == 1
    assert model("credits.Ownership").objects.filter(account_id=acme.account, ended_at=None).count() == 1


@pytest.mark.postgresql_only
def test_closing_against_buying_and_asking(ana, acme, learners):
    started = start_purchase(account=acme.account, credits=100, channel="quote", by=SYSTEM, now=NOW).purchase
    counted = race(
        [
            lambda: close_account(account=acme.account, by=ana, now=NOW),
            lambda: settle_purchase(purchase=started, payment_ref="p", by=SYSTEM, now=NOW),
            *[lambda by=by: request_redemption(code=acme.code, items=[EXAM], by=by, now=NOW) for by in learners],
        ],
        workers=6,
    )
    assert set(counted) <= {"done", "account_not_empty", "code_not_valid"}
    closed = model("credits.Account").objects.get(pk=acme.account).status == "closed"
    assert not (closed and "pending" in statuses(acme.account))


@pytest.mark.postgresql_only
def test_a_stale_page_never_overwrites_a_newer_name(ana, acme):
    jobs = [
        lambda name=name: edit_credit_account(account=acme.account, name=name, version=1, by=ana, now=NOW)
        for name in "abcdefgh"
    ]
    assert race(jobs) == {"done": 1, "changed_meanwhile": 7}
