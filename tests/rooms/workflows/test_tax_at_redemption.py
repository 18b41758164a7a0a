"""The rule pack's ``tax_point``: credits sold without tax as an advance, and taxed as they are redeemed (A4)."""

from dataclasses import replace

import pytest

from credenza.catalog.rules.shapes import LineAsked
from credenza.credits.commands.preview_purchase import Billing
from credenza.credits.commands.reverse_redemption import reverse_redemption
from credenza.credits.queries.reports import revenue_at
from credenza.gateways.payments.fake import FakeCards
from credenza.orders.queries.invoices import invoices_of_account
from credenza.orders.queries.orders import order as order_row
from credenza.orders.verification import violations
from credenza.programs.loader import active, using
from credenza.workflows.card_purchases import CardOrder, buy_by_card
from credenza.workflows.dispatch import dispatch_pending
from credenza.workflows.invoice_papers import invoice_paper, invoice_ubl_of
from tests.builders.credits import NOW, TODAY, account, approved, person, staff
from tests.builders.orders import pay, placed
from tests.builders.quotes import World, line, organization
from tests.rooms.credits.tables import model


@pytest.fixture(autouse=True)
def _taxed_later():
    program = active()
    with using(replace(program, credits=replace(program.credits, tax_point="redemption"))):
        yield


def parts(lot: int) -> tuple[str, ...]:
    (row,) = [each for each in revenue_at(TODAY) if each.lot == lot]
    names = ("deferred", "recognized", "breakage", "tax_due", "tax_deferred")
    return tuple(str(getattr(row, name)) for name in names)


def test_a4_by_card_the_sale_is_an_advance_and_redemptions_make_its_tax_due(cards: FakeCards) -> None:
    """A fee of 250 of 1,190 credits in Germany: 250.00 with 39.92 of tax in it."""
    ana, learner = person("ana@acme.example", "Ana"), person()
    acme = account(ana)
    german = Billing(company="Acme GmbH", country="DE")
    done = buy_by_card(CardOrder(account=acme.account, credits=1190, billing=german), card="ok", by=ana, now=NOW)
    dispatch_pending(now=NOW)
    assert (done.priced.tax, done.priced.tax_reason, done.priced.total) == ("0.00", "taxed_at_redemption", "1190.00")
    (paper,) = invoices_of_account(acme.account, TODAY)
    assert (str(paper.tax), paper.tax_reason) == ("0.00", "taxed_at_redemption")
    (group,) = invoice_paper(paper).groups
    assert (group.category, "due when they are redeemed" in group.reason) == ("E", True)
    assert b"due when they are redeemed" in invoice_ubl_of(paper)
    lot = done.settled.lot
    assert parts(lot) == ("1190.00", "0.00", "0.00", "0.00", "190.00")
    request = approved(acme, ana, learner)
    fee = 1190 - revenue_at(TODAY)[0].left
    assert fee == 250
    assert parts(lot) == ("940.00", "210.08", "0.00", "39.92", "150.08")
    reverse_redemption(request=request, reason="withdrawn", by=staff(), now=NOW)
    assert parts(lot) == ("1190.00", "0.00", "0.00", "0.00", "190.00")


def test_a4_where_nothing_is_taxed_anyway_that_stays_the_reason(cards: FakeCards) -> None:
    ana = person()
    acme = account(ana)
    for billing, reason in ((Billing(), "no_address"), (Billing(country="NZ"), "not_taxable_there")):
        done = buy_by_card(CardOrder(account=acme.account, credits=100, billing=billing), card="ok", by=ana, now=NOW)
        assert (done.priced.tax_reason, parts(done.settled.lot)[3:]) == (reason, ("0.00", "0.00"))


def test_a4_beside_software_the_credits_of_a_quote_alone_are_an_advance() -> None:
    buyer = person("bea@acme.example", "Bea Buyer")
    of = World(buyer=buyer, organization=organization("Acme", buyer, country="DE"), desk=staff())
    credits = LineAsked(kind="credits", account=account(buyer).account, credits=1000)
    made = placed(of, line(), credits)
    row = order_row(made, buyer)
    assert [(group.category, str(group.percent), str(group.tax)) for group in row.tax_groups] == [
        ("standard", "19", "8360.00"), ("advance", "0", "0.00"),
    ]  # fmt: skip
    pay(of, made, str(row.total))
    dispatch_pending(now=NOW)
    lot = order_row(made, buyer).lines[1].lot
    assert parts(lot) == ("1000.00", "0.00", "0.00", "0.00", "159.66")
    assert violations() == []


def test_a4_tx6_the_place_is_the_invoices_not_that_of_the_quote() -> None:
    """Quoted where nothing is taxed, moved to Germany before it is paid: 1,190.00 with 190.00 of tax in it."""
    buyer = person("bea@acme.example", "Bea Buyer")
    of = World(buyer=buyer, organization=organization("Acme", buyer, country="NZ"), desk=staff())
    made = placed(of, LineAsked(kind="credits", account=account(buyer).account, credits=1190))
    model("parties.Organization").objects.filter(pk=of.organization).update(country="DE")
    pay(of, made, "1190.00")
    dispatch_pending(now=NOW)
    row = order_row(made, buyer)
    assert row.tax_reason == "taxed_at_redemption"
    assert parts(row.lines[0].lot) == ("1190.00", "0.00", "0.00", "0.00", "190.00")
