"""The orders part of a pack: the shipped numbers, what they owe each other, and days without business."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from credenza.programs.additions import with_products
from credenza.programs.calendar import holidays_of
from credenza.programs.loader import load
from credenza.programs.problems import PackError
from tests.rules.programs.packs import changed, problems_of

PROGRAM = load("atlassian")
POLICY = PROGRAM.orders


def test_the_shipped_numbers() -> None:
    assert (POLICY.term_months, POLICY.quote_days, POLICY.late_days, POLICY.refund_days) == (12, 30, 14, 30)
    assert (POLICY.stacking, POLICY.renewal_start, POLICY.coterm_basis) == ("best_single", "append", "new_list")
    assert (POLICY.unpaid_reminder_days, POLICY.term_reminder_days) == ((7, 1), (60, 30, 7))
    maintenance, net30, reviews = POLICY.maintenance, POLICY.net30, POLICY.reviews
    assert (maintenance.months, maintenance.percent, maintenance.months_ahead) == (12, Decimal(50), 36)
    assert [(amount.currency, amount.minor) for amount in net30.minimums] == [("USD", 10**6), ("AUD", 10**6)]
    assert (reviews.earliest_business_days, reviews.due_business_days) == (1, 3)
    assert [method.method for method in POLICY.payment_methods] == [
        "ach", "bank_transfer", "card", "check", "net30", "paypal",
    ]  # fmt: skip


def test_packs_without_the_part_have_the_houses() -> None:
    house = load("cncf").orders
    assert {house.discounts.partner, house.discounts.academic} == {Decimal(0)}
    assert house.payment_methods == POLICY.payment_methods


@pytest.mark.parametrize(
    ("swap", "told"),
    [
        (('name = "migration"\n', 'name = "friends"\n'), "orders.discount_families[5].name is 'friends'"),
        (('name = "partner"\n', 'name = "academic"\n'), "name is academic a second time"),
        (('except_families = ["cloud_monthly"]', 'except_families = ["cloud"]'), "has 'cloud'"),
        (('currencies = ["USD"]', 'currencies = ["dollar"]'), "has 'dollar'"),
        (('except_currencies = ["AUD"]', 'except_currencies = ["AUD"]\ncurrencies = ["USD"]'), "beside currencies"),
        (('method = "check"', 'method = "card"'), "method is card a second time"),
        (('families = ["data_center", "cloud_annual"]\nminimums', 'families = ["all"]\nminimums'), "has 'all'"),
        (("due_business_days = 3", "due_business_days = 0"), "due_business_days is 0"),
        (("earliest_business_days = 1", "earliest_business_days = 4"), "at least 4, the earliest"),
        (("blocked_countries = []", 'blocked_countries = ["usa"]'), "has 'usa'"),
        (('{ currency = "AUD", minor = 1000000 }', '{ currency = "USD", minor = 1 }'), "USD a second time"),
        (('host_sku = "JIRA-DC"', 'host_sku = "JIRA"'), "host_sku is 'JIRA'"),
        (("term_reminder_days = [60, 30, 7]", "term_reminder_days = [7, 30]"), "largest first"),
        (('stacking = "best_single"', 'stacking = "all"'), "one of best_single, stack"),
    ],
)
def test_disagreements_are_named(swap: tuple[str, str], told: str, tmp_path: Path) -> None:
    problems = problems_of(changed(swap), tmp_path)
    assert any(told in str(problem) for problem in problems), [str(problem) for problem in problems]


def test_business_days_know_a_calendar_and_listed_days() -> None:
    """MR2: the seller's holidays; the calendar is one of a country or of a region of it."""
    assert holidays_of(POLICY, (2026,)) == frozenset()
    listed = replace(POLICY, holidays=(date(2026, 12, 24),))
    australian = replace(listed, holiday_calendar="AU/NSW")
    found = holidays_of(australian, (2026, 2027))
    assert {date(2026, 1, 26), date(2026, 12, 24), date(2026, 12, 25), date(2027, 1, 26)} <= found
    with pytest.raises(ValueError):
        holidays_of(replace(listed, holiday_calendar="AU/XX"), (2026,))
    with pytest.raises(PackError, match=r"orders\.holiday_calendar is 'Atlantis'"):
        load("atlassian", {"orders.holiday_calendar": "Atlantis"})


def test_setup_brings_hosts() -> None:
    product = {"sku": "MY-APP", "family": "data_center", "host_sku": "JIRA-DC", "prices": []}
    assert with_products(PROGRAM, [product]).items[-1].host_sku == "JIRA-DC"
