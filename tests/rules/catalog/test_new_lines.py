"""New lines, credits and discounts: rules SU1, MT1, CR1 to CR4, DS1 to DS3, UP5 of orders."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from credenza.catalog.rules.errors import (
    CurrencyNotAvailable,
    InvalidCredits,
    TierMismatch,
    TierNotAvailable,
    UnknownSku,
)
from credenza.catalog.rules.shapes import LineAsked
from credenza.kernel.errors import InvalidField
from credenza.kernel.money import Money
from credenza.programs.orders_shapes import DiscountChange
from tests.rules.catalog.shop import ON, giving, license_of, one, priced, proven, usd


def new(sku: str, tier: int | None = None, quantity: int = 1) -> LineAsked:
    return LineAsked(kind="new", sku=sku, tier=tier, quantity=quantity)


def credits(count: object, account: int = 1) -> LineAsked:
    return LineAsked(kind="credits", credits=count, account=account)  # type: ignore[arg-type]


class TestNew:
    @pytest.mark.parametrize(
        ("line", "net", "starts", "ends", "annual"),
        [
            (new("DC", 200), "27500", ON, date(2027, 3, 9), "27500"),
            (new("CLOUD", 100, 3), "18000", ON, date(2027, 3, 9), "6000"),
            (new("MONTHLY", 10), "100", ON, date(2026, 4, 9), "1200"),
            (new("SERVER", 25), "1000", ON, None, None),
            (new("EXAM", None, 2), "500", None, None, None),
        ],
    )
    def test_costs_the_list_for_a_whole_term(
        self, line: LineAsked, net: str, starts: date, ends: date, annual: str
    ) -> None:
        """SU1: 12 months from the day on, both ends included; a monthly plan's term is a month."""
        found = one(line)
        assert (found.list, found.net, found.discount) == (usd(net), usd(net), usd("0"))
        assert (found.starts_on, found.ends_on, found.proration) == (starts, ends, None)
        assert found.annual_net == (None if annual is None else usd(annual))
        assert [step.name for step in found.steps] == ["list", "net"]

    def test_refuses_what_is_not_there_by_line(self) -> None:
        with pytest.raises(UnknownSku) as unknown:
            priced(new("EXAM"), new("NONE"))
        assert unknown.value.facts() == {"line": 2, "sku": "NONE"}
        with pytest.raises(UnknownSku):
            one(new("OLD", 25))  # known, but no longer on sale
        for tier in (300, None):
            with pytest.raises(TierNotAvailable) as refused:
                one(new("DC", tier))
            assert refused.value.tiers == (200, 400)
        with pytest.raises(TierNotAvailable) as untiered:
            one(new("EXAM", 5))
        assert untiered.value.tiers == ()
        with pytest.raises(TierNotAvailable) as elsewhere:
            one(new("DC", 200), currency="AUD")
        assert elsewhere.value.tiers == (400,)
        with pytest.raises(CurrencyNotAvailable) as abroad:
            one(new("CLOUD", 100), currency="AUD")
        assert abroad.value.currencies == ("USD",)
        assert one(new("DC", 400), currency="AUD").net == Money(6_800_000, "AUD")

    @pytest.mark.parametrize("quantity", [0, -1, 100_001, True, 1.5, "2"])
    def test_takes_whole_quantities(self, quantity: object) -> None:
        with pytest.raises(InvalidField) as refused:
            one(new("EXAM", None, quantity))  # type: ignore[arg-type]
        assert refused.value.facts()["line"] == 1

    def test_refuses_other_kinds_and_licenses_that_exist(self) -> None:
        running = license_of("DC", 200, ON, date(2027, 3, 9))
        for line in (replace(new("DC", 200), kind="gift"), replace(new("DC", 200), coverage=running), new("CREDITS")):
            with pytest.raises(InvalidField):
                one(line)

    def test_an_add_on_has_the_tier_of_its_host(self) -> None:
        """UP5: the host's tier in the quote, else one that the licensee has; where none is known, any."""
        app = new("APP", 400)
        assert one(app).tier == 400
        assert len(priced(new("DC", 400), app).lines) == 2
        with pytest.raises(TierMismatch) as refused:
            priced(app, new("DC", 200))
        assert (refused.value.line, refused.value.host_tiers) == (1, (200,))
        assert one(app, licensed={"DC": [200, 400]}).tier == 400
        with pytest.raises(TierMismatch):
            one(app, licensed={"DC": [200]})
        running = license_of("DC", 200, ON, date(2027, 3, 9), "27500")
        upgrade = LineAsked(kind="upgrade", coverage=running, tier=400)
        assert len(priced(app, upgrade, licensed={"DC": [200]}).lines) == 2
        with pytest.raises(TierMismatch):
            priced(new("APP", 200), upgrade, licensed={"DC": [200]})


