"""Renewals, upgrades and co-terms: rules UP1 to UP5, CT1 to CT3, MT2, MT3, SU2 to SU4 of orders."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from credenza.catalog.rules.errors import (
    CotermTargetPast,
    CurrencyNotAvailable,
    MaintenanceCap,
    NotAnUpgrade,
    TierNotAvailable,
)
from credenza.catalog.rules.shapes import LineAsked, Proration
from credenza.catalog.rules.terms import uplifted
from credenza.kernel.errors import InvalidField, MissingFields
from tests.rules.catalog.shop import ON, POLICY, giving, license_of, one, priced, proven, shelf, usd

START, END = date(2025, 9, 23), date(2026, 9, 22)
RUNNING = license_of("DC", 200, START, END, "27500")
LAPSED = license_of("DC", 200, date(2025, 1, 1), date(2025, 12, 31), "27500")
KEPT = license_of("SERVER", 25, date(2024, 7, 1), None, maintenance_ends_on=date(2026, 6, 30))
LATE = license_of("SERVER", 25, date(2022, 7, 1), None, maintenance_ends_on=date(2023, 6, 30))
MONTHLY = license_of("MONTHLY", 10, date(2026, 3, 1), date(2026, 3, 31), "1200")


def renew(coverage: Any, **more: Any) -> LineAsked:
    return LineAsked(kind="renew", coverage=coverage, **more)


def upgrade(coverage: Any, tier: int | None, **more: Any) -> LineAsked:
    return LineAsked(kind="upgrade", coverage=coverage, tier=tier, **more)


def coterm(target: date | None, coverage: Any = None, **more: Any) -> LineAsked:
    return LineAsked(kind="coterm", coverage=coverage, target_on=target, **more)


class TestUpgrade:
    def test_reproduces_the_publicly_worked_figure(self) -> None:
        """UP1, UP2: 27,500 to 45,500 a year with 197 of 365 days left. Rounding both sides gives 9,715.06."""
        found = one(upgrade(RUNNING, 400))
        assert (found.list, found.net, found.annual_net) == (usd("9715.07"), usd("9715.07"), usd("45500"))
        assert found.proration == Proration(years=0, days=197, denominator=365)
        assert (found.starts_on, found.ends_on, found.tier) == (ON, END, 400)
        assert [(step.name, step.amount) for step in found.steps] == [
            ("list", usd("18000")),
            ("proration", usd("9715.07")),
            ("net", usd("9715.07")),
        ]

    def test_counts_days_of_the_whole_term_even_when_cut_short(self) -> None:
        """UP3: a term co-termed to 181 days still has a denominator of 365; one over a leap day of 366."""
        short = replace(RUNNING, ends_on=START + timedelta(days=180))
        assert one(upgrade(short, 400)).proration == Proration(years=0, days=13, denominator=365)
        leap = license_of("DC", 200, date(2027, 3, 1), date(2028, 2, 29), "27500")
        found = one(upgrade(leap, 400), on=date(2027, 3, 1))
        assert (found.proration, found.net) == (Proration(years=0, days=366, denominator=366), usd("18000"))

    def test_goes_from_net_to_net(self) -> None:
        """A19: what was paid for the old tier is taken off the new one's net, and the rest is not discounted again."""
        policy, claims = giving(academic=50), proven(category="academic")
        bought = replace(RUNNING, annual_net=usd("13750"))
        found = one(upgrade(bought, 400), policy=policy, claims=claims, on=START)
        assert (found.list, found.discount, found.net) == (usd("31750"), usd("22750"), usd("9000"))
        assert (found.annual_net, found.discount_reason) == (usd("22750"), "academic")

    def test_never_pays_anything_back(self) -> None:
        """A19: bought without the discount, the larger tier with it costs less than was paid: nothing is due."""
        found = one(upgrade(RUNNING, 400), policy=giving(academic=50), claims=proven(category="academic"))
        assert (found.net, found.annual_net) == (usd("0"), usd("27500"))
        cheaper = one(upgrade(RUNNING, 400), book=shelf({("DC", 400): "20000"}))
        assert (cheaper.list, cheaper.discount, cheaper.net) == (usd("0"), usd("0"), usd("0"))

    def test_of_a_perpetual_license_is_the_difference_of_the_lists(self) -> None:
        """UP4: and maintenance begins anew, which the buyer has to read."""
        found = one(upgrade(KEPT, 50), policy=giving(academic=50), claims=proven(category="academic"))
        assert (found.list, found.net, found.annual_net) == (usd("1200"), usd("600"), None)
        assert (found.starts_on, found.ends_on, found.warnings) == (ON, None, ("maintenance_restarts",))

    def test_of_a_monthly_plan_counts_its_month(self) -> None:
        found = one(upgrade(MONTHLY, 25))
        assert found.proration == Proration(years=0, days=22, denominator=31)
        assert (found.net, found.annual_net) == (usd("99.35"), usd("2880"))  # 140 x 22/31

    @pytest.mark.parametrize(
        ("line", "lapsed"),
        [
            (upgrade(RUNNING, 200), False),
            (upgrade(RUNNING, 100), False),
            (upgrade(RUNNING, None), False),
            (upgrade(RUNNING, 400, sku="CLOUD"), False),
            (upgrade(replace(RUNNING, tier=None), 400), False),
            (upgrade(LAPSED, 400), True),
        ],
    )
    def test_leads_to_a_higher_tier_of_the_same_running_product(self, line: LineAsked, lapsed: bool) -> None:
        """UP5."""
        with pytest.raises(NotAnUpgrade) as refused:
            one(line)
        assert (refused.value.line, refused.value.has_lapsed) == (1, lapsed)

    def test_refuses_what_it_cannot_take(self) -> None:
        with pytest.raises(TierNotAvailable):
            one(upgrade(RUNNING, 300))
        with pytest.raises(MissingFields) as missing:
            one(LineAsked(kind="upgrade", sku="DC", tier=400))
        assert missing.value.facts() == {"fields": ("entitlement",), "line": 1}
        for more in ({"months": 3}, {"target_on": END}, {"quantity": 2}):
            with pytest.raises(InvalidField):
                one(upgrade(RUNNING, 400, **more))
        with pytest.raises(CurrencyNotAvailable):
            one(upgrade(RUNNING, 400), currency="AUD")


