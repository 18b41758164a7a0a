"""Credits by card get an order with an invoice, once, for what was charged; a charge-back its credit note (CR6, PY6)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from credenza.credits.commands.charge_back_lot import charge_back_lot
from credenza.credits.commands.preview_purchase import Billing
from credenza.credits.receipts import AccountOpened
from credenza.gateways.payments.fake import FakeCards
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import NotPermitted
from credenza.kernel.money import Money
from credenza.orders.asked import Address
from credenza.orders.commands.book_card_credits import CreditsSold, book_card_credits
from credenza.orders.commands.change_billing import change_billing
from credenza.orders.commands.charge_back_credits import charge_back_credits
from credenza.orders.commands.dispute_payment import dispute_payment
from credenza.orders.models import Invoice, Order
from credenza.orders.order_errors import OrderNotPayable
from credenza.orders.queries.invoices import invoice, invoices_of_account
from credenza.orders.queries.orders import order as order_row
from credenza.orders.verification import violations
from credenza.workflows.card_events import collect_fake_events
from credenza.workflows.card_purchases import CardOrder, buy_by_card
from credenza.workflows.dispatch import dispatch_pending
from credenza.workflows.invoice_papers import invoice_pdf_of, invoice_ubl_of
from credenza.workflows.models import Notice
from tests.builders.credits import NOW, TODAY, account, approved, person, staff

BERLIN = Billing(
    name="Ana Ruiz", company="Acme GmbH", street="Hauptstr. 1", city="Berlin", postal_code="10115", country="de",
    purchase_order="PO-9",
)  # fmt: skip


@pytest.fixture
def ana() -> Actor:
    return person("ana@acme.example", "Ana Ruiz")


@pytest.fixture
def acme(ana: Actor, cards: FakeCards) -> AccountOpened:
    return account(ana, name="Acme")


@pytest.fixture(autouse=True)
def _sound():
    yield
    assert violations() == []


def bought(acme: AccountOpened, ana: Actor, credits: int = 20_000, card: str = "ok") -> int:
    """Credits by card, and what follows; the order's id."""
    buy_by_card(CardOrder(account=acme.account, credits=credits, billing=BERLIN), card=card, by=ana, now=NOW)
    dispatch_pending(now=NOW)
    return Order.objects.latest("pk").pk


class TestSales:
    def test_cr6_the_invoice_says_what_the_card_was_charged_and_comes_once_by_mail(self, acme, ana, cards) -> None:
        made = bought(acme, ana)
        collect_fake_events(now=NOW)  # the provider tells the same payment again
        dispatch_pending(now=NOW)
        row = order_row(made, ana)
        assert (row.channel, row.status, str(row.total), str(row.balance)) == (
            "account",
            "fulfilled",
            "19040.00",
            "0.00",
        )
        assert (row.quote, row.lines[0].credits, row.lines[0].refund_until) == (None, 20_000, None)
        (paper,) = invoices_of_account(acme.account, TODAY)
        assert (paper.number, str(paper.net), str(paper.tax), paper.status) == (
            "INV-2026-000001", "16000.00", "3040.00", "paid",
        )  # fmt: skip
        assert (paper.buyer, paper.snapshot["po_number"]) == ("Acme GmbH", "PO-9")
        assert invoice(paper.id, ana, TODAY) == paper, "the buyer finds it among their invoices too"
        assert invoice_pdf_of(paper).startswith(b"%PDF")
        assert b"PO-9" in invoice_ubl_of(paper)
        told = Notice.objects.order_by("pk").values_list("name", "to")
        assert sorted(told) == [("credits_purchased", "ana@acme.example"), ("invoice_issued", "ana@acme.example")]

    def test_tx5_without_an_address_there_is_an_invoice_without_tax(self, acme, ana) -> None:
        buy_by_card(CardOrder(account=acme.account, credits=100), card="ok", by=ana, now=NOW)
        dispatch_pending(now=NOW)
        (paper,) = invoices_of_account(acme.account, TODAY)
        assert (str(paper.total), paper.tax_reason, paper.buyer) == ("100.00", "no_address", "Ana Ruiz")

    def test_only_the_system_books_sales_and_charge_backs(self, acme, ana) -> None:
        sold = CreditsSold(
            reference="x", account=acme.account, lot=1, credits=1, list=Money(100, "USD"), discount=Money(0, "USD"),
            discount_reason="", net=Money(100, "USD"), tax=Money(0, "USD"), tax_percent=Decimal(0), tax_reason="",
            billing=Address(), po_number="", purchaser=ana.person_id, terms_version="1", ordered_at=NOW,
            value_date=TODAY,
        )  # fmt: skip
        with pytest.raises(NotPermitted):
            book_card_credits(sold=sold, by=ana, now=NOW)
        with pytest.raises(NotPermitted):
            charge_back_credits(lot=1, credits=1, reason="x", by=ana, now=NOW)
        assert charge_back_credits(lot=404, credits=1, reason="x", by=SYSTEM, now=NOW) is None


