"""Any order of purchases, requests, decisions, days, extensions, reversals and disputes agrees with a plain ledger."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from credenza.credits.commands.approve_requests import approve_requests
from credenza.credits.commands.cancel_request import cancel_request
from credenza.credits.commands.charge_back_lot import charge_back_lot
from credenza.credits.commands.close_account import close_account
from credenza.credits.commands.deny_requests import deny_requests
from credenza.credits.commands.expire_lots import expire_lots
from credenza.credits.commands.extend_lot import extend_lot
from credenza.credits.commands.reverse_redemption import reverse_redemption
from credenza.credits.commands.settle_purchase import settle_purchase
from credenza.credits.commands.start_purchase import start_purchase
from credenza.credits.queries.accounts import balance_of, lots_of
from credenza.credits.queries.reports import revenue_at
from credenza.credits.verification import violations
from credenza.kernel.errors import DomainError
from tests.builders import credits as make
from tests.rooms.credits.reference_ledger import ReferenceLedger, Refused
from tests.rooms.credits.tables import entries, model

FEES = {make.ONE_CREDIT: 1, make.SEVEN_CREDITS: 7, make.FREE: 0, make.OTHER_EXAM: 100}
PLACES = st.integers(min_value=0, max_value=30)


class Machine(RuleBasedStateMachine):
    """Each rule does the same to the product and to the reference; both must agree, refusals included."""

    def __init__(self) -> None:
        super().__init__()
        self.rollback = transaction.atomic()
        self.rollback.__enter__()
        make.stock()
        self.ana, self.bo, self.desk = make.person(), make.person(), make.staff()
        self.acme = make.account(self.ana)
        self.reference = ReferenceLedger(today=make.TODAY)
        self.orders: list[tuple[int | None, int]] = []
        self.lots: list[int] = []
        self.asked: list[int] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.rollback.__exit__(None, None, None)

    def both(self, reference: Callable[[], Any], product: Callable[[], Any]) -> Any:
        expected = told = answer = ""
        try:
            reference()
        except Refused as refused:
            expected = str(refused)
        try:
            answer = product()
        except DomainError as refused:
            told = refused.code
        assert told == expected
        return answer

    @property
    def now(self):
        return make.at(self.reference.today)

    def place(self, number: int, things: list[int]) -> int:
        return number % len(things)

    @precondition(lambda self: not self.reference.closed)
    @rule(credits=st.integers(1, 250))
    def order(self, credits):
        started = start_purchase(account=self.acme.account, credits=credits, by=self.ana, now=self.now)
        self.orders.append((started.purchase, credits))

    @precondition(lambda self: self.orders)
    @rule(ago=st.sampled_from([0, 0, 0, 1, 200, 364, 365, 366, 400]))
    def pay(self, ago):
        """Also after the account was closed: money that arrives is never lost."""
        accepted = self.reference.today - timedelta(days=ago)
        order, credits = self.orders.pop()
        self.reference.purchase(credits, accepted)
        settled = settle_purchase(
            purchase=order, payment_ref=f"p{order}", value_date=accepted, by=self.desk, now=self.now
        )
        self.lots.append(settled.lot)

    @rule(skus=st.lists(st.sampled_from(sorted(FEES)), min_size=1, max_size=3, unique=True))
    def request(self, skus):
        made = self.both(
            lambda: self.reference.request({sku: FEES[sku] for sku in skus}),
            lambda: make.request(self.acme.code, self.bo, skus, now=self.now),
        )
        if made:
            self.asked.append(made.request)

    @precondition(lambda self: self.asked and not self.reference.closed)
    @rule(numbers=st.lists(PLACES, min_size=1, max_size=3))
    def approve(self, numbers):
        places = list(dict.fromkeys(self.place(number, self.asked) for number in numbers))
        ids = [self.asked[place] for place in places]
        self.both(
            lambda: self.reference.approve(places), lambda: approve_requests(requests=ids, by=self.ana, now=self.now)
        )

    @precondition(lambda self: self.asked and not self.reference.closed)
    @rule(number=PLACES)
    def deny(self, number):
        place = self.place(number, self.asked)
        self.both(
            lambda: self.reference.settle(place, "denied"),
            lambda: deny_requests(requests=[self.asked[place]], by=self.ana, now=self.now),
        )

    @precondition(lambda self: self.asked)
    @rule(number=PLACES)
    def cancel(self, number):
        place = self.place(number, self.asked)
        self.both(
            lambda: self.reference.settle(place, "cancelled"),
            lambda: cancel_request(request=self.asked[place], by=self.bo, now=self.now),
        )

    @precondition(lambda self: self.asked)
    @rule(number=PLACES, some=st.booleans())
    def reverse(self, number, some):
        place = self.place(number, self.asked)
        skus = list(self.reference.requests[place].fees)[:1] if some else []
        self.both(
            lambda: self.reference.reverse(place, skus),
            lambda: reverse_redemption(request=self.asked[place], items=skus, by=self.desk, now=self.now),
        )

    @precondition(lambda self: self.lots)
    @rule(number=PLACES, days=st.integers(-3, 500))
    def extend(self, number, days):
        place, ends = self.place(number, self.lots), self.reference.today + timedelta(days=days)
        self.both(
            lambda: self.reference.extend(place, ends),
            lambda: extend_lot(lot=self.lots[place], expires_on=ends, reason="x", by=self.desk, now=self.now),
        )

    @precondition(lambda self: self.lots)
    @rule(number=PLACES)
    def charge_back(self, number):
        place = self.place(number, self.lots)
        self.both(
            lambda: self.reference.charge_back(place),
            lambda: charge_back_lot(lot=self.lots[place], reason="x", by=self.desk, now=self.now),
        )

    @precondition(lambda self: len(self.lots) > 1)
    @rule()
    def close(self):
        self.both(
            self.reference.close,
            lambda: close_account(account=self.acme.account, reason="x", by=self.desk, now=self.now),
        )

    @rule(days=st.sampled_from([1, 1, 30, 200, 364, 365]), swept=st.booleans())
    def days_pass(self, days, swept):
        self.reference.today += timedelta(days=days)
        if swept:
            self.reference.sweep()
            expire_lots(self.reference.today, self.now)

    @invariant()
    def what_is_left_agrees(self):
        today, lots = self.reference.today, self.reference.lots
        shown = {row.id: row for row in lots_of(self.acme.account, today)}
        assert [shown[lot].left for lot in self.lots] == [0 if lot.ends <= today else lot.left for lot in lots]
        assert [shown[lot].expires_on for lot in self.lots] == [lot.ends for lot in lots]
        assert balance_of(self.acme.account, today).available == self.reference.available()

    @invariant()
    def requests_agree(self):
        stored = dict(model("credits.Request").objects.values_list("pk", "status"))
        assert [stored[wanted] for wanted in self.asked] == [asked.state for asked in self.reference.requests]

    @invariant()
    def everything_issued_is_somewhere(self):
        moved: dict[str, int] = {}
        for kind, credits, _ in entries(self.acme.account):
            moved[kind] = moved.get(kind, 0) + credits
        stored = sum(model("credits.Lot").objects.values_list("left", flat=True))
        assert sum(moved.values()) == stored
        assert moved.get("purchase", 0) == sum(lot.bought for lot in self.reference.lots)

    @invariant()
    def no_cent_is_lost(self):
        for row in revenue_at(self.reference.today, account_id=self.acme.account):
            parts = (row.deferred, row.recognized, row.breakage, row.charged_back)
            assert sum(part.minor for part in parts) == row.price.minor
            assert min(part.minor for part in parts) >= 0
            assert row.left == (0 if row.expires_on <= self.reference.today else row.left)

    @invariant()
    def verify_is_silent(self):
        assert violations() == []


@pytest.mark.django_db
def test_any_order_of_commands_agrees_with_a_plain_ledger():
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=10, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_the_reference_ledger_itself_counts_months_like_the_terms():
    reference = ReferenceLedger(today=date(2024, 3, 1))
    reference.purchase(5, date(2024, 2, 29))
    assert reference.lots[0].ends == date(2025, 2, 28)
