"""Bank files into orders: from the file that a bank gives out to the payment. Rules PY1 to PY5."""

from datetime import date, timedelta

import pytest

from credenza.kernel.errors import InvalidField, NotPermitted
from credenza.kernel.money import Money
from credenza.orders.commands.accept_quote import accept_quote
from credenza.orders.queries.orders import order
from credenza.orders.rules.bank import creditor_reference
from credenza.workflows.bank_files import import_bank_file
from tests.builders.credits import NOW, TODAY
from tests.builders.quotes import sent, world
from tests.rooms.gateways.bank_files_given import Paid, camt, entry, mt940, rows

pytestmark = pytest.mark.django_db


def test_a_file_pays_orders_once_in_any_format() -> None:
    """PY2, PY4: exact reference and amount; the same line twice is ignored; a reference decides whatever the amount."""
    of = world()
    orders = [accept_quote(quote=sent(of).quote, by=of.buyer, now=NOW) for _ in range(3)]
    totals = [order(one.order, of.buyer).total for one in orders]
    first, second, third = (creditor_reference(one.number) for one in orders)
    given = {"by": of.desk, "now": NOW}
    whole = Paid(totals[0], on=TODAY, bank_id="A1", reference=f"{first} thank you", payer="Acme")
    out = Paid(Money(-990, "USD"), on=TODAY, bank_id="A2", reference="Fee")
    content = camt(entry(whole), entry(out), entry(Paid(totals[1], on=TODAY, bank_id="A3", reference="nothing")))
    tried = import_bank_file(content=content, named="a.xml", dry_run=True, **given)
    assert [line.outcome for line in tried.lines] == ["matched", "queued"]
    assert (tried.debits, tried.dry_run) == (1, True)
    assert order(orders[0].order, of.buyer).status == "awaiting_payment"
    import_bank_file(content=content, named="a.xml", **given)
    assert order(orders[0].order, of.buyer).status == "paid"
    again = import_bank_file(content=content, named="b.xml", **given)
    assert {line.outcome for line in again.lines} == {"duplicate"}
    part = Paid(Money(100, "USD"), on=TODAY, bank_id="B1", reference=second)
    import_bank_file(content=mt940(part, currency="USD"), named="b.sta", **given)
    assert order(orders[1].order, of.buyer).status == "partially_paid"
    more = Paid(totals[2] + Money(500, "USD"), on=TODAY, bank_id="C1", reference=third)
    import_bank_file(content=rows(more), named="c.csv", **given)
    assert order(orders[2].order, of.buyer).surplus == Money(500, "USD")


def test_a_file_that_cannot_be_read_is_refused_with_its_line() -> None:
    of = world()
    with pytest.raises(InvalidField) as refused:
        import_bank_file(content=b"amount\n1\n", named="a.csv", by=of.desk, now=NOW)
    assert refused.value.field == "file"
    assert "line 1: no column" in refused.value.expected
    future = rows(Paid(Money(1, "USD"), on=TODAY + timedelta(days=1), bank_id="F1"))
    with pytest.raises(InvalidField):
        import_bank_file(content=future, named="a.csv", by=of.desk, now=NOW)
    with pytest.raises(NotPermitted):
        import_bank_file(content=rows(Paid(Money(1, "USD"), on=date(2026, 1, 1))), named="a.csv", by=of.buyer, now=NOW)
