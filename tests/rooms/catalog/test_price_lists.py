"""Price lists as a whole: taken in row by row, tried first, and read back the same."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from credenza.catalog.price_lists import PriceGiven, price_list, take_prices
from credenza.doors.columns import PRICES
from credenza.doors.price_lists import as_csv, read_price_list
from credenza.gateways.exports import write_csv
from credenza.kernel.actors import SYSTEM, StaffRole
from credenza.kernel.errors import InvalidField, NotPermitted
from tests.builders.credits import FREE, NOW, TODAY, later, staff, stock

pytestmark = pytest.mark.django_db


def rows(*given):
    return [PriceGiven(line=line, values=values) for line, values in enumerate(given, 2)]


def outcomes(taken):
    return [(one.outcome, getattr(one.error, "code", ""), getattr(one.error, "field", "")) for one in taken]


def test_takes_good_rows_tells_bad_ones_and_the_same_again_changes_nothing():
    stock()
    finance = staff(StaffRole.FINANCE)
    given = rows(
        {"sku": "WS-DEVOPS-SIM", "tier": "500", "currency": "usd", "list": "42,000.00", "maintenance_percent": "50%"},
        {
            "sku": "WS-DEVOPS-SIM",
            "tier": "",
            "currency": "EUR",
            "list": "39.5",
            "from_on": str(TODAY + timedelta(days=9)),
        },
        {"sku": "NOPE", "currency": "USD", "list": "1"},
        {"sku": "WS-DEVOPS-SIM", "currency": "USD", "list": ""},
        {"sku": "WS-DEVOPS-SIM", "currency": "USD", "list": "1.005"},
        {"sku": "WS-DEVOPS-SIM", "currency": "USD", "list": "NaN"},
        {"sku": "WS-DEVOPS-SIM", "currency": "USD", "list": "5", "tier": "-1"},
        {"sku": "WS-DEVOPS-SIM", "currency": "USD", "list": "5", "maintenance_percent": "101"},
        {"sku": "WS-DEVOPS-SIM", "currency": "USD", "list": "5", "from_on": "2020-01-01"},
        {"sku": "WS-DEVOPS-SIM", "currency": "USD", "list": "5", "from_on": "soon"},
        {"sku": "WS-DEVOPS-SIM", "currency": "dollar", "list": "5"},
        {"sku": "ACP-120", "currency": "USD", "list": "249.50"},
    )
    refused = [
        ("refused", "invalid_field", "sku"), ("refused", "missing_fields", ""), ("refused", "invalid_field", "list"),
        ("refused", "invalid_field", "list"), ("refused", "invalid_field", "tier"),
        ("refused", "invalid_field", "maintenance_percent"), ("refused", "invalid_field", "from_on"),
        ("refused", "invalid_field", "from_on"), ("refused", "invalid_field", "currency"),
        ("refused", "invalid_field", "list"),
    ]  # fmt: skip
    expected = [("changed", "", ""), ("changed", "", ""), *refused]
    before = price_list(TODAY)
    assert outcomes(take_prices(given, dry_run=True, by=finance, now=NOW)) == expected
    assert price_list(TODAY) == before
    assert outcomes(take_prices(given, reason="New list", by=finance, now=NOW)) == expected
    assert outcomes(take_prices(given[:2], by=SYSTEM, now=later(1))) == [("same", "", ""), ("same", "", "")]
    found = {(row.sku, row.tier, row.price.currency): row for row in price_list(TODAY)}
    line = found["WS-DEVOPS-SIM", 500, "USD"]
    assert (str(line.price), line.maintenance_percent, line.from_on) == ("42000.00", Decimal(50), TODAY)
    assert ("WS-DEVOPS-SIM", None, "EUR") not in found
    assert ("WS-DEVOPS-SIM", None, "EUR") in {(r.sku, r.tier, r.price.currency) for r in price_list(date(2026, 3, 19))}
    for by in (staff(), staff(StaffRole.CERTIFICATION_DESK)):
        with pytest.raises(NotPermitted):
            take_prices(given, by=by, now=NOW)


def test_what_is_downloaded_can_be_taken_in_again():
    stock()
    text = "".join(write_csv(price_list(TODAY), PRICES))
    given = read_price_list(text.encode())
    # The shelf of these tests holds one item at no price, which credits could not pay.
    assert {one.sku: one.outcome for one in take_prices(given, by=SYSTEM, now=NOW) if one.outcome != "same"} == {
        FREE: "refused"
    }
    assert [row.text("sku") for row in read_price_list(as_csv(given))] == [row.text("sku") for row in given]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"sku,list\nA,1\n",
        b"sku,currency,list,color\nA,USD,1,red\n",
        b"sku,currency,list\n",
        b"PK\x03\x04x",
        b"a\x00b",
    ],
)
def test_refuses_files_that_are_no_price_list(content):
    with pytest.raises(InvalidField) as refused:
        read_price_list(content)
    assert refused.value.field == "file"
