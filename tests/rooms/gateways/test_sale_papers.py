"""Quotes, invoices and credit notes as a PDF reader finds them."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from credenza.gateways.papers.invoices import invoice_pdf
from credenza.gateways.papers.quotes import quote_pdf
from credenza.gateways.papers.shapes import PaperRefused
from credenza.kernel.money import Money
from tests.rooms.gateways.papers_given import (
    BRIGHTWATER,
    CREDIT_NOTE,
    INVOICE,
    QUOTE,
    RENEWAL,
    REVERSE,
    UPGRADE,
    aud,
    eur,
)

pytestmark = pytest.mark.once


def pages(pdf: bytes) -> list[str]:
    """The text of each page, one space between words."""
    found = (page.extract_text().replace("\u200b", "") for page in PdfReader(io.BytesIO(pdf)).pages)
    return [" ".join(text.split()) for text in found]


def standard_of(pdf: bytes) -> str:
    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert "/OutputIntents" in root
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  a PDF boolean
    return root["/Metadata"].get_data().decode()


class TestQuote:
    def test_page_one_says_what_is_to_be_paid_and_how(self) -> None:
        """Seed 003: complete payment details can be found on page 1 of a quote. Clearing times: PM1."""
        first = pages(quote_pdf(QUOTE))[0]
        for part in (
            "Quote Q-2026-000431-1", "Issued on 18 Nov 2026", "Valid until 18 Dec 2026, that day included",
            "Purchase order PO-7741", "Technical contact it@kestrel.example", "Total, AUD 32,000.06",
            "GST 10%, estimate 2,909.10", "Discount −3,232.33", "Billed to", "Brightwater Consulting Pty Ltd",
            "For the customer", "Kestrel Logistics", "Amount AUD 32,000.06", "Payee Northgate Software Pty Ltd",
            "Account DE89 3704 0044 0532 0130 00", "BIC COBADEFFXXX", "Reference RF83Q2026000123",
            "Bank transfer 5 to 7 business days", "PayPal", "Net-30 Within 30 days of the invoice", "Pay by 18 Dec 2026",
            "Card (Card payment is not available for AUD orders; use bank transfer)",
        ):  # fmt: skip
            assert part in first, part

    def test_prints_what_must_be_read_before_accepting_on_page_one(self) -> None:
        """A17: the assumed start; MT2: a backdated renewal; UP4: maintenance that restarts."""
        restarts = "Maintenance restarts for 12 months: 5 months already paid are lost."
        paper = replace(QUOTE, lines=(UPGRADE, replace(RENEWAL, notices=(*RENEWAL.notices, restarts))))
        first = pages(quote_pdf(paper))[0]
        warned = first[first.index("Read before accepting") : first.index("How to pay")]
        assert "Line 1 assumes a start on 18 Nov 2026" in warned
        assert "Line 2: Backdated: maintenance ended on 31 Aug 2026" in warned
        assert f"Line 2: {restarts}" in warned
        quiet = replace(QUOTE, notices=(), lines=(UPGRADE, replace(RENEWAL, notices=())))
        assert "Read before accepting" not in pages(quote_pdf(quiet))[0]

    def test_prints_every_step_of_a_price(self) -> None:
        """Section 6: each step keeps its amount and reason."""
        told = " ".join(pages(quote_pdf(QUOTE)))
        for part in (
            "Upgrade: Jira Software Data Center, 500 to 1,000 users", "18 Nov 2026 to 31 Mar 2027, assumed until it is paid",
            "List 42,000.00 new, less 27,500.00 already bought 14,500.00",
            "Proration 134 of 365 days left in the term 5,323.29", "Discount 10%, corporate reseller program −532.33",
            "Net 4,790.96", "SEN-18273702", "1 Sep 2026 to 31 Aug 2027",
        ):  # fmt: skip
            assert part in told, part

    def test_says_that_it_is_not_to_be_paid_from_yet(self) -> None:
        paper = replace(QUOTE, status="In review", valid_until=None, ways=(), refused=(), account=None, po_number="")
        first = pages(quote_pdf(paper))[0]
        assert "In review" in first
        assert "No way to pay is open for this quote." in first
        assert "Valid until" not in first
        assert "Purchase order" not in first

    def test_many_lines_go_over_pages_and_page_one_still_says_how_to_pay(self) -> None:
        line = replace(UPGRADE, list=aud("10.00"), discount=aud("0.00"), net=aud("10.00"))
        many = replace(
            QUOTE, lines=(line,) * 150, groups=(replace(QUOTE.groups[0], net=aud("1500.00"), tax=aud("150.00")),),
            totals=replace(
                QUOTE.totals, list=aud("1500.00"), discount=aud("0.00"), net=aud("1500.00"), tax=aud("150.00"), total=aud("1650.00")
            ),
        )  # fmt: skip
        told = pages(quote_pdf(many))
        assert len(told) > 10
        assert "RF83Q2026000123" in told[0]
        assert all("No. Item and price Quantity Net, AUD" in page for page in told[1:-1])
        assert "Discount" not in told[0][: told[0].index("How to pay")]

    def test_many_notices_leave_the_payment_details_on_page_one(self) -> None:
        noted = replace(RENEWAL, notices=RENEWAL.notices * 40)
        first, *rest = pages(quote_pdf(replace(QUOTE, lines=(UPGRADE, noted))))
        assert "BIC COBADEFFXXX" in first
        assert "35 more notes stand at their lines: read them too." in first
        assert "Backdated" in rest[0]

    def test_long_names_leave_the_payment_details_on_page_one(self) -> None:
        long = "Wolfeschlegelsteinhausenbergerdorff " * 5
        buyer = replace(BRIGHTWATER, name=long, street=long, contact=long)
        assert "BIC COBADEFFXXX" in pages(quote_pdf(replace(QUOTE, buyer=buyer, customer=buyer, po_number="7" * 60)))[0]

    def test_is_archivable_tagged_and_the_same_bytes(self) -> None:
        pdf = quote_pdf(QUOTE)
        assert pdf == quote_pdf(QUOTE)
        assert pdf != quote_pdf(replace(QUOTE, number="Q-2026-000431-2"))
        described = standard_of(pdf)
        assert "<pdfaid:part>3</pdfaid:part>" in described
        assert "<pdfuaid:part>1</pdfuaid:part>" in described

    @settings(max_examples=8, deadline=None)
    @given(st.text(max_size=200))
    def test_no_text_becomes_part_of_the_template(self, text: str) -> None:
        hostile = f'#panic("x") $x$ = ] {text}'
        buyer = replace(BRIGHTWATER, name=hostile, contact=text, street=text)
        paper = replace(
            QUOTE, buyer=buyer, notices=(hostile,), notes=hostile, lines=(replace(UPGRADE, title=hostile), RENEWAL)
        )
        assert '#panic("x")' in pages(quote_pdf(paper))[0]


class TestInvoice:
    def test_says_what_was_sold_to_whom_and_each_groups_tax(self) -> None:
        told = " ".join(pages(invoice_pdf(INVOICE)))
        for part in (
            "Invoice INV-2026-000742", "Due on 22 Dec 2026", "Order O-2026-001402", "Quote Q-2026-000500-2",
            "Purchase order 4500012345", "Tax number NL004495445B01", "Horizon Advies", "Waterschap Test",
            "VAT 21% 36,000.01 7,560.00", "No tax, category E Training is exempt here 0% 150.00 0.00",
            "Total, EUR 43,710.01", "Amount EUR 43,710.01", "Reference RF18O2026001402",
        ):  # fmt: skip
            assert part in told, part

    def test_reverse_charge_is_noted(self) -> None:
        """TX3."""
        told = " ".join(pages(invoice_pdf(REVERSE)))
        assert "No tax, category AE Reverse charge 0% 36,000.01 0.00" in told
        assert "Tax number DE136695976" in told
        assert "Purchase order" not in told

    def test_a_credit_note_names_the_invoice_it_corrects_and_asks_for_nothing(self) -> None:
        told = " ".join(pages(invoice_pdf(CREDIT_NOTE)))
        for part in (
            "Credit note CN-2026-000031", "Corrects invoice INV-2026-000742 of 22 Nov 2026", "Credited, EUR 43,560.01",
            "takes back what invoice INV-2026-000742 charged", "Reason: Refund within 30 days",
        ):  # fmt: skip
            assert part in told, part
        assert "How to pay" not in told

    def test_what_is_paid_already_is_not_asked_for_again(self) -> None:
        part = replace(INVOICE, totals=replace(INVOICE.totals, paid=eur("10000.00")))
        assert "Left to pay, EUR 33,710.01" in " ".join(pages(invoice_pdf(part)))
        assert "Amount EUR 33,710.01" in " ".join(pages(invoice_pdf(part)))
        paid = replace(INVOICE, totals=replace(INVOICE.totals, paid=INVOICE.totals.total))
        told = " ".join(pages(invoice_pdf(paid)))
        assert "Left to pay, EUR 0.00" in told
        assert "How to pay" not in told

    def test_stays_an_archive_with_a_letter_that_no_font_has(self) -> None:
        pdf = invoice_pdf(replace(INVOICE, buyer=replace(INVOICE.buyer, name="Cuneiform 𒀀𒁹 & Co")))
        assert "Cuneiform \ufffd\ufffd & Co" in pages(pdf)[0]
        assert "<pdfaid:conformance>A</pdfaid:conformance>" in standard_of(pdf)


WRONG = {
    "another currency": replace(QUOTE, lines=(UPGRADE, replace(RENEWAL, net=eur("24300.00")))),
    "a line": replace(QUOTE, lines=(UPGRADE, replace(RENEWAL, discount=aud("2699.99")))),
    "the list": replace(QUOTE, totals=replace(QUOTE.totals, list=aud("32323.30"))),
    "the net": replace(QUOTE, totals=replace(QUOTE.totals, net=aud("29090.97"), total=aud("32000.07"))),
    "the total": replace(QUOTE, totals=replace(QUOTE.totals, total=aud("32000.07"))),
    "a cent of tax": replace(
        QUOTE, groups=(replace(QUOTE.groups[0], tax=aud("2909.09")),),
        totals=replace(QUOTE.totals, tax=aud("2909.09"), total=aud("32000.05")),
    ),
    "the groups": replace(QUOTE, groups=(replace(QUOTE.groups[0], percent=Decimal(20)),)),
    "a group twice": replace(QUOTE, groups=QUOTE.groups * 2),
    "no reason": replace(REVERSE, groups=(replace(REVERSE.groups[0], reason=""),)),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_paper_that_does_not_add_up_is_refused(name: str) -> None:
    """TX5: one rounding per (category, rate) group, exact to the cent where validators tolerate one."""
    wrong = WRONG[name]
    with pytest.raises(PaperRefused):
        quote_pdf(wrong) if wrong.number.startswith("Q") else invoice_pdf(wrong)


def test_amounts_of_a_currency_without_cents_have_none() -> None:
    yen = {
        name: Money(getattr(QUOTE.totals, name).minor, "JPY") for name in ("list", "discount", "net", "tax", "total")
    }
    lines = tuple(
        replace(
            one,
            steps=(),
            list=Money(one.list.minor, "JPY"),
            discount=Money(one.discount.minor, "JPY"),
            net=Money(one.net.minor, "JPY"),
        )
        for one in QUOTE.lines
    )
    group = replace(QUOTE.groups[0], net=yen["net"], tax=yen["tax"])
    paper = replace(
        QUOTE,
        currency="JPY",
        lines=lines,
        groups=(group,),
        totals=replace(QUOTE.totals, **yen),
        issued_on=date(2024, 2, 29),
    )
    assert "Total, JPY 3,200,006" in pages(quote_pdf(paper))[0]
