"""Quotes, invoices and credit notes printed from what the rooms keep: once, and the same ever after."""

import hashlib
import io
from dataclasses import replace
from datetime import date

import facturx
import pytest
from lxml import etree
from pypdf import PdfReader
from stdnum.iban import is_valid as is_iban

from credenza.gateways.files import choice
from credenza.gateways.files.local import LocalFiles
from credenza.kernel.actors import SYSTEM
from credenza.kernel.errors import InvalidField, MissingFields, NotFound, NotPermitted
from credenza.kernel.money import Money
from credenza.orders.commands.accept_quote import accept_quote
from credenza.orders.commands.approve_review import approve_review
from credenza.orders.commands.keep_quote_paper import keep_quote_paper
from credenza.orders.commands.place_on_terms import place_on_terms
from credenza.orders.commands.record_payment import record_payment
from credenza.orders.commands.refund_order import refund_order
from credenza.orders.queries.invoices import invoices_of
from credenza.orders.queries.quotes import quote
from credenza.parties.commands.state_organizations import StatedEvidence
from credenza.workflows.invoice_papers import invoice_paper, invoice_pdf_of, invoice_ubl_of
from credenza.workflows.order_papers import quote_paper
from credenza.workflows.quote_files import quote_file
from credenza.workflows.stored_files import broken_evidence
from tests.builders.credits import NOW, TODAY, later, person
from tests.builders.quotes import LARGE, World, coverage, drafted, line, organization, sent, world

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def of() -> World:
    return world()


@pytest.fixture(autouse=True)
def store(tmp_path):
    with choice.using(LocalFiles(tmp_path)) as files:
        yield files


def pages(pdf: bytes) -> list[str]:
    found = (page.extract_text().replace("\u200b", "") for page in PdfReader(io.BytesIO(pdf)).pages)
    return [" ".join(text.split()) for text in found]


def row(of: World, saved, on: date = TODAY):
    return quote(saved.quote, of.buyer, on)


class TestQuotes:
    def test_page_one_of_a_quote_says_how_to_pay_it(self, of) -> None:
        """Seed 003: complete payment details can be found on page 1 of a quote."""
        saved = sent(of, line(quantity=2), po_number="PO-7")
        first = pages(quote_file(row(of, saved), NOW))[0]
        number = saved.number
        for part in (
            f"Quote {number}", "Purchase order PO-7", "Bea Buyer", "tess@acme.example", "Acme",
            "Bank transfer 5 to 7 business days", "ACH 7 to 14 business days", "Check up to 14 days", "Card at once",
            "Line 1 assumes a start on", "Terms version", "No tax: Not taxable at the buyer's address",
        ):  # fmt: skip
            assert part in first, part
        assert "Reference RF" in first

    def test_is_printed_once_and_the_same_ever_after(self, of, store) -> None:
        saved = sent(of)
        printed = quote_file(row(of, saved), NOW)
        kept = row(of, saved)
        assert kept.pdf_sha256 == hashlib.sha256(printed).hexdigest()
        assert store.read(kept.pdf_file) == printed
        accept_quote(quote=saved.quote, by=of.buyer, now=later(days=3))
        assert quote_file(row(of, saved, TODAY.replace(day=28)), later(days=10)) == printed
        assert quote_file(replace(kept, pdf_file=""), later(days=1)) == printed  # the first one stays
        assert list(broken_evidence()) == []
        store.remove(kept.pdf_file)
        assert len(list(broken_evidence())) == 1

    def test_what_is_not_to_be_paid_from_says_so_and_is_not_kept(self, of) -> None:
        draft = drafted(of)
        assert "Draft" in pages(quote_file(row(of, draft), NOW))[0]
        held = sent(of, notes="Please align these.")
        first = pages(quote_file(row(of, held), NOW))[0]
        assert "In review" in first
        assert "A person looks at this quote first" in first
        assert "No way to pay is open for this quote." in first
        assert row(of, held).pdf_file == row(of, draft).pdf_file == ""

    def test_every_step_and_warning_of_an_existing_license(self, of) -> None:
        """UP1, A17, A19; MT2: what a renewal counts from."""
        upgrade = line(tier=LARGE, kind="upgrade", coverage=coverage())
        paper = quote_paper(row(of, sent(of, upgrade)), TODAY)
        (told,) = paper.lines
        assert told.title.startswith("Upgrade: ")
        assert [step.name for step in told.steps] == ["List", "Proration", "Net"]
        late = coverage(sku="JIRA-SERVER", family="server", ends_on=None, maintenance_ends_on=date(2025, 12, 31))
        backdated = quote_paper(
            row(of, sent(of, line(sku="JIRA-SERVER", tier=None, kind="renew", coverage=late))), TODAY
        )
        assert "Backdated: it counts from 1\N{NO-BREAK SPACE}Jan\N{NO-BREAK SPACE}2026" in backdated.lines[0].notices[0]

    def test_a_discount_shows_what_it_takes_off(self, of) -> None:
        """DS2, DS3."""
        partner = person("pat@partner.example")
        proven = StatedEvidence(kind="discount_program", value="corporate_reseller")
        theirs = organization("Partner", partner, kind="reseller", evidence=(proven,))
        saved = sent(
            World(buyer=partner, organization=theirs, desk=of.desk), role="reseller", end_customer=of.organization
        )
        paper = quote_paper(quote(saved.quote, partner, TODAY), TODAY)
        (told,) = paper.lines
        assert told.discount.minor > 0
        steps = {step.name: step for step in told.steps}
        assert steps["Discount"].amount == Money(-told.discount.minor, "USD")
        assert steps["Discount"].reason == "corporate reseller 10%"
        assert paper.customer is not None
        assert paper.customer.name == "Acme"

    def test_only_the_system_names_the_stored_paper_of_what_was_issued(self, of) -> None:
        saved, draft = sent(of), drafted(of)
        named = {"file": "0" * 32, "sha256": "0" * 64, "now": NOW}
        with pytest.raises(NotPermitted):
            keep_quote_paper(quote=saved.quote, by=of.desk, **named)
        with pytest.raises(NotFound):
            keep_quote_paper(quote=draft.quote, by=SYSTEM, **named)
        with pytest.raises(InvalidField):
            keep_quote_paper(quote=saved.quote, by=SYSTEM, file="../x", sha256="0" * 64, now=NOW)


