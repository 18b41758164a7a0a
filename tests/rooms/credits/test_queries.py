"""What pages show is what the ledger holds: filters, balances over time, usage, revenue, and steady query counts."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credenza.credits.commands.correct_team import correct_team
from credenza.credits.commands.extend_lot import extend_lot
from credenza.credits.commands.reverse_redemption import reverse_redemption
from credenza.credits.queries import accounts, ledger, reports, requests
from credenza.credits.queries.ledger import EntryFilter
from credenza.credits.queries.requests import RequestFilter
from tests.builders.credits import (
    EXAM,
    NOW,
    ONE_CREDIT,
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
    stock,
)
from tests.rooms.credits.tables import model

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    stock()
    return person("ana@acme.example", "Ana Berg")


@pytest.fixture
def acme(ana):
    return account(ana)


@pytest.fixture
def bo():
    return person("bo@acme.example", "Bo Holm")


@pytest.fixture
def cy():
    return person("cy@acme.example", "Cy Lund")


def listed(**wanted):
    return [(row.kind, row.credits) for row in ledger.list_entries(EntryFilter(**wanted)).rows]


class TestTransactions:
    @pytest.fixture
    def rich(self, ana, bo, cy, acme):
        lot = purchase(acme.account, 1000).lot
        approved(acme, ana, bo, [EXAM], now=later(1))
        asked = approved(acme, ana, cy, [OTHER_EXAM, ONE_CREDIT], now=later(2))
        correct_team(request=asked, team="Platform", by=ana, now=later(2))
        reverse_redemption(request=asked, items=[ONE_CREDIT], by=staff(), now=later(3))
        purchase(account(person("dee@else.example")).account, 5)
        return lot

    @pytest.mark.parametrize(
        ("wanted", "expected"),
        [
            ({}, [("reversal", 1), ("redemption", -101), ("redemption", -250), ("purchase", 1000)]),
            ({"kind": "redemption"}, [("redemption", -101), ("redemption", -250)]),
            ({"person": "holm"}, [("redemption", -250)]),
            ({"person": "CY@ACME"}, [("reversal", 1), ("redemption", -101)]),
            ({"team": "platform"}, [("reversal", 1), ("redemption", -101)]),
            ({"sku": "aca-900"}, [("reversal", 1), ("redemption", -101)]),
            ({"from_on": TODAY + timedelta(days=2)}, [("reversal", 1), ("redemption", -101)]),
            ({"to_on": TODAY + timedelta(days=1)}, [("redemption", -250), ("purchase", 1000)]),
            ({"person": "%"}, []),
            ({"person": "nobody"}, []),
            ({"kind": "redemption", "person": "bo@", "sku": EXAM, "to_on": TODAY}, []),
        ],
    )
    def test_filters(self, rich, acme, wanted, expected):
        assert listed(account_id=acme.account, **wanted) == expected

    def test_a_lots_own(self, rich, acme):
        assert len(listed(account_id=acme.account, lot_id=rich)) == 4
        assert listed(account_id=acme.account, lot_id=rich + 1) == []

    def test_a_person_is_found_however_many_others_match(self, rich, acme, ana):
        for number in range(250):
            model("parties.Person").objects.create(email=f"holm{number}@crowd.example", name="Holm")
        late = person("late.holm@acme.example", "Zoe Holm")
        approved(acme, ana, late, [EXAM], now=later(4))
        assert listed(account_id=acme.account, person="holm") == [("redemption", -250), ("redemption", -250)]
        found = requests.list_requests(RequestFilter(account_id=acme.account, person="holm"), ana).rows
        assert [row.learner.email for row in found] == ["late.holm@acme.example", "bo@acme.example"]
        assert acme.account in {head.id for head in accounts.find_accounts("late.holm", staff()).rows}

    def test_pages_by_key_and_streams_the_same(self, rich, acme):
        wanted = EntryFilter(account_id=acme.account)
        whole, before, pages = ledger.list_entries(wanted).rows, None, []
        while True:
            page = ledger.list_entries(wanted, before=before, limit=3)
            pages += page.rows
            before = page.next_before
            if before is None:
                break
        assert tuple(pages) == whole == tuple(ledger.stream_entries(wanted))
        assert [row.balance_after for row in whole] == [650, 649, 750, 1000]


class TestBalanceOverTime:
    @given(
        moves=st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5)), max_size=12),
        since=st.integers(-2, 30),
        length=st.integers(0, 30),
    )
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def test_is_the_last_balance_of_each_day(self, moves, since, length):
        with transaction.atomic():
            acme, day, closing = account(person()).account, TODAY, {}
            total = 0
            for gap, credits in moves:
                day += timedelta(days=gap)
                purchase(acme, credits, day)
                total += credits
                closing[day] = total
            start = TODAY + timedelta(days=since)
            end = start + timedelta(days=length)
            earlier = [each for each in closing if each < start]
            wanted = sorted({*earlier[-1:], *(each for each in closing if start <= each <= end)})
            told = ledger.balance_over_time(acme, since=start, until=end)
            assert told == tuple((each, closing[each]) for each in wanted)
            transaction.set_rollback(True)

    def test_ahead_falls_with_each_coming_expiry(self, acme):
        for credits, accepted in ((10, TODAY), (20, TODAY), (5, TODAY - timedelta(days=30))):
            purchase(acme.account, credits, accepted, now=NOW)
        ends = date(2027, 3, 10)
        expected = ((ends - timedelta(days=28), 30), (ends, 0))
        told = ledger.balance_ahead(acme.account, TODAY)
        assert [balance for _, balance in told] == [balance for _, balance in expected]
        assert told[-1] == expected[-1]


class TestUsage:
    def test_counts_fees_in_the_month_of_approval_and_reversals_in_theirs(self, ana, bo, cy, acme):
        purchase(acme.account, 5000)
        first = approved(acme, ana, bo, [EXAM, ONE_CREDIT], now=at(date(2026, 3, 31)))
        approved(acme, ana, bo, [EXAM], now=at(date(2026, 3, 31)))
        approved(acme, ana, cy, [EXAM], now=at(date(2026, 4, 1)))
        reverse_redemption(request=first, items=[EXAM], by=staff(), now=at(date(2026, 5, 2)))
        told = [
            (row.month.month, row.learner[:2], row.item, row.credits, row.items_count)
            for row in reports.usage(acme.account)
        ]
        assert told == [
            (3, "bo", EXAM, 500, 2),
            (3, "bo", ONE_CREDIT, 1, 1),
            (4, "cy", EXAM, 250, 1),
            (5, "bo", EXAM, -250, -1),
        ]
        april = reports.usage(acme.account, from_on=date(2026, 4, 1), to_on=date(2026, 4, 30))
        assert [(row.learner[:2], row.credits) for row in april] == [("cy", 250)]

    def test_pending_denied_and_other_accounts_count_nothing(self, ana, bo, acme):
        request(acme.code, bo)
        assert reports.usage(acme.account) == ()


class TestRevenue:
    def told(self, on, acme):
        (row,) = reports.revenue_at(on, account_id=acme.account)
        return tuple(part.minor for part in (row.deferred, row.recognized, row.breakage, row.charged_back))

    def test_of_a_closed_day_never_changes(self, ana, bo, acme):
        lot = purchase(acme.account, 1000).lot
        asked = approved(acme, ana, bo, now=later(10))
        days = {TODAY + timedelta(days=number): None for number in (0, 9, 10, 364, 365, 400)}
        for day in days:
            days[day] = self.told(day, acme)
        assert list(days.values()) == [
            (100_000, 0, 0, 0), (100_000, 0, 0, 0), (75_000, 25_000, 0, 0),
            (75_000, 25_000, 0, 0), (0, 25_000, 75_000, 0), (0, 25_000, 75_000, 0),
        ]  # fmt: skip
        desk = staff()
        extend_lot(lot=lot, expires_on=date(2028, 1, 1), reason="Moved.", by=desk, now=later(401))
        reverse_redemption(request=asked, by=desk, now=later(402))
        assert {day: self.told(day, acme) for day in days} == days
        assert self.told(TODAY + timedelta(days=401), acme) == (75_000, 25_000, 0, 0)
        assert self.told(TODAY + timedelta(days=402), acme) == (100_000, 0, 0, 0)
        assert self.told(date(2028, 1, 1), acme) == (0, 0, 100_000, 0)

    def test_of_a_lot_booked_later_is_nothing_before(self, acme):
        purchase(acme.account, 10, TODAY - timedelta(days=40), now=NOW)
        assert reports.revenue_at(TODAY - timedelta(days=1), account_id=acme.account) == ()
        assert self.told(TODAY, acme) == (1000, 0, 0, 0)


class TestRequests:
    def test_marks_twins_and_own_decisions(self, ana, bo, acme):
        purchase(acme.account, 1000)
        first, second = approved(acme, ana, bo), request(acme.code, bo).request
        own = approved(acme, ana, ana, [OTHER_EXAM])
        rows = {row.id: row for row in requests.list_requests(RequestFilter(account_id=acme.account), ana).rows}
        assert [rows[each].has_twin for each in (first, second, own)] == [True, True, False]
        assert [rows[each].is_own for each in (first, second, own)] == [False, False, True]

    def test_the_way_in_is_shown_to_its_learner_after_approval_only(self, ana, bo, acme):
        purchase(acme.account, 1000)
        asked = request(acme.code, bo).request
        assert requests.request(asked, bo).items[0].way_in == ""
        done = approved(acme, ana, bo)
        assert requests.request(done, bo).items[0].way_in
        assert requests.request(done, ana).items[0].way_in == ""
        reverse_redemption(request=done, by=staff(), now=NOW)
        assert requests.request(done, bo).items[0].way_in == ""

    def test_a_stranger_sees_nothing(self, bo, acme):
        asked = request(acme.code, bo).request
        eve = person()
        assert requests.request(asked, eve) is None
        assert requests.requests_by_id([asked], eve) == ()
        assert requests.list_requests(RequestFilter(account_id=acme.account), eve).rows == ()
        assert accounts.find_accounts("", eve).rows == ()


READINGS = {
    "transactions": lambda acme, ana: ledger.list_entries(EntryFilter(account_id=acme)).rows,
    "requests": lambda acme, ana: requests.list_requests(RequestFilter(account_id=acme), ana).rows,
    "lots": lambda acme, ana: accounts.lots_of(acme, TODAY),
    "balance": lambda acme, ana: accounts.balance_of(acme, TODAY),
    "usage": lambda acme, ana: reports.usage(acme),
    "revenue": lambda acme, ana: reports.revenue_at(TODAY, account_id=acme),
    "owners": lambda acme, ana: accounts.owners_of(acme),
    "balance over time": lambda acme, ana: ledger.balance_over_time(acme, since=TODAY, until=TODAY),
    "balance ahead": lambda acme, ana: ledger.balance_ahead(acme, TODAY),
}


@pytest.mark.parametrize("reading", READINGS)
def test_the_number_of_queries_does_not_depend_on_the_rows(reading, ana, acme):
    counts = defaultdict(int)
    for step in (1, 2):
        for _ in range(step * 3):
            purchase(acme.account, 600)
            approved(acme, ana, person())
            request(acme.code, person())
        with CaptureQueriesContext(connection) as seen:
            READINGS[reading](acme.account, ana)
        counts[step] = len(seen)
    assert counts[1] == counts[2] > 0


@pytest.mark.parametrize("text", ["a\x00b", "\x00"])
def test_text_with_a_nul_finds_nothing(ana, acme, text):
    assert accounts.find_accounts(text, staff()).rows == ()
    assert listed(account_id=acme.account, person=text) == []
    assert listed(account_id=acme.account, team=text) == []
    assert listed(account_id=acme.account, sku=text) == []
    assert accounts.account_id_by_number(text) is None
    assert requests.list_requests(RequestFilter(person=text), ana).rows == ()
