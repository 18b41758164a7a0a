"""What payments do to dates: SU1 to SU4, UP1, UP4, CT3, MT1, MT2, A12, RF4, by cases and by properties."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.licensing.rules.lines import Line, State, applied, begun, summed
from credenza.licensing.rules.standing import Held, is_supported, key_statuses, status_on, supported_until
from credenza.licensing.rules.terms import Dates, cotermed, granted, renewed, running_term_start, upgraded

pytestmark = pytest.mark.once
DAY = date.fromisoformat
DAYS = st.dates(date(2019, 1, 1), date(2035, 12, 31))
ONE = timedelta(days=1)


def new(start: str, **more: object) -> Dates:
    return granted(is_perpetual=False, effective_on=DAY(start), months=12, **more).dates  # type: ignore[arg-type]


def perpetual(start: str) -> Dates:
    return granted(is_perpetual=True, effective_on=DAY(start), months=12).dates


def span(dates: Dates) -> tuple[str, str]:
    return dates.starts_on.isoformat(), dates.covered_until.isoformat()


class TestRenewals:
    @pytest.mark.parametrize(
        ("start", "paid", "way", "expected"),
        [
            ("2026-03-10", "2027-03-09", "append", ("2026-03-10", "2028-03-09")),  # the last day is still active
            ("2026-03-10", "2027-03-10", "append", ("2027-03-10", "2028-03-09")),  # a day late: from the payment
            ("2026-03-10", "2027-06-01", "append", ("2027-06-01", "2028-05-31")),
            ("2026-03-10", "2026-09-01", "payment_date", ("2026-03-10", "2027-08-31")),
            ("2026-03-10", "2026-03-11", "payment_date", ("2026-03-10", "2027-03-10")),
            ("2024-02-29", "2025-02-01", "append", ("2024-02-29", "2026-02-27")),
        ],
    )
    def test_append_or_start_on_the_payment_date(
        self, start: str, paid: str, way: str, expected: tuple[str, str]
    ) -> None:
        after = renewed(new(start), effective_on=DAY(paid), months=12, renewal_start=way)
        assert span(after.dates) == expected

    def test_bring_29_february_back(self) -> None:
        dates = new("2024-02-29")
        ends = [dates.ends_on]
        for _ in range(4):
            dates = renewed(dates, effective_on=dates.covered_until, months=12).dates
            ends.append(dates.ends_on)
        assert [str(end) for end in ends] == ["2025-02-27", "2026-02-27", "2027-02-27", "2028-02-28", "2029-02-27"]

    def test_go_to_a_target_and_count_from_there_later(self) -> None:
        to = renewed(new("2026-03-10"), effective_on=DAY("2027-01-01"), months=12, target_on=DAY("2027-12-31")).dates
        assert span(to) == ("2026-03-10", "2027-12-31")
        assert span(renewed(to, effective_on=DAY("2027-12-01"), months=12).dates) == ("2026-03-10", "2028-12-31")

    def test_of_maintenance_count_from_the_old_end_however_late(self) -> None:
        late = renewed(perpetual("2020-05-05"), effective_on=DAY("2026-01-01"), months=24)
        assert span(late.dates) == ("2020-05-05", "2023-05-04")
        assert late.period.starts_on == DAY("2021-05-05")
        assert late.dates.ends_on is None


class TestOthers:
    def test_upgrades_keep_the_end_of_a_subscription(self) -> None:
        assert upgraded(new("2026-03-10"), effective_on=DAY("2026-08-01"), maintenance_months=12).dates == new(
            "2026-03-10"
        )

    def test_upgrades_restart_maintenance(self) -> None:
        after = upgraded(perpetual("2026-03-10"), effective_on=DAY("2026-08-01"), maintenance_months=12).dates
        assert (after.starts_on, after.maintenance_starts_on) == (DAY("2026-03-10"), DAY("2026-08-01"))
        assert after.maintenance_ends_on == DAY("2027-07-31")

    def test_coterms_go_from_the_own_end_and_never_back(self) -> None:
        after = cotermed(new("2026-03-10"), target_on=DAY("2027-12-31"))
        assert (span(after.dates), after.period.starts_on) == (("2026-03-10", "2027-12-31"), DAY("2027-03-10"))
        assert cotermed(after.dates, target_on=DAY("2027-06-30")).dates == after.dates
        assert span(new("2026-03-10", target_on=DAY("2026-12-31"))) == ("2026-03-10", "2026-12-31")
        assert span(new("2026-03-10", target_on=DAY("2026-01-31"))) == ("2026-03-10", "2026-03-10")

    @pytest.mark.parametrize(
        ("on", "months", "start"),
        [
            ("2026-03-10", 12, "2026-03-10"),
            ("2027-03-09", 12, "2026-03-10"),
            ("2027-03-10", 12, "2027-03-10"),
            ("2026-05-09", 1, "2026-04-10"),
        ],
    )
    def test_a_day_lies_in_one_term(self, on: str, months: int, start: str) -> None:
        two_years = renewed(new("2026-03-10"), effective_on=DAY("2026-04-01"), months=12).dates
        assert running_term_start(two_years, DAY(on), months) == DAY(start)

    def test_a_key_is_current_replaced_or_revoked(self) -> None:
        assert key_statuses([False, True, False, True]) == ("replaced", "revoked", "current", "revoked")
        assert key_statuses([True]) == ("revoked",)

    def test_dates_decide_how_a_license_stands(self) -> None:
        term = Held(ends_on=DAY("2027-03-09"), maintenance_ends_on=DAY("2027-03-09"), ended_on=None)
        assert [status_on(term, DAY(day)) for day in ("2027-03-09", "2027-03-10")] == ["active", "lapsed"]
        server = replace(term, ends_on=None)
        assert (status_on(server, DAY("2030-01-01")), is_supported(server, DAY("2027-03-10"))) == ("active", False)
        gone = replace(term, ended_on=DAY("2026-04-01"))
        assert [status_on(gone, DAY(day)) for day in ("2026-03-31", "2026-04-01")] == ["active", "ended"]
        assert supported_until(gone) is None


def test_a_smaller_upgrade_paid_later_takes_nothing_away() -> None:
    def upgrade(tier: int, day: str) -> Line:
        return replace(first, kind="upgrade", effective_on=DAY(day), tier=tier, annual_net_minor=tier)

    first = Line(
        kind="new", effective_on=DAY("2026-03-10"), months=12, maintenance_months=12, is_perpetual=False, tier=100,
        annual_net_minor=100,
    )  # fmt: skip
    larger, smaller = upgrade(1000, "2026-04-01"), upgrade(500, "2026-04-02")
    both = summed([first, larger, smaller])
    assert (both.tier, both.annual_net_minor) == (1000, 1000)
    without = summed([first, smaller])
    assert (without.tier, without.annual_net_minor) == (500, 500)


@st.composite
def lines(draw: st.DrawFn, *, is_perpetual: bool) -> list[Line]:
    """A license's paid lines, in the order of their payments."""
    count = draw(st.integers(1, 5))
    days = sorted(draw(st.lists(DAYS, min_size=count, max_size=count)))
    kinds = ["new", *draw(st.lists(st.sampled_from(("renew", "upgrade", "coterm")), min_size=count, max_size=count))]
    return [
        Line(
            kind=kind,
            effective_on=day,
            months=draw(st.sampled_from((12, 24))),
            maintenance_months=12,
            is_perpetual=is_perpetual,
            tier=draw(st.sampled_from((None, 50, 500))) if place else 50,
            annual_net_minor=draw(st.integers(0, 10**9)),
            target_on=day + timedelta(days=draw(st.integers(1, 1000))) if kind == "coterm" else None,
            renewal_start=draw(st.sampled_from(("append", "payment_date"))),
        )
        for place, (kind, day) in enumerate(zip(kinds, days, strict=False))
    ]


