"""What holds for every price, whatever the lines: sums, order, splitting, and what an upgrade costs in the end."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from credenza.catalog.rules.shapes import Coverage, LineAsked, PricedLines
from credenza.kernel.money import Money
from tests.rules.catalog.shop import NOBODY, POLICY, giving, license_of, one, priced, proven, shelf

AMOUNTS = st.integers(min_value=0, max_value=10**9)
PERCENTS = st.decimals(min_value=0, max_value=100, places=2)
DAYS = st.dates(date(2022, 1, 1), date(2032, 12, 31))
PLAIN_YEAR = date(2024, 3, 10)
"""So that neither this term nor the next two have a leap day."""


@st.composite
def licenses(draw: Any, on: date) -> Coverage:
    """Any license of the shop that is not ended for good."""
    sku, tier = draw(st.sampled_from([("DC", 200), ("CLOUD", 100), ("MONTHLY", 10), ("SERVER", 25)]))
    start = on - timedelta(days=draw(st.integers(min_value=0, max_value=700)))
    net = f"{draw(AMOUNTS) // 100}.{draw(AMOUNTS) % 100:02}"
    if sku == "SERVER":
        return license_of(sku, tier, start, None, maintenance_ends_on=start + timedelta(days=364))
    length = 29 if sku == "MONTHLY" else draw(st.integers(min_value=10, max_value=800))
    return license_of(sku, tier, start, start + timedelta(days=length), net)


@st.composite
def quotes(draw: Any) -> tuple[list[LineAsked], dict[str, Any]]:
    """Lines that can all be priced, and the circumstances."""
    on = draw(DAYS)
    lines = []
    for number in range(draw(st.integers(min_value=1, max_value=6))):
        kind = draw(st.sampled_from(["new", "renew", "upgrade", "coterm", "credits"]))
        coverage = replace(draw(licenses(on)), entitlement=number)
        quantity = draw(st.integers(min_value=1, max_value=50))
        lapsed = coverage.ends_on is not None and coverage.ends_on < on
        if kind == "credits":
            lines.append(LineAsked(kind=kind, account=draw(st.integers(1, 2)), credits=draw(st.integers(1, 40_000))))
        elif kind == "renew" and (coverage.ends_on is None or (coverage.ends_on - on).days < 700):
            lines.append(LineAsked(kind=kind, coverage=coverage, months=draw(st.integers(1, 12))))
        elif kind == "upgrade" and not lapsed:
            higher = {"DC": 400, "CLOUD": 200, "MONTHLY": 25, "SERVER": 50}[coverage.sku]
            lines.append(LineAsked(kind=kind, coverage=coverage, tier=higher))
        elif kind == "coterm":
            target = on + timedelta(days=draw(st.integers(min_value=1, max_value=1_500)))
            lines.append(LineAsked(kind=kind, sku="CLOUD", tier=100, quantity=quantity, target_on=target))
        else:
            lines.append(LineAsked(kind="new", sku="DC", tier=200, quantity=quantity))
    policy = replace(
        giving(partner=draw(PERCENTS), academic=draw(PERCENTS)),
        stacking=draw(st.sampled_from(["best_single", "stack"])),
    )
    claims = proven(program="partner", category="academic", is_proven=draw(st.booleans()))
    return lines, {"on": on, "policy": policy, "claims": claims}


def checked(lines: Sequence[LineAsked], given: dict[str, Any]) -> PricedLines:
    return priced(*lines, **given)


@given(quotes())
def test_sums_add_up_to_the_cent(asked: tuple[list[LineAsked], dict[str, Any]]) -> None:
    found = checked(*asked)
    for amount in ("list", "discount", "net"):
        assert getattr(found, amount).minor == sum(getattr(line, amount).minor for line in found.lines)
    for line in found.lines:
        assert line.list == line.net + line.discount
        assert line.net.minor >= 0
        assert line.discount.minor >= 0
        assert bool(line.discount.minor) == bool(line.discount_reason)
        assert line.steps[0].name == "list"
        assert line.steps[-1].amount == line.net
        assert line.list in [step.amount for step in line.steps]
        assert line.annual_net is None or line.annual_net.minor >= 0


@given(quotes(), st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_none_of_them(asked: tuple[list[LineAsked], dict[str, Any]], chance: Any) -> None:
    lines, circumstances = asked
    order = list(range(len(lines)))
    chance.shuffle(order)
    found, other = checked(lines, circumstances), checked([lines[place] for place in order], circumstances)
    assert [found.lines[place] for place in order] == list(other.lines)
    assert (found.net, found.promo_credits) == (other.net, other.promo_credits)


@given(st.integers(1, 10**9), st.integers(2, 700), st.data())
def test_splitting_a_coterm_changes_at_most_a_cent(annual: int, length: int, drawn: Any) -> None:
    """To one day first and then on to another, or as licenses of a line each: where years have the same days."""
    book = shelf({("CLOUD", 100): f"{annual // 100}.{annual % 100:02}"})
    known: dict[str, Any] = {"book": book, "on": PLAIN_YEAR}
    end = PLAIN_YEAR + timedelta(days=length)
    middle = PLAIN_YEAR + timedelta(days=drawn.draw(st.integers(1, length - 1)))
    whole = one(LineAsked(kind="coterm", sku="CLOUD", tier=100, target_on=end), **known)
    first = one(LineAsked(kind="coterm", sku="CLOUD", tier=100, target_on=middle), **known)
    running = license_of("CLOUD", 100, PLAIN_YEAR, middle)
    if middle + timedelta(days=1) < end:
        rest = one(LineAsked(kind="coterm", coverage=running, target_on=end), **known)
        assert abs(whole.net.minor - first.net.minor - rest.net.minor) <= 1
    count = drawn.draw(st.integers(2, 20))
    many = one(LineAsked(kind="coterm", sku="CLOUD", tier=100, target_on=end, quantity=count), **known)
    assert abs(many.net.minor - count * whole.net.minor) <= count


@given(st.integers(1, 10**9), st.integers(1, 10**9), PERCENTS, DAYS, st.integers(0, 365))
def test_a_discount_and_an_upgrade_cost_as_much_as_the_larger_tier(
    small: int, more: int, percent: Decimal, start: date, later: int
) -> None:
    """A19: on the first day exactly; later, the days before at the old tier's net and the rest at the new one's."""
    large = small + more
    book = shelf({("DC", 200): f"{small // 100}.{small % 100:02}", ("DC", 400): f"{large // 100}.{large % 100:02}"})
    known: dict[str, Any] = {
        "book": book,
        "policy": giving(academic=str(percent)),
        "claims": proven(category="academic"),
    }
    bought = one(LineAsked(kind="new", sku="DC", tier=200), on=start, **known)
    larger = one(LineAsked(kind="new", sku="DC", tier=400), on=start, **known)
    assert bought.ends_on is not None
    on = min(start + timedelta(days=later), bought.ends_on)
    coverage = license_of("DC", 200, start, bought.ends_on, annual_net=bought.annual_net)
    raised = one(LineAsked(kind="upgrade", coverage=coverage, tier=400), on=on, **known)
    assert raised.proration is not None
    share = Fraction(raised.proration.days, raised.proration.denominator)
    exact = (1 - share) * bought.net.minor + share * larger.net.minor
    assert abs(bought.net.minor + raised.net.minor - exact) <= Fraction(1, 2)
    if on == start:
        assert bought.net + raised.net == larger.net
    assert raised.annual_net == larger.net


@given(DAYS, AMOUNTS)
def test_a_full_year_costs_exactly_the_annual_price(on: date, annual: int) -> None:
    """A18: new, renewed and co-termed, leap years too."""
    book = shelf({("CLOUD", 100): f"{annual // 100}.{annual % 100:02}"})
    bought = one(LineAsked(kind="new", sku="CLOUD", tier=100), on=on, book=book)
    coverage = license_of("CLOUD", 100, on, bought.ends_on, annual_net=bought.annual_net)
    renewed = one(LineAsked(kind="renew", coverage=coverage), on=on, book=book)
    assert renewed.ends_on is not None
    termed = one(LineAsked(kind="coterm", coverage=coverage, target_on=renewed.ends_on), on=on, book=book)
    together = one(LineAsked(kind="coterm", sku="CLOUD", tier=100, target_on=bought.ends_on), on=on, book=book)
    assert {line.net for line in (bought, renewed, termed, together)} == {Money(annual, "USD")}
    assert POLICY.coterm_basis == "new_list"
    assert one(LineAsked(kind="renew", coverage=coverage), on=on, book=book, claims=NOBODY) == renewed
