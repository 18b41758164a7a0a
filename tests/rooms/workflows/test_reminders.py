"""Reminders: each step on its own day, once, and jumping over quiet days says the same as walking them."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from credenza.credits.commands.add_owner import add_owner
from credenza.credits.commands.approve_requests import approve_requests
from credenza.credits.commands.ask_lot_extension import ask_lot_extension
from credenza.credits.commands.cancel_request import cancel_request
from credenza.credits.commands.expire_lots import expire_lots
from credenza.credits.commands.extend_lot import extend_lot
from credenza.credits.commands.reverse_redemption import reverse_redemption
from credenza.credits.commands.set_progress import set_progress
from credenza.credits.queries.due import next_expiry
from credenza.credits.receipts import AccountOpened
from credenza.kernel.actors import Actor
from credenza.programs.loader import load, using
from credenza.workflows.models import Notice
from credenza.workflows.reminders import REMINDERS, lot_expiring, next_due_on
from tests.builders.credits import (
    EXAM,
    ONE_CREDIT,
    SEVEN_CREDITS,
    TODAY,
    account,
    approved,
    at,
    person,
    purchase,
    request,
    staff,
)

ANA = "ana@acme.example"
ONE_DAY = timedelta(days=1)


def day(count: int) -> date:
    return TODAY + timedelta(days=count)


OWN = REMINDERS[:6]
"""Those of credits; ``TestJumping`` runs all of them."""


def run(on: date, now: datetime | None = None) -> None:
    for reminder in OWN:
        reminder.run(on, now or at(on))


def test_own_are_those_of_credits() -> None:
    assert [reminder.name for reminder in OWN] == [
        "requests_waiting", "lot_expiring", "account_idle", "training_not_started", "extension_asked", "catalog_new",
    ]  # fmt: skip


def walk(first: int, last: int) -> None:
    """Run each day; days on which something was told are tried a second time."""
    for count in range(first, last + 1):
        before = Notice.objects.count()
        run(day(count))
        if Notice.objects.count() != before:
            run(day(count))


def told(notice: str, to: str | None = None) -> list[int]:
    """On which days after today the notice was told."""
    found = Notice.objects.filter(name=notice).order_by("on", "id")
    return [(row.on - TODAY).days for row in (found.filter(to=to) if to else found)]


@pytest.fixture
def ana() -> Actor:
    return person(ANA, "Ana Ruiz")


@pytest.fixture
def acme(ana: Actor) -> AccountOpened:
    return account(ana, name="Acme")


class TestWaiting:
    def test_owners_hear_after_three_and_seven_days(self, acme: AccountOpened, ana: Actor) -> None:
        add_owner(account=acme.account, email=_made("ben@acme.example"), by=ana, now=at(TODAY))
        request(acme.code, person())
        walk(1, 20)
        assert told("requests_waiting", ANA) == [3, 7]
        assert told("requests_waiting", "ben@acme.example") == [3, 7]

    def test_all_that_reach_a_step_are_in_one_notice(self, acme: AccountOpened) -> None:
        request(acme.code, person("lea@acme.example", "Lea"), [ONE_CREDIT])
        request(acme.code, person("max@acme.example", "Max"), [SEVEN_CREDITS])
        run(day(3))
        notice = Notice.objects.get(name="requests_waiting")
        assert notice.subject == "2 requests for 8 training credits still wait"
        assert "Lea" in notice.text
        assert "Max" in notice.text

    def test_a_decided_request_is_silent(self, acme: AccountOpened) -> None:
        lea = person()
        asked = request(acme.code, lea).request
        walk(1, 4)
        cancel_request(request=asked, by=lea, now=at(day(5)))
        walk(5, 20)
        assert told("requests_waiting") == [3]


class TestExpiring:
    def test_each_lot_and_step_once(self, acme: AccountOpened) -> None:
        first, second = purchase(acme.account, 100), purchase(acme.account, 60, day(10))
        walk(270, 380)
        ends = [(lot.expires_on - TODAY).days for lot in (first, second)]
        expected = sorted(end - step for end in ends for step in (90, 30, 7, 1))
        assert told("lot_expiring") == expected

    def test_the_words_say_the_last_day_and_what_is_left(self, acme: AccountOpened, ana: Actor) -> None:
        lot = purchase(acme.account, 300)
        approved(acme, ana, person())
        request(acme.code, person("lea@acme.example", "Lea"), [SEVEN_CREDITS])
        run(lot.expires_on - timedelta(days=30))
        run(lot.expires_on - ONE_DAY)
        early, late = Notice.objects.filter(name="lot_expiring").order_by("on")
        assert early.subject == "50 training credits expire in 30 days"
        assert late.subject == "Today is the last day to use 50 training credits"
        for notice in (early, late):
            assert "Last day to use: 9 Mar 2027" in notice.text
            assert "A request for 7 credits waits for a decision" in notice.text

    def test_an_empty_lot_alarms_nobody(self, acme: AccountOpened, ana: Actor) -> None:
        purchase(acme.account, 250)
        approved(acme, ana, person())
        walk(270, 370)
        assert told("lot_expiring") == []

    def test_an_extended_lot_begins_its_steps_anew(self, acme: AccountOpened) -> None:
        lot = purchase(acme.account, 100)
        ends = (lot.expires_on - TODAY).days
        walk(ends - 31, ends - 20)
        later_end = lot.expires_on + timedelta(days=60)
        extend_lot(lot=lot.lot, expires_on=later_end, reason="Goodwill", by=staff(), now=at(day(ends - 20)))
        walk(ends - 19, ends + 60)
        assert told("lot_expiring") == [ends - 30, ends + 30, ends + 53, ends + 59]

    def test_a_day_caught_up_late_says_nothing_of_a_lot_that_is_over(self, acme: AccountOpened) -> None:
        lot = purchase(acme.account, 100)
        lot_expiring(lot.expires_on - timedelta(days=7), at(lot.expires_on + ONE_DAY))
        assert told("lot_expiring") == []


class TestIdle:
    def test_ninety_days_after_the_credits_came_in(self, acme: AccountOpened) -> None:
        purchase(acme.account, 100)
        walk(80, 190)
        assert told("account_idle") == [90]

    def test_a_redemption_starts_the_days_anew(self, acme: AccountOpened, ana: Actor) -> None:
        purchase(acme.account, 500)
        approved(acme, ana, person(), now=at(day(50)))
        walk(80, 150)
        assert told("account_idle") == [140]

    def test_nothing_left_is_not_idle(self, acme: AccountOpened, ana: Actor) -> None:
        purchase(acme.account, 250)
        approved(acme, ana, person())
        walk(80, 100)
        assert told("account_idle") == []

    def test_new_credits_after_a_pause_get_their_own_days(self, acme: AccountOpened, ana: Actor) -> None:
        purchase(acme.account, 250)
        approved(acme, ana, person())
        purchase(acme.account, 100, day(200))
        walk(280, 300)
        assert told("account_idle") == [290]


class TestNotStarted:
    def test_learners_hear_after_fourteen_and_thirty_days(self, acme: AccountOpened, ana: Actor) -> None:
        purchase(acme.account, 500)
        approved(acme, ana, person("lea@acme.example", "Lea"))
        walk(1, 60)
        assert told("training_not_started", "lea@acme.example") == [14, 30]

    def test_started_training_that_stands_still_counts_from_its_start(self, acme: AccountOpened, ana: Actor) -> None:
        purchase(acme.account, 500)
        lea = person("lea@acme.example", "Lea")
        taken = approved(acme, ana, lea)
        walk(1, 20)
        _progress(taken, "started", lea, day(20))
        walk(21, 40)
        _progress(taken, "done", lea, day(40))
        walk(41, 90)
        assert told("training_not_started") == [14, 34]

    def test_training_taken_back_is_silent(self, acme: AccountOpened, ana: Actor) -> None:
        purchase(acme.account, 500)
        taken = approved(acme, ana, person())
        reverse_redemption(request=taken, items=[EXAM], reason="Cancelled", by=staff(), now=at(day(1)))
        walk(2, 40)
        assert told("training_not_started") == []


class TestDigest:
    def test_the_desk_hears_once_a_day_of_new_wishes(self, acme: AccountOpened, ana: Actor) -> None:
        staff()
        for count in (3, 3, 5):
            lot = purchase(acme.account, 10, day(count)).lot
            ask_lot_extension(lot=lot, reason="Later", by=ana, now=at(day(count), 15))
        walk(1, 10)
        assert told("extension_asked") == [4, 6]
        first = Notice.objects.filter(name="extension_asked").order_by("on").first()
        assert first is not None
        assert first.subject == "2 extension requests wait"


def _made(email: str) -> str:
    person(email)
    return email


def _progress(request_id: int, progress: str, learner: Actor, on: date) -> None:
    set_progress(request=request_id, sku=EXAM, progress=progress, by=learner, now=at(on))


Step = Callable[[], None]


class TestJumping:
    """The same story walked day by day and by jumps; between steps, only days are passed.

    Credits last for four months in it: walking is slow.
    """

    LAST = 250

    def story(self, seed: int, acme: AccountOpened, ana: Actor) -> dict[int, Step]:
        chance, desk = random.Random(seed), staff(who=person(f"desk{seed}@seller.example"))
        learners = [person(f"learner{seed}-{number}@acme.example") for number in range(3)]
        asked: list[int] = []

        def buy(on: date) -> None:
            purchase(acme.account, chance.randint(50, 600), on)

        def ask(on: date) -> None:
            asked.append(request(acme.code, chance.choice(learners), [SEVEN_CREDITS], now=at(on)).request)

        def approve(on: date) -> None:
            if asked:
                approve_requests(requests=[asked.pop()], by=ana, now=at(on))

        def extend(on: date) -> None:
            lot = purchase(acme.account, 20, on)
            ask_lot_extension(lot=lot.lot, reason="Later", by=ana, now=at(on))
            if chance.random() < 0.5:
                extend_lot(lot=lot.lot, expires_on=lot.expires_on + ONE_DAY, reason="Yes", by=desk, now=at(on))

        steps: dict[int, Step] = {0: lambda: purchase(acme.account, 5000, day(0)) and None}
        for count in sorted(chance.sample(range(1, 110), 14)):
            verb = chance.choice((buy, ask, ask, approve, extend))
            steps[count] = lambda verb=verb, count=count: verb(day(count))  # type: ignore[misc]
        return steps

    def play(self, steps: dict[int, Step], *, jumping: bool) -> list[tuple[str, str, date, str]]:
        at_day = -1
        for count in [*sorted(steps), self.LAST]:
            self._pass_days(at_day, count, jumping=jumping)
            at_day = count
            if count in steps:
                steps[count]()
        return sorted(Notice.objects.values_list("name", "to", "on", "subject"))

    def _pass_days(self, since: int, until: int, *, jumping: bool) -> None:
        count = since + 1
        while count <= until:
            if jumping:
                due = [found for found in (next_due_on(day(count - 1)), next_expiry(day(count - 1))) if found]
                if not due or min(due) > day(until):
                    return
                count = (min(due) - TODAY).days
            expire_lots(day(count), at(day(count), 0))
            for reminder in REMINDERS:
                reminder.run(day(count), at(day(count), 0))
            count += 1

    @pytest.mark.once  # dates and rows, whatever the database
    @pytest.mark.parametrize("seed", [1])
    def test_jumping_says_the_same_as_walking(self, seed: int, acme: AccountOpened, ana: Actor) -> None:
        told: list[list[tuple[str, str, date, str]]] = []
        for jumping in (False, True):
            sid = transaction.savepoint()
            with using(load("atlassian", {"credits.validity_months": 4})):
                told.append(self.play(self.story(seed, acme, ana), jumping=jumping))
            transaction.savepoint_rollback(sid)
        assert told[0] == told[1]
        assert {name for name, *_ in told[0]} >= {"requests_waiting", "lot_expiring", "account_idle", "extension_asked"}
        assert len(told[0]) > 8
