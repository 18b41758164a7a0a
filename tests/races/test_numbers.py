"""Many processes at one order or at one counter: no gaps, no second invoice, no more back than came, one delivery."""

import pytest
from django.db import transaction

from credenza.catalog.rules.shapes import LineAsked
from credenza.credits.models import Lot
from credenza.kernel.actors import SYSTEM
from credenza.kernel.errors import InvalidField
from credenza.kernel.money import Money
from credenza.licensing.models import Entitlement
from credenza.orders.commands.apply_credit import apply_credit
from credenza.orders.commands.mark_fulfilled import FulfilledLine, mark_fulfilled
from credenza.orders.commands.record_payment import record_payment
from credenza.orders.commands.refund_order import refund_order
from credenza.orders.commands.return_surplus import return_surplus
from credenza.orders.models import Invoice, NumberSeries
from credenza.orders.numbering import next_number
from credenza.orders.queries.orders import order
from credenza.orders.verification import violations
from credenza.workflows.order_fulfillment import fulfil
from tests.builders.credits import NOW, TODAY, account
from tests.builders.orders import board, look, paid, pay, placed, small_world, wiki
from tests.races.racing import race
from tests.rooms.credits.tables import events

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def of(committed):
    return small_world()


def number(each):
    """A number taken in a transaction, every seventh of which is rolled back."""
    with transaction.atomic():
        next_number("credit_note", 2031)
        if each % 7 == 0:
            raise InvalidField(field="each", expected="no seventh")


@pytest.mark.postgresql_only
def test_numbers_have_no_gaps_for_eight_processes_with_rollbacks():
    counted = race([lambda each=each: number(each) for each in range(400)])
    assert counted["done"] + counted["invalid_field"] == 400
    assert NumberSeries.objects.get(paper="credit_note", year=2031).last == counted["done"] == 342


@pytest.mark.postgresql_only
def test_pretix_1080_each_paid_order_gets_one_invoice_and_the_next_number(of):
    orders = [placed(of) for _ in range(16)]

    def complete(order_id, amount, method, ref=None):
        money, by = Money.of(amount, "USD"), SYSTEM if ref else of.desk
        record_payment(order=order_id, amount=money, value_date=TODAY, method=method, provider_ref=ref, by=by, now=NOW)

    jobs = [
        job
        for each in orders
        for job in (
            lambda each=each: complete(each, "624.00", "bank_transfer"),
            lambda each=each: complete(each, "624.00", "card", f"pi_{each}"),
            lambda each=each: complete(each, "624.00", "card", f"pi_{each}"),
        )
    ]
    counted = race(jobs)
    assert counted["done"] >= len(jobs) - 16, counted  # a doubled report may meet its first one
    invoices = Invoice.objects.order_by("number").values_list("number", flat=True)
    assert list(invoices) == [f"INV-2026-{each:06d}" for each in range(1, 17)]
    assert len(events("orders.order_paid")) == 16
    assert {str(look(of, each).surplus) for each in orders} == {"624.00"}
    assert violations() == []


@pytest.mark.postgresql_only
def test_many_workers_deliver_a_paid_order_once_and_count_a_repeated_report_once(of):
    """Two licenses and one lot of credits, whoever of the workers comes first; one card payment, told twenty times."""
    account_id = account(of.buyer).account
    made = placed(of, board(quantity=2), LineAsked(kind="credits", account=account_id, credits=5))
    total = look(of, made).total

    def report():
        money = {"amount": total, "value_date": TODAY, "method": "card", "provider_ref": "pi_once"}
        record_payment(order=made, by=SYSTEM, now=NOW, **money)

    counted = race([report] * 20)
    assert counted["done"] == 20, counted
    assert [entry.amount for entry in order(made, SYSTEM).entries] == [total]
    counted = race([lambda: fulfil(made, NOW)] * 24)
    assert counted["done"] == 24, counted
    licenses, credits = order(made, SYSTEM).lines
    assert sorted(Entitlement.objects.values_list("pk", flat=True)) == sorted(licenses.licenses)
    assert len(licenses.licenses) == 2
    assert [(lot.pk, lot.left) for lot in Lot.objects.all()] == [(credits.lot, 5)]
    assert (len(events("orders.order_fulfilled")), Invoice.objects.count()) == (1, 1)
    assert violations() == []


@pytest.mark.postgresql_only
def test_never_refunded_more_than_captured_and_delivered_once(of):
    made, other = paid(of, board(), wiki()), placed(of)
    pay(of, made, "50.00")
    became = [FulfilledLine(position=0), FulfilledLine(position=1)]
    jobs = [
        *[lambda: mark_fulfilled(order=made, lines=became, by=SYSTEM, now=NOW)] * 4,
        *[lambda: refund_order(order=made, by=of.buyer, now=NOW)] * 4,
        *[lambda: refund_order(order=made, lines=[1], by=of.desk, now=NOW)] * 4,
        *[lambda: return_surplus(order=made, by=of.desk, now=NOW)] * 2,
        *[lambda: apply_credit(source=made, target=other, amount=Money.of("50", "USD"), by=of.desk, now=NOW)] * 2,
    ]
    counted = race(jobs)
    assert set(counted) <= {
        "done", "already_refunded", "nothing_to_refund", "invalid_field", "order_not_payable",
    }, counted  # fmt: skip
    row = order(made, SYSTEM)
    assert row.status == "refunded"
    back = -sum(entry.amount.minor for entry in row.entries if entry.amount.minor < 0)
    assert (row.paid.minor, back) == (0, 102_066), "all that came went back or on, once"
    assert len(events("orders.order_fulfilled")) <= 1
    assert violations() == []
