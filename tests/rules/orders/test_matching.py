"""What a bank line is for. Rules PY4, PY5."""

from datetime import date

import pytest
from stdnum import iso11649

from credenza.kernel.money import Money
from credenza.orders.rules.bank import BankLine, creditor_reference, numbers_in, same_name
from credenza.orders.rules.matching import Payable, match

ORDER = Payable(order=1, number="O-2026-000001", balance=Money(62_400, "USD"), payer="Acme GmbH")
TWIN = Payable(order=2, number="O-2026-000002", balance=Money(62_400, "USD"), payer="Other")


def came(amount=62_400, currency="USD", **more):
    return BankLine(account="US1", bank_id="", amount=Money(amount, currency), value_date=date(2026, 3, 10), **more)


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("Q-2026-000123", ("Q-2026-000123",)),
        ("quote q-2026-000123-1, thank you", ("Q-2026-000123",)),
        ("INV 2026 000007", ("INV-2026-000007",)),
        ("O2026000012", ("O-2026-000012",)),
        ("RF83Q2026000123", ("Q-2026-000123",)),
        ("RF83 Q202 6000 123", ("Q-2026-000123",)),
        ("rf83q2026000123 software", ("Q-2026-000123",)),
        ("RF84Q2026000123", ()),
        ("O-2026-000001 and O-2026-000002", ("O-2026-000001", "O-2026-000002")),
        ("O-2026-000001 / o2026000001", ("O-2026-000001",)),
        ("O-2026-0000012", ()),
        ("PO-2026-000123", ()),
        ("", ()),
    ],
)
def test_references_are_read_as_people_write_them(written, numbers):
    assert numbers_in(written) == numbers


def test_creditor_references_are_those_of_iso_11649():
    assert creditor_reference("Q-2026-000123") == "RF83Q2026000123"
    assert iso11649.is_valid(creditor_reference("INV-2026-000007"))


@pytest.mark.parametrize(
    ("line", "named", "unnamed", "outcome", "order", "why"),
    [
        (came(), [ORDER], [], "matched", 1, ""),
        (came(62_399), [ORDER], [], "partial", 1, ""),
        (came(62_401), [ORDER], [], "over", 1, ""),
        (came(currency="EUR"), [ORDER], [], "queued", 1, "payment_currency_mismatch"),
        (came(), [ORDER, TWIN], [], "queued", None, "several_references"),
        (came(payer="ACME GMBH"), [], [ORDER, TWIN], "suggested", 1, "no_reference"),
        (came(payer="Somebody"), [], [ORDER, TWIN], "queued", None, "no_reference"),
        (came(1, payer="Acme GmbH"), [], [ORDER], "queued", None, "no_reference"),
    ],
)
def test_py4_reference_then_amount_and_payer_then_the_queue(line, named, unnamed, outcome, order, why):
    found = match(line, named, unnamed, has_reference=bool(named))
    assert (found.outcome, found.target and found.target.order, found.why) == (outcome, order, why)


def test_what_takes_no_transfer_waits():
    closed = Payable(order=1, number="O", balance=Money(0, "USD"), payer="", refused="order_not_payable")
    found = match(came(), [closed], [], has_reference=True)
    assert (found.outcome, found.why) == ("queued", "order_not_payable")


def test_a_line_without_a_bank_s_id_is_known_by_all_it_says():
    assert came().said == came().said != came(reference="x").said
    assert same_name("Acme, GmbH", "ACME GMBH")
    assert not same_name("", "")