def paid(of: World, *lines, **more):
    """An order that was quoted, accepted and paid in full."""
    accepted = accept_quote(quote=sent(of, *lines, **more).quote, by=of.buyer, now=NOW)
    total = quote(accepted.quote, of.buyer, TODAY).total
    record_payment(order=accepted.order, amount=total, value_date=TODAY, by=of.desk, now=NOW)
    return accepted.order


class TestInvoices:
    def test_a_paid_invoice_says_what_was_sold_and_asks_for_nothing(self, of) -> None:
        order = paid(of, line(quantity=3), po_number="4500012345")
        (issued,) = invoices_of(order, of.buyer, TODAY)
        pdf = invoice_pdf_of(issued)
        told = " ".join(pages(pdf))
        for part in (
            f"Invoice {issued.number}", "Purchase order 4500012345", "Left to pay, USD 0.00", "Acme", "Bea Buyer",
            f"Order {issued.order_number}", "from the day of payment", "Paid in full.",
        ):  # fmt: skip
            assert part in told, part
        assert "How to pay" not in told
        assert pdf == invoice_pdf_of(issued)
        name, inside = facturx.get_facturx_xml_from_pdf(pdf)
        assert name == "factur-x.xml"
        assert etree.fromstring(inside).findtext(".//{*}DuePayableAmount") == "0.00"
        assert b"4500012345" in invoice_ubl_of(issued)

    def test_on_terms_it_says_how_to_pay_as_of_its_day(self, of) -> None:
        """PM6, QT7."""
        accepted = accept_quote(quote=sent(of).quote, by=of.buyer, now=NOW)
        held = place_on_terms(order=accepted.order, by=of.buyer, now=NOW)
        assert held.review is not None
        approve_review(order=accepted.order, by=of.desk, now=NOW)
        (issued,) = invoices_of(accepted.order, of.buyer, TODAY)
        told = " ".join(pages(invoice_pdf_of(issued)))
        assert "How to pay" in told
        assert "Bank transfer 5 to 7 business days" in told
        assert "Net-30" not in told
        record_payment(order=accepted.order, amount=issued.total, value_date=TODAY, by=of.desk, now=later(days=2))
        (after,) = invoices_of(accepted.order, of.buyer, date(2026, 3, 12))
        assert invoice_pdf_of(after) == invoice_pdf_of(issued)

    def test_a_credit_note_names_its_invoice(self, of) -> None:
        """RF4; type 381."""
        order = paid(of, line(), line(tier=LARGE))
        refund_order(order=order, lines=[1], reason="Ordered twice", by=of.buyer, now=NOW)
        issued, credit = invoices_of(order, of.buyer, TODAY)
        paper = invoice_paper(credit)
        assert paper.corrects == (issued.number, issued.issued_on)
        assert len(paper.lines) == 1
        told = " ".join(pages(invoice_pdf_of(credit)))
        assert f"Corrects invoice {issued.number}" in told
        assert "381" in str(facturx.get_facturx_xml_from_pdf(invoice_pdf_of(credit))[1])

    def test_without_an_address_there_is_the_paper_alone(self, of) -> None:
        """TX5: no address, no tax; EN 16931 asks for the buyer's country."""
        buyer = person("nora@nowhere.example")
        nowhere = World(buyer=buyer, organization=organization("Nowhere", buyer, has_address=False), desk=of.desk)
        (issued,) = invoices_of(paid(nowhere), buyer, TODAY)
        assert "No billing address is known" in " ".join(pages(invoice_pdf_of(issued)))
        with pytest.raises(MissingFields) as refused:
            invoice_ubl_of(issued)
        assert "buyer.country" in refused.value.fields

    def test_reverse_charge_is_category_ae_and_noted(self, of) -> None:
        """TX3."""
        buyer = person("ina@berlin.example")
        there = organization("Berlin GmbH", buyer, country="DE", vat_id="DE136695976")
        (issued,) = invoices_of(paid(World(buyer=buyer, organization=there, desk=of.desk)), buyer, TODAY)
        assert [group.category for group in invoice_paper(issued).groups] == ["AE"]
        assert "Reverse charge: the buyer accounts for the tax" in " ".join(pages(invoice_pdf_of(issued)))
        # The sample seller has what the standard asks for, so the demo's invoices have both forms.
        assert b"US00-0000000" in invoice_ubl_of(issued)
        assert is_iban(issued.snapshot["seller"]["account"]["iban"])
