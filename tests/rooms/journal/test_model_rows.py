"""Rows of models by plain statements are those of the ORM: written alike, read alike, on both databases."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from credenza.journal.model_rows import insert, read, read_joined, read_keys, update
from credenza.orders.models import Order, OrderLine, Payment, Quote, QuoteLine
from tests.builders.orders import board, placed, small_world, wiki

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 10, 9, 30, 15, 250000, tzinfo=UTC)


def payment(**given):
    told = {"method": "card", "amount_minor": 5, "currency": "USD", "value_date": date(2026, 3, 9), "recorded_at": AT}
    return Payment(**told | given)


def test_what_is_written_is_what_the_orm_would_have_written():
    several = [payment(reference=f"ü {number}", provider_ref=None) for number in range(450)]
    insert(*several)
    insert()
    assert [one.pk for one in several] == sorted({one.pk for one in several})
    one = several[-1]
    by_orm = payment(reference="ü 449", provider_ref=None)
    by_orm.save()
    kept, same = (Payment.objects.get(pk=key) for key in (one.pk, by_orm.pk))
    assert model_to_dict(kept, exclude=("id",)) == model_to_dict(same, exclude=("id",))
    one.status, one.payer = "returned", "Somebody"
    one.reference = "is not named, so it stays"
    update(one, ("status", "payer"))
    kept.refresh_from_db()
    assert (kept.status, kept.payer, kept.reference) == ("returned", "Somebody", "ü 449")
    one.save(update_fields=["reference"])  # the row is known to be there
    assert Payment.objects.get(pk=one.pk).reference == one.reference


def test_what_is_read_is_what_the_orm_would_have_read():
    of = small_world()
    made = placed(of, board(), wiki())
    with CaptureQueriesContext(connection) as seen:
        (row,) = read(Order, "WHERE id = %s", (made,), lock=True)
    assert len(seen) == 1
    assert ("FOR UPDATE" in seen.captured_queries[0]["sql"]) == (connection.vendor == "postgresql")
    assert (model_to_dict(row), row.placed_at) == (model_to_dict(Order.objects.get()), Order.objects.get().placed_at)
    on, tail = "orders_quoteline.id = orders_orderline.quote_line_id", "WHERE order_id = %s ORDER BY position_of"
    pairs = read_joined(OrderLine, QuoteLine, on, tail.replace("position_of", "orders_orderline.position"), (made,))
    lines = OrderLine.objects.select_related("quote_line").order_by("position")
    assert [(model_to_dict(line), model_to_dict(quoted)) for line, quoted in pairs] == [
        (model_to_dict(line), model_to_dict(line.quote_line)) for line in lines
    ]
    assert all(isinstance(line.tax_percent, Decimal) for line, _ in pairs)


def test_keys_that_no_row_can_have_are_nobodys():
    of = small_world()
    quote = Order.objects.get(pk=placed(of)).quote_id
    found = read_keys(Quote, [quote, quote, quote + 1, 0, -1, 2**63, 10**30])
    assert [one.pk for one in found] == [quote]
    assert read(Quote, "WHERE id = %s", (10**30,)) == read_keys(Quote, []) == []
