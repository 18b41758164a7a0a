"""The table of dated tax rates as staff read it (TX2): what holds, what comes, what was, and where it comes from."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from credenza.catalog.tax_table import tax_table
from credenza.kernel.actors import SYSTEM, Actor, StaffRole
from credenza.kernel.errors import NotPermitted
from credenza.programs.loader import load, using
from credenza.programs.shapes import TaxRate

ON = date(2026, 3, 10)


def test_tx2_says_what_holds_comes_and_was_with_its_last_day_and_source() -> None:
    table = tax_table(SYSTEM, date(2025, 1, 1))
    of_estonia = [row for row in table.rows if row.country == "EE"]
    assert [(str(row.percent), row.standing, str(row.until_on)) for row in of_estonia] == [
        ("22", "in_force", "2025-06-30"),
        ("24", "coming", "None"),
    ]
    assert all("SAMPLE" in row.source for row in table.rows)
    assert [row.standing for row in tax_table(SYSTEM, ON).rows if row.country == "EE"] == ["in_force", "past"]
    assert (table.pack, table.file, table.seller_country) == ("atlassian", "atlassian.toml", "US")


def test_a_rate_of_no_pack_has_no_source_and_regions_are_places_of_their_own() -> None:
    rates = (
        TaxRate(country="US", percent=Decimal(1), from_on=date(2020, 1, 1)),
        TaxRate(country="US", region="NY", percent=Decimal(5), from_on=date(2021, 1, 1)),
    )
    with using(replace(load("atlassian"), tax_rates=rates)):
        table = tax_table(SYSTEM, ON)
    assert [(row.region, row.until_on, row.source) for row in table.rows] == [(None, None, ""), ("NY", None, "")]


def test_only_the_order_desk_and_finance_read_it() -> None:
    for role in (StaffRole.ORDER_DESK, StaffRole.FINANCE, StaffRole.ADMINISTRATOR):
        assert tax_table(Actor(person_id=1, roles=frozenset({role})), ON).rows
    for roles in (frozenset(), frozenset({StaffRole.CERTIFICATION_DESK})):
        with pytest.raises(NotPermitted):
            tax_table(Actor(person_id=1, roles=roles), ON)
