"""The desk takes items from sale and offers them again."""

from datetime import timedelta

import pytest

from credenza.catalog.commands.offer_item import offer_item
from credenza.catalog.commands.withdraw_item import withdraw_item
from credenza.catalog.models import Item
from credenza.catalog.queries import item, list_items
from credenza.journal.models import AuditEntry, Event
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import MissingFields, NotFound, NotPermitted
from tests.rooms.catalog.shelf import ADMINISTRATOR, CERTIFICATION, DESK, FINANCE, NOW, SOMEBODY, TODAY, entry, stocked

pytestmark = pytest.mark.django_db


class TestWithdraw:
    def test_ends_the_sale_on_that_day(self) -> None:
        with stocked(entry()):
            receipt = withdraw_item(sku="EX-1", reason=" Retired ", by=DESK, now=NOW)
            assert (receipt.withdrawn_on, receipt.changed) == (TODAY, True)
            assert item("EX-1", TODAY - timedelta(days=1)).is_offered
            assert not item("EX-1", TODAY).is_offered
            assert list_items(TODAY) == ()

    def test_is_audited_with_its_reason_and_announced(self) -> None:
        with stocked(entry()):
            withdraw_item(sku="EX-1", reason="Retired", by=DESK, now=NOW)
            audit = AuditEntry.objects.latest("id")
            assert (audit.command, audit.by_id, audit.reason) == ("withdraw_item", 1, "Retired")
            assert Event.objects.latest("id").name == "catalog.item_withdrawn"

    def test_twice_keeps_the_first_day(self) -> None:
        with stocked(entry()):
            withdraw_item(sku="EX-1", reason="Retired", by=DESK, now=NOW)
            again = withdraw_item(sku="EX-1", reason="Other", by=DESK, now=NOW + timedelta(days=3))
            assert (again.withdrawn_on, again.changed) == (TODAY, False)
            assert Item.objects.get().withdrawn_reason == "Retired"

    def test_needs_a_reason(self) -> None:
        with stocked(entry()), pytest.raises(MissingFields) as refused:
            withdraw_item(sku="EX-1", reason="  ", by=DESK, now=NOW)
        assert refused.value.fields == ("reason",)

    def test_of_an_unknown_item(self) -> None:
        with stocked(entry()), pytest.raises(NotFound):
            withdraw_item(sku="NONE", reason="Retired", by=ADMINISTRATOR, now=NOW)


class TestOffer:
    def test_puts_it_on_sale_at_once(self) -> None:
        with stocked(entry()):
            withdraw_item(sku="EX-1", reason="Retired", by=DESK, now=NOW)
            receipt = offer_item(sku="EX-1", by=ADMINISTRATOR, now=NOW)
            assert (receipt.withdrawn_on, receipt.changed) == (None, True)
            assert item("EX-1", TODAY).is_offered
            assert AuditEntry.objects.latest("id").command == "offer_item"
            assert Event.objects.latest("id").name == "catalog.item_offered"

    def test_of_an_item_on_sale_changes_nothing(self) -> None:
        with stocked(entry()):
            assert not offer_item(sku="EX-1", by=DESK, now=NOW).changed
            assert not AuditEntry.objects.filter(command="offer_item").exists()

    def test_of_an_unknown_item(self) -> None:
        with stocked(entry()), pytest.raises(NotFound):
            offer_item(sku="NONE", by=DESK, now=NOW)


class TestRights:
    @pytest.mark.parametrize("by", [SOMEBODY, FINANCE, CERTIFICATION, SYSTEM])
    def test_are_the_order_desks_alone(self, by: Actor) -> None:
        with stocked(entry()):
            with pytest.raises(NotPermitted):
                withdraw_item(sku="EX-1", reason="Retired", by=by, now=NOW)
            with pytest.raises(NotPermitted):
                offer_item(sku="EX-1", by=by, now=NOW)
            assert item("EX-1", TODAY).is_offered
