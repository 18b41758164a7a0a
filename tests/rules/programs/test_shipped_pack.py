"""The shipped pack: the numbers of the training-credits program, each with its source."""

from datetime import date
from decimal import Decimal

import pytest

from credenza.programs.loader import load, load_pack
from credenza.programs.shapes import AttemptLimit, PackItem, PromoCode, VolumeDiscount
from tests.rules.programs.packs import SHIPPED_FILE

pytestmark = pytest.mark.once

PROGRAM = load("atlassian")
PACK = load_pack("atlassian")


def items(*deliveries: str) -> list[PackItem]:
    return [item for item in PROGRAM.items if item.delivery in deliveries]


class TestCreditsPolicy:
    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("currency", "USD"),
            ("unit_price_minor", 100),
            ("validity_months", 12),
            ("volume_discount", VolumeDiscount(from_credits=20_000, percent=Decimal(20))),
            ("nudge_from_credits", 16_000),
            ("promo_codes", (PromoCode(code="twentyoffTC", from_credits=20_000),)),
            ("invitation_days", 30),
            ("request_lapse_days", None),
            ("waiting_reminder_days", (3, 7)),
            ("expiry_reminder_days", (90, 30, 7, 1)),
            ("idle_reminder_days", 90),
            ("not_started_reminder_days", (14, 30)),
            ("code_attempts", AttemptLimit(count=10, window_minutes=60)),
            ("card_minimum_credits", None),
            ("card_maximum_credits", None),
        ],
    )
    def test_holds_the_programs_number(self, key: str, value: object) -> None:
        assert getattr(PROGRAM.credits, key) == value

    def test_terms_name_the_version_that_records_keep(self) -> None:
        assert PROGRAM.terms.version == "2026-05"

    def test_business_days_are_utc(self) -> None:
        assert PROGRAM.time_zone == "UTC"


class TestSources:
    def test_every_value_has_one(self) -> None:
        assert [path for path, _, source in PACK.values if not source] == []

    @pytest.mark.parametrize("key", ["unit_price_minor", "validity_months", "currency"])
    def test_the_terms_are_cited_where_they_give_the_number(self, key: str) -> None:
        told = {path: source for path, _, source in PACK.values}
        assert told["credits", key] == "Atlassian University Training Credits, Training Credits terms & conditions"

    def test_prices_and_rates_are_called_samples(self) -> None:
        told = [source for path, _, source in PACK.values if "prices" in path or path[0] == "tax_rates"]
        assert told
        assert [source for source in told if "SAMPLE" not in source] == []

    def test_the_promotion_code_comes_from_the_guide(self) -> None:
        told = {path: source for path, _, source in PACK.values}
        assert told["credits", "promo_codes", 0, "code"].startswith("Training credit account owner guide, ")


class TestCatalog:
    def test_pays_team_training_and_exams_and_nothing_else(self) -> None:
        assert {item.delivery for item in PROGRAM.items if item.payable_with_credits} == {"virtual", "on_site", "exam"}
        assert all(item.payable_with_credits for item in items("virtual", "on_site", "exam"))

    @pytest.mark.parametrize("delivery", ["workshop", "app_training", "on_demand"])
    def test_says_why_the_rest_is_excluded(self, delivery: str) -> None:
        (item,) = items(delivery)
        assert item.refusal_reason
        assert not item.payable_with_credits

    def test_payable_items_cost_whole_dollars(self) -> None:
        prices = [item.main_price("USD") for item in PROGRAM.items if item.payable_with_credits]
        assert [price for price in prices if price is None or price.list_minor % 100] == []

    @pytest.mark.parametrize("sku", ["ACP-120", "ACP-420", "ACP-620", "ACA-900"])
    def test_sells_the_exams_by_their_codes(self, sku: str) -> None:
        assert [item.family for item in PROGRAM.items if item.sku == sku] == ["exam"]


class TestTaxRates:
    def test_one_country_changes_its_rate_on_a_day(self) -> None:
        rates = [(rate.from_on, rate.percent) for rate in PROGRAM.tax_rates if rate.country == "EE"]
        assert rates == [(date(2024, 1, 1), Decimal(22)), (date(2025, 7, 1), Decimal(24))]

    def test_the_united_states_are_taxed_by_state(self) -> None:
        assert all(rate.region for rate in PROGRAM.tax_rates if rate.country == "US")


class TestFile:
    def test_a_shipped_name_is_found(self) -> None:
        assert PACK.file == SHIPPED_FILE

    def test_lines_fit_a_screen(self) -> None:
        lines = SHIPPED_FILE.read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if len(line) > 120] == []