class TestChargeBacks:
    def test_py6_nothing_spent_the_whole_invoice_is_credited(self, acme, ana) -> None:
        made = bought(acme, ana, 1000, card="disputed_lost")
        collect_fake_events(now=NOW + timedelta(days=80))
        dispatch_pending(now=NOW + timedelta(days=80))
        row = order_row(made, ana)
        assert (row.status, str(row.balance), str(row.surplus)) == ("refunded", "0.00", "0.00")
        note, paper = invoices_of_account(acme.account, TODAY)
        assert (note.kind, str(note.total), paper.status) == ("credit_note", "1190.00", "credited")
        assert "taken back by its bank" in note.snapshot["reason"]

    def test_py6_what_was_spent_is_owed_again(self, acme, ana) -> None:
        """A fee of 150 of 1,000 credits: 850 go back with 161.50 of tax, 178.50 stay to pay."""
        made = bought(acme, ana, 1000)
        learner = person()
        request = approved(acme, ana, learner)
        assert request
        lot = order_row(made, ana).lines[0].lot
        taken = charge_back_lot(lot=lot, reason="by hand", by=SYSTEM, now=NOW)
        dispatch_pending(now=NOW)
        dispatch_pending(now=NOW)
        spent = 1000 - taken.credits
        assert spent > 0
        row = order_row(made, ana)
        owed = Money(spent * 100, "USD").percent(Decimal(119))
        assert (row.status, row.balance) == ("awaiting_payment", owed)
        note, paper = invoices_of_account(acme.account, TODAY)
        assert (note.snapshot["lines"][0]["credits"], paper.balance) == (taken.credits, owed)
        assert invoice_pdf_of(note).startswith(b"%PDF")
        assert Invoice.objects.count() == 2

    @pytest.mark.parametrize("steps", [("lost",), ("opened",)])
    def test_py6_whoever_books_the_loss_first_what_was_left_is_credited_once(self, acme, ana, steps) -> None:
        """The desk keeps the dispute, then the provider tells: 750 of 1,000 credits are left, 297.50 stay to pay."""
        made = bought(acme, ana, 1000)
        approved(acme, ana, person())
        lot = order_row(made, ana).lines[0].lot
        for outcome in steps:
            dispute_payment(order=made, outcome=outcome, by=staff(), now=NOW)
        dispatch_pending(now=NOW)
        if steps == ("opened",):
            charge_back_lot(lot=lot, reason="by the provider", by=SYSTEM, now=NOW)
        for _ in range(2):
            dispatch_pending(now=NOW)
        row = order_row(made, ana)
        assert (row.status, str(row.balance), str(row.surplus)) == ("awaiting_payment", "297.50", "0.00")
        note, paper = invoices_of_account(acme.account, TODAY)
        assert (str(note.total), str(paper.balance), row.disputed_on) == ("892.50", "297.50", None)
        with pytest.raises(OrderNotPayable):  # the whole invoice would be credited, of which a part is left
            change_billing(order=made, billing=Address(country="NZ"), by=staff(), now=NOW)
