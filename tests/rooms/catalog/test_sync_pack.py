"""The catalog follows the rule pack."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from credenza.catalog.commands.change_price import change_price
from credenza.catalog.commands.sync_pack import sync_pack
from credenza.catalog.commands.withdraw_item import withdraw_item
from credenza.catalog.models import Item, Price
from credenza.catalog.queries import item, list_items
from credenza.catalog.rows import SyncReceipt
from credenza.journal.models import AuditEntry, Event
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotPermitted
from credenza.kernel.money import Money
from credenza.programs.loader import load
from credenza.programs.shapes import PackPrice
from tests.rooms.catalog.shelf import (
    ADMINISTRATOR,
    CERTIFICATION,
    DESK,
    FINANCE,
    NOW,
    SOMEBODY,
    TODAY,
    entry,
    program,
    stocked,
)

pytestmark = pytest.mark.django_db

NOTHING = SyncReceipt(added=(), changed=(), repriced=())
TOMORROW = NOW + timedelta(days=1)


class TestFirstTime:
    def test_brings_every_item_of_the_shipped_pack(self) -> None:
        receipt = sync_pack(now=NOW)
        assert set(receipt.added) == {entry.sku for entry in load("atlassian").items}
        items = load("atlassian").items
        assert Item.objects.count() == len(items)
        assert Price.objects.count() == sum(len(entry.prices) for entry in items)

    def test_prices_hold_from_the_day_the_item_came(self) -> None:
        with stocked(entry(added_on=date(2026, 1, 15))):
            assert item("EX-1", date(2026, 1, 15)).list_price == Money(25_000, "USD")
            assert item("EX-1", date(2026, 1, 14)).list_price is None

    def test_keeps_tiers_and_maintenance(self) -> None:
        prices = (PackPrice(currency="AUD", list_minor=5, tier=10, maintenance_percent=Decimal("12.5")),)
        software = entry(family="server", delivery="software", payable_with_credits=False, prices=prices)
        with stocked(software):
            kept = Price.objects.get()
            assert (kept.tier, kept.currency, kept.list_minor) == (10, "AUD", 5)
            assert kept.maintenance_percent == Decimal("12.5")

    def test_is_audited_and_announced(self) -> None:
        with stocked(entry()):
            added = Event.objects.get()
            assert (added.name, added.payload, added.by_id) == (
                "catalog.item_added",
                {"item": Item.objects.get().pk},
                None,
            )
            audit = AuditEntry.objects.get()
            assert (audit.command, audit.subject_type, audit.facts) == ("sync_pack", "catalog_item", {"sku": "EX-1"})


class TestAgain:
    def test_changes_nothing(self) -> None:
        with stocked(entry(), entry("EX-2")):
            before = list(Item.objects.order_by("id").values()), list(Price.objects.order_by("id").values())
            assert sync_pack(now=TOMORROW) == NOTHING
            assert (list(Item.objects.order_by("id").values()), list(Price.objects.order_by("id").values())) == before
            assert Event.objects.count() == 2

    def test_of_the_shipped_pack_changes_nothing(self) -> None:
        sync_pack(now=NOW)
        assert sync_pack(now=TOMORROW) == NOTHING

    def test_takes_over_a_change_with_its_day(self) -> None:
        with stocked(entry()):
            receipt = sync_pack(now=TOMORROW, program=program(entry(name="Exam one", topic="Confluence")))
            assert receipt == SyncReceipt(added=(), changed=("EX-1",), repriced=())
            row = item("EX-1", TODAY)
            assert (row.name, row.topic, row.changed_on) == ("Exam one", "Confluence", TODAY + timedelta(days=1))
            assert row.is_refreshed
            assert AuditEntry.objects.latest("id").facts == {"sku": "EX-1", "fields": ["name", "topic"]}

    def test_a_new_price_holds_from_that_day_and_the_old_one_before(self) -> None:
        with stocked(entry(usd=25_000)):
            receipt = sync_pack(now=TOMORROW, program=program(entry(usd=30_000)))
            assert receipt == SyncReceipt(added=(), changed=(), repriced=("EX-1",))
            assert item("EX-1", TODAY).fee_credits == 250
            assert item("EX-1", TODAY + timedelta(days=1)).fee_credits == 300
            assert not item("EX-1", TODAY).is_refreshed

    def test_two_changes_of_one_day_leave_one_price(self) -> None:
        with stocked(entry(usd=25_000)):
            sync_pack(now=TOMORROW, program=program(entry(usd=30_000)))
            sync_pack(now=TOMORROW, program=program(entry(usd=31_000)))
            assert list(Price.objects.order_by("id").values_list("list_minor", flat=True)) == [25_000, 31_000]

    def test_an_added_currency_holds_from_that_day(self) -> None:
        with stocked(entry()):
            prices = (*entry().prices, PackPrice(currency="EUR", list_minor=24_000))
            assert sync_pack(now=TOMORROW, program=program(entry(prices=prices))).repriced == ("EX-1",)
            assert Price.objects.get(currency="EUR").from_on == TODAY + timedelta(days=1)

    def test_never_deletes(self) -> None:
        with stocked(entry(), entry("EX-2")):
            assert sync_pack(now=TOMORROW, program=program(entry())) == NOTHING
            assert [row.sku for row in list_items(TODAY)] == ["EX-1", "EX-2"]

    def test_keeps_the_price_that_staff_set_while_the_packs_is_the_same(self) -> None:
        with stocked(entry(usd=25_000)):
            change_price(sku="EX-1", tier=None, currency="USD", list_minor=20_000, by=FINANCE, now=NOW)
            assert sync_pack(now=TOMORROW) == NOTHING
            assert item("EX-1", TODAY + timedelta(days=1)).fee_credits == 200

    def test_a_changed_pack_price_takes_the_place_of_the_staffs(self) -> None:
        with stocked(entry(usd=25_000)):
            change_price(sku="EX-1", tier=None, currency="USD", list_minor=20_000, by=FINANCE, now=NOW)
            sync_pack(now=TOMORROW, program=program(entry(usd=26_000)))
            assert item("EX-1", TODAY + timedelta(days=1)).fee_credits == 260

    def test_leaves_a_withdrawn_item_withdrawn(self) -> None:
        with stocked(entry()):
            withdraw_item(sku="EX-1", reason="Retired", by=DESK, now=NOW)
            sync_pack(now=TOMORROW, program=program(entry(name="Exam one")))
            assert not item("EX-1", TODAY + timedelta(days=1)).is_offered

    def test_a_payable_item_can_become_excluded_and_back(self) -> None:
        excluded = replace(entry(), payable_with_credits=False, refusal_reason="Not any more.")
        with stocked(entry()):
            sync_pack(now=TOMORROW, program=program(excluded))
            assert item("EX-1", TODAY).refusal_reason == "Not any more."
            sync_pack(now=TOMORROW, program=program(entry()))
            assert item("EX-1", TODAY).payable_with_credits


class TestQueryCount:
    def test_of_an_unchanged_pack_does_not_grow_with_it(self, django_assert_num_queries: Any) -> None:
        entries = [entry(f"EX-{number}") for number in range(20)]
        with stocked(*entries), django_assert_num_queries(4):  # savepoint, items, prices, release
            assert sync_pack(now=TOMORROW) == NOTHING


class TestRights:
    def test_administrators_may(self) -> None:
        assert sync_pack(now=NOW, by=ADMINISTRATOR).added

    @pytest.mark.parametrize("by", [SOMEBODY, DESK, FINANCE, CERTIFICATION])
    def test_nobody_else_may(self, by: Actor) -> None:
        with pytest.raises(NotPermitted):
            sync_pack(now=NOW, by=by)
        assert not Item.objects.exists()
