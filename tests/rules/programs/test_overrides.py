"""Overrides by dotted key, as rehearsals give them."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from credenza.programs.loader import load, load_pack
from credenza.programs.overrides import keys_of
from credenza.programs.problems import PackError
from credenza.programs.shapes import Program, PromoCode

pytestmark = pytest.mark.once

SHIPPED = load("atlassian")


class TestTaken:
    @pytest.mark.parametrize(
        ("key", "value", "field", "read"),
        [
            ("credits.validity_months", 6, "validity_months", 6),
            ("credits.request_lapse_days", 10, "request_lapse_days", 10),
            ("credits.expiry_reminder_days", [60, 5], "expiry_reminder_days", (60, 5)),
            ("credits.card_minimum_credits", 100, "card_minimum_credits", 100),
            ("credits.request_lapse_days", None, "request_lapse_days", None),
            (
                "credits.promo_codes",
                [{"code": "SPRING", "from_credits": 5}],
                "promo_codes",
                (PromoCode(code="SPRING", from_credits=5),),
            ),
        ],
    )
    def test_only_that_value_changes(self, key: str, value: Any, field: str, read: Any) -> None:
        program = load("atlassian", {key: value})
        assert program == replace(SHIPPED, credits=replace(SHIPPED.credits, **{field: read}))

    @pytest.mark.parametrize("value", [25, "25", "25.0", 25.0])
    def test_percentages_are_exact_however_written(self, value: Any) -> None:
        program = load("atlassian", {"credits.volume_discount.percent": value})
        assert program.credits.volume_discount.percent == Decimal(25)

    def test_a_program_of_another_zone(self) -> None:
        assert load("atlassian", {"time_zone": "Asia/Tokyo"}).time_zone == "Asia/Tokyo"

    def test_needs_no_source_and_says_so(self) -> None:
        told = {path: source for path, _, source in load_pack("atlassian", {"credits.request_lapse_days": 9}).values}
        assert told["credits", "request_lapse_days"] == "override credits.request_lapse_days"

    @pytest.mark.parametrize(
        ("threshold", "percent", "nudge"),
        [(10_000, 20, 8_000), (20_000, 25, 15_000), (1_000, "33.3333", 667), (20_000, 0, 20_000), (20_000, 100, 1)],
    )
    def test_what_follows_from_the_discount_follows_it(self, threshold: int, percent: Any, nudge: int) -> None:
        keys = {"credits.volume_discount.from_credits": threshold, "credits.volume_discount.percent": percent}
        policy = load("atlassian", keys).credits
        assert policy.nudge_from_credits == nudge
        assert [code.from_credits for code in policy.promo_codes] == [threshold]


class TestRefused:
    @pytest.mark.parametrize(
        ("key", "value", "told"),
        [
            ("credits.validity_month", 6, "is not a key of this pack; right would be: one of credits.validity_months"),
            ("certification.renewal_scope", "person", "right would be: one of certification, level, lower_levels"),
            ("certification.levels.required_units", 10, "is not a key of this pack"),
            ("certification.exam_window_months", 0, "a whole number from 1 to 1200"),
            ("orders.discounts.nobody", 20, "is not a key of this pack"),
            ("", 1, "is not a key of this pack"),
            ("items.0.sku", "X", "is not a key of this pack"),
            ("credits.sources.currency", "X", "is not a key of this pack"),
            ("credits.promo_codes.code", "X", "is not a key of this pack"),
            ("credits.validity_months", "6", "credits.validity_months is '6'; right would be: a whole number"),
            ("credits.validity_months", True, "credits.validity_months is true"),
            ("credits.validity_months", None, "credits.validity_months is nothing"),
            ("credits.validity_months", 6.5, "credits.validity_months is 6.5"),
            ("credits.volume_discount.percent", "much", "credits.volume_discount.percent is 'much'"),
            ("credits.volume_discount.percent", 101, "a number from 0 to 100"),
            ("credits.volume_discount", 20, "a table with from_credits, percent"),
            ("credits.expiry_reminder_days", [1, 2], "largest first"),
            ("credits.expiry_reminder_days", 1, "a list of different whole numbers"),
            ("time_zone", "Nowhere/Town", "a time zone such as UTC"),
        ],
    )
    def test_by_its_own_name(self, key: str, value: Any, told: str) -> None:
        with pytest.raises(PackError) as refused:
            load("atlassian", {key: value})
        assert [str(problem) for problem in refused.value.problems if problem.place == f"override {key}"]
        assert told in str(refused.value)

    def test_all_at_once(self) -> None:
        with pytest.raises(PackError) as refused:
            load("atlassian", {"credits.x": 1, "credits.y": 1, "credits.validity_months": 0})
        assert len(refused.value.problems) == 3


class TestKeys:
    def test_name_every_value_outside_lists_of_tables(self) -> None:
        keys = keys_of(Program)
        assert "credits.volume_discount.percent" in keys
        assert "credits.request_lapse_days" in keys
        assert "items" in keys
        assert not [key for key in keys if "sku" in key]