class TestCredits:
    @pytest.mark.parametrize(
        ("lines", "nets"),
        [
            ([credits(19_999)], ["19999"]),
            ([credits(20_000)], ["16000"]),
            ([credits(30_000)], ["24000"]),
            ([credits(15_000), credits(5_000)], ["12000", "4000"]),
            ([credits(15_000), credits(5_000, account=2)], ["15000", "5000"]),
        ],
    )
    def test_of_one_account_add_up(self, lines: list[LineAsked], nets: list[str]) -> None:
        """CR1, CR2: 20% off the whole list from 20,000 credits for one account."""
        found = priced(*lines)
        assert [line.net for line in found.lines] == [usd(net) for net in nets]
        assert {line.family for line in found.lines} == {"training_credits"}
        assert {(line.starts_on, line.ends_on, line.annual_net) for line in found.lines} == {(None, None, None)}

    @pytest.mark.parametrize(
        ("count", "promo", "result"),
        [
            (20_000, "TWENTYofftc", "already_applied"),
            (19_999, "twentyoffTC", "promo_minimum_not_met"),
            (20_000, "other", "promo_unknown"),
            (20_000, "  ", None),
        ],
    )
    def test_know_the_promotion_code(self, count: int, promo: str, result: str | None) -> None:
        """CR3: the code never takes 20% off twice, and below the threshold the price stays."""
        found = priced(credits(count), promo=promo)
        assert (found.promo_result, found.promo_credits) == (result, count)
        assert found.net == priced(credits(count)).net

    def test_near_the_threshold_are_nudged(self) -> None:
        """CR4."""
        ((account, nudge),) = priced(credits(10_000), credits(9_000), credits(15_999, account=2)).nudges
        assert (account, nudge.credits, nudge.net, nudge.saves) == (1, 20_000, usd("16000"), usd("3000"))

    def test_take_no_other_discount_and_no_other_currency(self) -> None:
        """DS2, CR1."""
        found = one(credits(100), claims=proven(program="partner", category="academic"))
        assert (found.discount, found.discount_reason) == (usd("0"), "")
        with pytest.raises(CurrencyNotAvailable):
            one(credits(100), currency="AUD")

    @pytest.mark.parametrize("count", [None, 0, -5, 1.5, True, 10**13])
    def test_are_whole(self, count: object) -> None:
        with pytest.raises(InvalidCredits):
            one(credits(count))

    def test_name_their_product_or_none(self) -> None:
        assert one(replace(credits(5), sku="CREDITS")).sku == "CREDITS"
        for line in (replace(credits(5), sku="EXAM"), replace(credits(5), quantity=2)):
            with pytest.raises(InvalidField):
                one(line)


class TestDiscounts:
    BOTH = proven(program="partner", category="academic")

    @pytest.mark.parametrize(
        ("percents", "net", "reason"),
        [
            ({}, "27500", ""),
            ({"partner": 20}, "22000", "partner"),
            ({"partner": 20, "academic": 25}, "20625", "academic"),
            ({"partner": 25, "academic": 25}, "20625", "partner"),
            ({"partner": "0.01"}, "27497.25", "partner"),
        ],
    )
    def test_the_best_one_counts(self, percents: dict[str, int | str], net: str, reason: str) -> None:
        """DS3, A21."""
        found = one(new("DC", 200), policy=giving(**percents), claims=self.BOTH)
        assert (found.net, found.discount_reason, found.list) == (usd(net), reason, usd("27500"))
        assert found.net + found.discount == found.list

    def test_stacked_they_come_one_after_the_other(self) -> None:
        """DS3: in a fixed order, each step printed."""
        policy = replace(giving(partner=20, academic=50), stacking="stack")
        found = one(new("DC", 200), policy=policy, claims=self.BOTH)
        steps = [(step.name, step.amount, step.reason) for step in found.steps]
        assert steps == [
            ("list", usd("27500"), ""),
            ("discount", usd("22000"), "partner 20%"),
            ("discount", usd("11000"), "academic 50%"),
            ("net", usd("11000"), ""),
        ]
        assert found.discount_reason == "partner+academic"

    def test_nobody_without_a_program_has_one(self) -> None:
        """DS1: an unaffiliated reseller."""
        assert one(new("DC", 200), policy=giving(partner=20)).discount == usd("0")

    def test_unproven_claims_give_nothing_and_are_named(self) -> None:
        """DS2: else review. What the quote has nothing of is not looked at."""
        claims = proven(category="academic", is_proven=False)
        found = priced(new("DC", 200), policy=giving(academic=50), claims=claims)
        assert (found.discount, found.unproven) == (usd("0"), ("academic",))
        assert priced(new("EXAM"), credits(5), claims=claims).unproven == ()

    def test_apply_to_their_families_only(self) -> None:
        """DS2: migration is about cloud; no program is about exams."""
        lines = (new("DC", 200), new("CLOUD", 100), new("EXAM"))
        found = priced(*lines, policy=giving(migration=10), claims=proven(category="migration"))
        assert [line.discount for line in found.lines] == [usd("0"), usd("600"), usd("0")]

    def test_change_on_a_day(self) -> None:
        """DS2: the program's table goes by date."""
        changes = tuple(
            DiscountChange(name="partner", percent=Decimal(percent), from_on=day)
            for percent, day in ((30, date(2026, 6, 1)), (10, ON))
        )
        policy = replace(giving(partner=20), discount_changes=changes)
        nets = [
            one(new("CLOUD", 200), policy=policy, claims=self.BOTH, on=day).net
            for day in (date(2026, 3, 9), ON, date(2026, 5, 31), date(2026, 6, 1))
        ]
        assert nets == [usd("8000"), usd("9000"), usd("9000"), usd("7000")]

    def test_a_name_that_no_table_has_gives_nothing(self) -> None:
        policy = replace(giving(partner=20), discount_families=())
        assert one(new("DC", 200), policy=policy, claims=self.BOTH).discount == usd("0")
