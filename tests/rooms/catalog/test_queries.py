"""What the catalog answers."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from credenza.catalog.queries import item, items_by_sku, list_items, topics
from credenza.kernel.errors import NotFound
from credenza.kernel.money import Money
from credenza.programs.loader import load, using
from credenza.programs.shapes import PackPrice
from tests.rooms.catalog.shelf import TODAY, entry, stocked

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
COURSE: dict[str, Any] = {"family": "course", "delivery": "workshop"}
EXCLUDED: dict[str, Any] = {"payable_with_credits": False, "refusal_reason": "No."}


class TestItem:
    def test_is_a_frozen_row_with_price_and_fee(self) -> None:
        with stocked(entry(usd=25_000)):
            row = item("EX-1", TODAY)
            assert (row.name, row.topic, row.payable_with_credits) == ("Exam EX-1", "Jira", True)
            assert (row.list_price, row.fee_credits) == (Money(25_000, "USD"), 250)

    def test_unknown_is_not_found(self) -> None:
        with stocked(entry()), pytest.raises(NotFound):
            item("ex-1", TODAY)

    @pytest.mark.parametrize(("unit", "fee"), [(100, 250), (50, 500), (10_000, None)])
    def test_fee_is_the_list_price_by_the_price_of_a_credit(self, unit: int, fee: int | None) -> None:
        with stocked(entry(usd=25_000)):
            other = load("atlassian", {"credits.unit_price_minor": unit, "items": []})
            with using(other):
                assert item("EX-1", TODAY).fee_credits == fee

    def test_without_a_price_has_no_fee(self) -> None:
        with stocked(entry(usd=None, **EXCLUDED)):
            row = item("EX-1", TODAY)
            assert (row.list_price, row.fee_credits) == (None, None)

    def test_fee_is_of_the_price_without_a_tier_else_the_smallest(self) -> None:
        prices = tuple(PackPrice(currency="USD", list_minor=100 * tier, tier=tier) for tier in (500, 25, 100))
        untiered = (*prices, PackPrice(currency="USD", list_minor=900_000))
        with stocked(entry(prices=prices), entry("EX-2", prices=untiered)):
            assert item("EX-1", TODAY).fee_credits == 25
            assert item("EX-2", TODAY).fee_credits == 9_000


class TestOffered:
    @pytest.mark.parametrize(
        ("dates", "on", "offered"),
        [
            ({"added_on": TODAY}, TODAY, True),
            ({"added_on": TODAY}, TODAY - DAY, False),
            ({"sales_start_on": TODAY}, TODAY, True),
            ({"sales_start_on": TODAY}, TODAY - DAY, False),
            ({"sales_end_on": TODAY}, TODAY, True),
            ({"sales_end_on": TODAY}, TODAY + DAY, False),
        ],
    )
    def test_by_the_items_own_dates(self, dates: dict[str, date], on: date, offered: bool) -> None:
        with stocked(entry(**dates)):
            assert item("EX-1", on).is_offered is offered
            assert bool(list_items(on)) is offered
            assert [row.sku for row in list_items(on, withdrawn_too=True)] == ["EX-1"]


class TestItemsBySku:
    def test_answers_what_is_there_in_the_order_asked(self) -> None:
        with stocked(entry(), entry("EX-2"), entry("EX-3")):
            assert list(items_by_sku(["EX-3", "NONE", "EX-1", "EX-3"], TODAY)) == ["EX-3", "EX-1"]

    def test_takes_one_query_a_table(self, django_assert_num_queries: Any) -> None:
        skus = [f"EX-{number}" for number in range(30)]
        with stocked(*(entry(sku) for sku in skus)), django_assert_num_queries(2):
            assert len(items_by_sku(skus, TODAY)) == 30

    def test_of_nothing_is_nothing(self) -> None:
        with stocked():
            assert items_by_sku([], TODAY) == {}


class TestListItems:
    @pytest.mark.parametrize(
        ("filters", "skus"),
        [
            ({}, ["NEW", "MID", "OLD"]),
            ({"search": "mid"}, ["MID"]),
            ({"search": "HIDDEN"}, ["OLD"]),
            ({"search": "nowhere"}, []),
            ({"family": "course"}, ["MID"]),
            ({"topic": "Confluence"}, ["NEW"]),
            ({"payable": True}, ["NEW", "OLD"]),
            ({"payable": False}, ["MID"]),
            ({"payable": True, "topic": "Jira"}, ["OLD"]),
        ],
    )
    def test_filters_newest_first(self, filters: dict[str, Any], skus: list[str]) -> None:
        entries = (
            entry("OLD", added_on=date(2026, 1, 1), description="A hidden word"),
            entry("NEW", added_on=date(2026, 3, 1), topic="Confluence"),
            entry("MID", added_on=date(2026, 2, 1), **COURSE, **EXCLUDED),
        )
        with stocked(*entries):
            assert [row.sku for row in list_items(TODAY, **filters)] == skus

    def test_refreshed_comes_before_new(self) -> None:
        old, new = entry("OLD", added_on=date(2026, 1, 1)), entry("NEW", added_on=date(2026, 3, 1))
        with stocked(old, new), stocked(replace(old, description="Better"), new):
            assert [(row.sku, row.is_refreshed) for row in list_items(TODAY)] == [("OLD", True), ("NEW", False)]

    def test_takes_two_queries(self, django_assert_num_queries: Any) -> None:
        with stocked(*(entry(f"EX-{number}") for number in range(30))), django_assert_num_queries(2):
            assert len(list_items(TODAY)) == 30


class TestTopics:
    def test_are_those_on_sale_once_each(self) -> None:
        later = entry("EX-4", topic="Later", added_on=TODAY + DAY)
        with stocked(entry(), entry("EX-2"), entry("EX-3", topic="Confluence"), later):
            assert topics(TODAY) == ("Confluence", "Jira")
