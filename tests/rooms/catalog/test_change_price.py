"""Staff set a list price from a day on."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from credenza.catalog.commands.change_price import change_price
from credenza.catalog.models import Price
from credenza.catalog.queries import item, price_history
from credenza.catalog.rows import PriceReceipt
from credenza.journal.models import AuditEntry, Event
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import InvalidField, NotFound, NotPermitted
from credenza.kernel.money import Money
from credenza.programs.shapes import PackPrice
from tests.rooms.catalog.shelf import ADMINISTRATOR, CERTIFICATION, DESK, FINANCE, NOW, SOMEBODY, TODAY, entry, stocked

pytestmark = pytest.mark.django_db


def change(list_minor: int = 30_000, **more: Any) -> PriceReceipt:
    given: dict[str, Any] = {"sku": "EX-1", "tier": None, "currency": "USD", "by": FINANCE, "now": NOW}
    return change_price(**given | {"list_minor": list_minor} | more)


class TestChange:
    def test_holds_from_that_day_on(self) -> None:
        with stocked(entry(usd=25_000)):
            receipt = change(30_000)
            assert (receipt.price, receipt.from_on, receipt.changed) == (Money(30_000, "USD"), TODAY, True)
            assert item("EX-1", TODAY - timedelta(days=1)).fee_credits == 250
            assert item("EX-1", TODAY).fee_credits == 300

    def test_is_audited_with_the_price_before_and_announced(self) -> None:
        with stocked(entry(usd=25_000)):
            change(30_000, reason="New list")
            audit = AuditEntry.objects.latest("id")
            assert (audit.command, audit.by_id, audit.reason, audit.on) == ("change_price", 2, "New list", TODAY)
            assert audit.facts["before_minor"] == 25_000
            assert audit.facts["list_minor"] == 30_000
            assert Event.objects.latest("id").name == "catalog.price_changed"

    def test_of_the_same_price_changes_nothing(self) -> None:
        with stocked(entry(usd=25_000)):
            assert not change(25_000).changed
            assert Price.objects.count() == 1
            assert not AuditEntry.objects.filter(command="change_price").exists()

    def test_twice_on_a_day_leaves_the_later(self) -> None:
        with stocked(entry(usd=25_000)):
            change(30_000)
            change(31_000)
            assert [row.price.minor for row in price_history("EX-1")] == [31_000, 25_000]

    def test_back_to_the_first_price_on_the_same_day(self) -> None:
        with stocked(entry(usd=25_000, added_on=TODAY)):
            change(30_000)
            change(25_000)
            assert item("EX-1", TODAY).fee_credits == 250

    def test_of_another_currency_leaves_the_fee_alone(self) -> None:
        with stocked(entry(usd=25_000)):
            change(24_099, currency="EUR")
            assert item("EX-1", TODAY).fee_credits == 250

    def test_of_a_tier_keeps_its_maintenance(self) -> None:
        prices = (PackPrice(currency="USD", list_minor=100, tier=10, maintenance_percent=Decimal(50)),)
        with stocked(entry(family="server", delivery="software", payable_with_credits=False, prices=prices)):
            change(150, tier=10)
            latest = Price.objects.latest("id")
            assert (latest.tier, latest.maintenance_percent) == (10, 50)

    def test_of_an_item_yet_to_come_holds_from_its_first_day(self) -> None:
        later = TODAY + timedelta(days=30)
        with stocked(entry(added_on=later)):
            assert change(30_000).from_on == later
            assert item("EX-1", later).fee_credits == 300


class TestRefusal:
    @pytest.mark.parametrize("list_minor", [0, 25_050, 25_001])
    def test_of_what_is_no_whole_dollar_on_a_payable_item(self, list_minor: int) -> None:
        with stocked(entry()), pytest.raises(InvalidField) as refused:
            change(list_minor)
        assert refused.value.field == "list"

    def test_cents_are_fine_where_credits_do_not_pay(self) -> None:
        with stocked(entry(payable_with_credits=False, refusal_reason="No.")):
            change(25_050)
            row = item("EX-1", TODAY)
            assert (row.list_price, row.fee_credits) == (Money(25_050, "USD"), None)

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"currency": "usd"}, "currency"),
            ({"currency": "DOLLAR"}, "currency"),
            ({"tier": -1}, "tier"),
            ({"list_minor": -100}, "list"),
            ({"list_minor": 10**13}, "list"),
        ],
    )
    def test_names_the_field(self, more: dict[str, Any], field: str) -> None:
        with stocked(entry()), pytest.raises(InvalidField) as refused:
            change(**more)
        assert refused.value.field == field

    def test_of_an_unknown_item(self) -> None:
        with stocked(entry()), pytest.raises(NotFound):
            change(sku="NONE")

    @pytest.mark.parametrize("by", [FINANCE, ADMINISTRATOR, SYSTEM])
    def test_not_of_finance_administrators_and_imports(self, by: Actor) -> None:
        with stocked(entry()):
            assert change(by=by).changed

    @pytest.mark.parametrize("by", [SOMEBODY, DESK, CERTIFICATION])
    def test_of_everybody_else(self, by: Actor) -> None:
        with stocked(entry()):
            with pytest.raises(NotPermitted) as refused:
                change(by=by)
            assert refused.value.command == "change_price"
            assert Price.objects.count() == 1