class TestOneLicenseInSeveralLines:
    def test_is_renewed_at_the_tier_that_it_is_upgraded_to(self) -> None:
        lines = (renew(RUNNING), upgrade(RUNNING, 400))
        found = [priced(*lines).lines[0], priced(*reversed(lines)).lines[1]]
        assert [(line.tier, line.net) for line in found] == [(400, usd("45500"))] * 2
        assert priced(renew(RUNNING, tier=200), upgrade(RUNNING, 400)).lines[0].net == usd("27500")
        termed = priced(upgrade(RUNNING, 400), coterm(date(2027, 9, 22), RUNNING)).lines[1]
        assert (termed.tier, termed.net) == (400, usd("45500"))

    def test_is_upgraded_once_and_paid_further_once(self) -> None:
        other = replace(RUNNING, entitlement=2)
        assert len(priced(renew(RUNNING), renew(other)).lines) == 2
        for lines in (
            (renew(RUNNING), coterm(date(2028, 1, 1), RUNNING)),
            (upgrade(RUNNING, 400), upgrade(RUNNING, 400)),
            (renew(KEPT), upgrade(KEPT, 50)),
            (upgrade(KEPT, 50), renew(KEPT)),
        ):
            with pytest.raises(InvalidField) as refused:
                priced(*lines)
            assert refused.value.facts()["line"] == 2


