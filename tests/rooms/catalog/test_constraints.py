"""The database refuses what the commands would never write."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from credenza.catalog.models import Follow, Item, Price
from tests.rooms.catalog.shelf import TODAY, entry, stocked

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "wrong",
    [
        {"family": "book"},
        {"delivery": "mail"},
        {"family": "server"},
        {"refusal_reason": "No."},
        {"sales_start_on": TODAY, "sales_end_on": TODAY - timedelta(days=1)},
    ],
)
def test_an_item(wrong: dict[str, Any]) -> None:
    with stocked(entry()), pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.update(**wrong)


def test_a_sku_twice() -> None:
    with stocked(entry(), entry("EX-2")), pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(sku="EX-2").update(sku="EX-1")


@pytest.mark.parametrize("wrong", [{"list_minor": -1}, {"tier": -1}, {"origin": "rumor"}])
def test_a_price(wrong: dict[str, Any]) -> None:
    with stocked(entry()), pytest.raises(IntegrityError), transaction.atomic():
        Price.objects.update(**wrong)


@pytest.mark.parametrize("tier", [None, 10])
def test_a_price_twice(tier: int | None) -> None:
    with stocked(entry()):
        Price.objects.update(tier=tier)
        again = Price.objects.get()
        again.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save(force_insert=True)


def test_an_item_with_prices_is_not_deleted() -> None:
    with stocked(entry()), pytest.raises(Exception, match="protected"):
        Item.objects.all().delete()


def test_a_follow_of_nothing(django_user_model: Any) -> None:
    ana = django_user_model.objects.create_user(email="ana@acme.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        Follow.objects.create(person=ana, item=None, topic="", since_on=TODAY)