def states(paid: list[Line]) -> list[State]:
    found = [begun(paid[0]).state]
    for line in paid[1:]:
        found.append(applied(found[-1], line).state)
    return found


class TestProperties:
    @given(lines(is_perpetual=False))
    def test_no_paid_day_is_lost(self, paid: list[Line]) -> None:
        for before, after in zip(states(paid), states(paid)[1:], strict=False):
            assert after.dates.covered_until >= before.dates.covered_until

    @given(lines(is_perpetual=True))
    def test_a_perpetual_license_never_ends_and_only_an_upgrade_shortens_maintenance(self, paid: list[Line]) -> None:
        for line, before, after in zip(paid[1:], states(paid), states(paid)[1:], strict=False):
            assert after.dates.ends_on is None
            assert line.kind == "upgrade" or after.dates.covered_until >= before.dates.covered_until

    @given(st.booleans().flatmap(lambda perpetual: lines(is_perpetual=perpetual)))
    def test_taking_the_last_line_out_gives_back_what_was_before(self, paid: list[Line]) -> None:
        assert summed(paid[:-1] or paid) == states(paid)[max(len(paid) - 2, 0)]

    @given(DAYS, st.integers(1, 12))
    def test_anniversaries_never_drift(self, start: date, years: int) -> None:
        dates = granted(is_perpetual=False, effective_on=start, months=12).dates
        for _ in range(years - 1):
            dates = renewed(dates, effective_on=dates.covered_until, months=12).dates
        whole = granted(is_perpetual=False, effective_on=start, months=12 * years).dates
        assert (dates.ends_on, dates.anchor_on) == (whole.ends_on, start)

    @given(lines(is_perpetual=False), DAYS)
    def test_the_running_term_holds_the_day(self, paid: list[Line], on: date) -> None:
        dates = states(paid)[-1].dates
        if dates.starts_on <= on:
            assert running_term_start(dates, on) <= on