class TestRenewal:
    @pytest.mark.parametrize(
        ("line", "starts", "ends", "net", "part"),
        [
            (renew(RUNNING), date(2026, 9, 23), date(2027, 9, 22), "27500", None),
            (renew(RUNNING, months=24), date(2026, 9, 23), date(2028, 9, 22), "55000", (2, 0, 365)),
            (renew(RUNNING, months=6), date(2026, 9, 23), date(2027, 3, 22), "13636.99", (0, 181, 365)),
            (renew(RUNNING, target_on=END + timedelta(days=2)), date(2026, 9, 23), None, "150.68", (0, 2, 365)),
            (renew(RUNNING, tier=400), date(2026, 9, 23), date(2027, 9, 22), "45500", None),
            (renew(replace(RUNNING, tier=400), tier=200), date(2026, 9, 23), date(2027, 9, 22), "27500", None),
            (renew(LAPSED), ON, date(2027, 3, 9), "27500", None),
            (renew(replace(RUNNING, ends_on=ON)), date(2026, 3, 11), date(2027, 3, 10), "27500", None),
            (renew(MONTHLY), date(2026, 4, 1), date(2026, 4, 30), "100", None),
            (renew(MONTHLY, months=3), date(2026, 4, 1), date(2026, 6, 30), "300", (3, 0, 31)),
            (renew(KEPT), date(2026, 7, 1), date(2027, 6, 30), "500", None),
            (renew(LATE), date(2023, 7, 1), date(2024, 6, 30), "500", None),
            (renew(LATE, months=36), date(2023, 7, 1), date(2026, 6, 30), "1500", (3, 0, 365)),
        ],
    )
    def test_goes_on_from_the_end(
        self, line: LineAsked, starts: date, ends: date | None, net: str, part: tuple[int, int, int] | None
    ) -> None:
        """SU2, SU4, MT2: appended while active, from the day after a lapse; maintenance always from its old end."""
        found = one(line)
        assert (found.starts_on, found.net) == (starts, usd(net))
        assert ends is None or found.ends_on == ends
        assert found.proration == (
            None if part is None else Proration(years=part[0], days=part[1], denominator=part[2])
        )
        assert found.warnings == (("backdated",) if starts < ON else ())

    def test_of_maintenance_costs_its_percentage_of_the_list(self) -> None:
        """MT2: 50% by the pack, unless the price names its own; also for what is no longer on sale."""
        old = license_of("OLD", 25, date(2020, 7, 1), None, maintenance_ends_on=date(2026, 6, 30))
        found = one(renew(old))
        assert (found.net, found.annual_net) == (usd("160"), None)
        never = replace(old, maintenance_ends_on=None)
        assert one(renew(never)).starts_on == ON

    def test_can_begin_on_the_day_of_payment(self) -> None:
        """A12: by setting; maintenance is not concerned."""
        policy = replace(POLICY, renewal_start="payment_date")
        assert one(renew(RUNNING), policy=policy).starts_on == ON
        assert one(renew(KEPT), policy=policy).starts_on == date(2026, 7, 1)

    def test_counts_anniversaries_from_the_anchor(self) -> None:
        """SU3: 29 February survives three years without one, and each year costs exactly a year."""
        starts, ends = date(2024, 2, 29), date(2025, 2, 27)
        found = []
        for _ in range(4):
            coverage = license_of("DC", 200, starts, ends, "27500", anchor_on=date(2024, 2, 29))
            line = one(renew(coverage), on=ends)
            assert line.starts_on is not None
            assert line.ends_on is not None
            starts, ends = line.starts_on, line.ends_on
            found.append((line.ends_on, line.net, line.proration))
        years = [date(2026, 2, 27), date(2027, 2, 27), date(2028, 2, 28), date(2029, 2, 27)]
        assert found == [(day, usd("27500"), None) for day in years]

    @pytest.mark.parametrize(
        ("line", "fits"),
        [
            (renew(KEPT, target_on=date(2029, 3, 10)), True),
            (renew(KEPT, target_on=date(2029, 3, 11)), False),
            (renew(KEPT, months=32), True),
            (renew(KEPT, months=33), False),
            (renew(RUNNING, months=36), False),
            (coterm(date(2029, 3, 11), KEPT), False),
            (coterm(date(2029, 3, 11), RUNNING), True),
        ],
    )
    def test_goes_at_most_three_years_ahead(self, line: LineAsked, fits: bool) -> None:
        """MT3: 36 months from the quote's day, whatever was paid before."""
        if fits:
            assert one(line).ends_on is not None
            return
        with pytest.raises(MaintenanceCap) as refused:
            one(line)
        assert (refused.value.months, refused.value.latest_on) == (36, date(2029, 3, 10))

    def test_refuses_what_it_cannot_take(self) -> None:
        wrong: list[dict[str, Any]] = [{"months": 0}, {"months": True}, {"months": 121}, {"sku": "CLOUD"}]
        for more in (*wrong, {"months": 3, "target_on": date(2027, 1, 1)}, {"target_on": date(2040, 1, 1)}):
            with pytest.raises(InvalidField):
                one(renew(RUNNING, **more))
        with pytest.raises(InvalidField):
            one(renew(KEPT, tier=50))  # more users are an upgrade
        with pytest.raises(MissingFields):
            one(renew(None))
        with pytest.raises(CotermTargetPast):
            one(renew(RUNNING, target_on=END))


class TestCoterm:
    @pytest.mark.parametrize(
        ("line", "starts", "net", "part"),
        [
            (coterm(date(2026, 12, 31), RUNNING), date(2026, 9, 23), "7534.25", (0, 100, 365)),
            (coterm(date(2027, 12, 31), RUNNING), date(2026, 9, 23), "35013.66", (1, 100, 366)),
            (coterm(date(2027, 9, 22), RUNNING), date(2026, 9, 23), "27500", (1, 0, 366)),
            (coterm(date(2026, 12, 31), sku="CLOUD", tier=100, quantity=2), ON, "9764.38", (0, 297, 365)),
            (coterm(date(2026, 12, 31), LAPSED), ON, "22376.71", (0, 297, 365)),
            (coterm(date(2026, 12, 31), KEPT), date(2026, 7, 1), "252.05", (0, 184, 365)),
            (coterm(date(2026, 12, 31), LATE), date(2023, 7, 1), "1752.05", (3, 184, 365)),
        ],
    )
    def test_pays_years_and_days_up_to_the_target(
        self, line: LineAsked, starts: date, net: str, part: tuple[int, int, int]
    ) -> None:
        """CT2, CT3: each from its own end, what is new from the quote's day, lapsed maintenance from the old end."""
        found = one(line)
        assert (found.starts_on, found.ends_on, found.net) == (starts, line.target_on, usd(net))
        assert found.proration == Proration(years=part[0], days=part[1], denominator=part[2])
        assert found.warnings == (("backdated",) if starts < ON else ())

    def test_target_is_after_every_start(self) -> None:
        """CT1."""
        for target in (date(2026, 1, 1), END, date(2026, 9, 23)):
            with pytest.raises(CotermTargetPast) as refused:
                one(coterm(target, RUNNING))
            assert refused.value.starts_on == date(2026, 9, 23)
        with pytest.raises(CotermTargetPast):
            one(coterm(ON, sku="CLOUD", tier=100))
        assert one(coterm(date(2026, 9, 24), RUNNING)).proration == Proration(years=0, days=2, denominator=365)

    def test_by_the_old_terms_daily_price(self) -> None:
        """Section 6: 6,000 for 181 days, 10% more, 306 days; and the same of a license, whose discounts it keeps."""
        assert uplifted(usd("6000"), 181, 306, Decimal(10)) == usd("11158.01")
        policy = replace(giving(academic=50), coterm_basis="old_term", coterm_uplift_percent=Decimal(10))
        bought = license_of("CLOUD", 100, date(2025, 9, 11), ON, "12099.45")
        line = coterm(ON + timedelta(days=306), bought)
        found = one(line, policy=policy, claims=proven(category="academic"))
        assert (found.net, found.discount, found.annual_net) == (usd("11158.01"), usd("0"), usd("13309.40"))
        other_tier = one(replace(line, tier=200), policy=policy)
        assert other_tier.annual_net == usd("10000")  # the old term knows no price of it
        fresh = one(coterm(date(2026, 12, 31), sku="CLOUD", tier=100), policy=policy)
        assert fresh.annual_net == usd("6000")

    def test_refuses_what_has_no_term_to_share(self) -> None:
        refused = [
            coterm(date(2026, 12, 31), sku="SERVER", tier=25),
            coterm(date(2026, 12, 31), sku="MONTHLY", tier=10),
            coterm(date(2026, 12, 31), sku="EXAM"),
            coterm(date(2026, 12, 31), MONTHLY),
            coterm(date(2036, 3, 11), sku="CLOUD", tier=100),
            coterm(date(2026, 12, 31), RUNNING, months=3),
        ]
        for line in refused:
            with pytest.raises(InvalidField):
                one(line)
        with pytest.raises(MissingFields):
            one(coterm(None, RUNNING))
