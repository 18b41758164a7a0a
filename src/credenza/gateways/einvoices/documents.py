"""Electronic invoices after EN 16931: Factur-X inside a PDF/A-3, and UBL 2.1 as a file of its own.

The same paper is the same bytes: no clock is read. What is written is checked against the standard's schema.
"""

import io
import logging
from typing import Any

from facturx import generate_cii_xml, generate_ubl_xml, generate_xmp_object
from lxml import etree
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject, StreamObject

from credenza.gateways.einvoices.terms import terms_of
from credenza.gateways.papers.invoices import invoice_pdf
from credenza.gateways.papers.shapes import InvoicePaper

LEVEL = "en16931"
FILE_NAME = "factur-x.xml"
_URN = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_EXTENSION = "{http://www.aiim.org/pdfa/ns/extension/}"
_PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"
_PACKET = ('<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>', '<?xpacket end="r"?>')

logging.getLogger("factur-x").setLevel(logging.ERROR)  # it tells of every element it writes


class NotArchivable(ValueError):
    """The PDF is no PDF/A-3: an electronic invoice may not be put into it."""


def cii(paper: InvoicePaper) -> bytes:
    """The invoice as CII, profile EN 16931 of Factur-X. Raises ``NotAnEInvoice``, ``PaperRefused``."""
    return bytes(generate_cii_xml(terms_of(paper), level=LEVEL, check_xsd=True, check_schematron=False))


def ubl(paper: InvoicePaper) -> bytes:
    """The invoice, or credit note, as UBL 2.1. Raises ``NotAnEInvoice``, ``PaperRefused``."""
    return bytes(generate_ubl_xml(terms_of(paper), level=LEVEL, check_xsd=True, check_schematron=False))


def facturx(paper: InvoicePaper) -> bytes:
    """The paper as PDF/A-3 with its CII inside, labeled as Factur-X. Raises ``NotAnEInvoice``, ``PaperRefused``."""
    return labeled(invoice_pdf(paper, attached=cii(paper)))


def labeled(pdf: bytes) -> bytes:
    """A PDF/A-3 that carries ``factur-x.xml``, with the label that says so in its metadata.

    Raises ``NotArchivable`` for any other PDF: a label makes no archive of a file that is none.
    """
    reader = PdfReader(io.BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    if "/OutputIntents" not in root or "/AF" not in root or "/Metadata" not in root:
        raise NotArchivable("no output intent, attachment or metadata")
    described = etree.fromstring(root["/Metadata"].get_data(), _parser())
    if described.findtext(f".//{_PDFAID}part") != "3":
        raise NotArchivable("not PDF/A-3")
    writer = PdfWriter(clone_from=reader)
    writer._root_object[NameObject("/Metadata")] = writer._add_object(_stream(_with_label(described)))  # noqa: SLF001
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _with_label(described: Any) -> bytes:
    """The metadata with Factur-X's own properties, and their schema beside the others (PDF/A-3 wants both)."""
    asked = {
        **dict.fromkeys(("pdfa3_flavor", "title", "author", "subject", "producer", "creator_tool", "timestamp"), ""),
        "urn": _URN, "documenttype": "INVOICE", "xml_filename": FILE_NAME, "version": "1.0", "xmp_level": "EN 16931",
    }  # fmt: skip
    label = etree.fromstring(etree.tostring(generate_xmp_object(asked)), _parser())
    schema = label.find(f".//{_EXTENSION}schemas/{_RDF}Bag/{_RDF}li")
    known = described.find(f".//{_EXTENSION}schemas/{_RDF}Bag")
    whole = described.find(f"{_RDF}RDF")
    properties = [each for each in label.iter(f"{_RDF}Description") if each.find(f"{{{_URN}}}DocumentType") is not None]
    if schema is None or known is None or whole is None or len(properties) != 1:
        raise NotArchivable("metadata without schemas")
    known.append(schema)
    properties[0].set(f"{_RDF}about", "")
    whole.append(properties[0])
    etree.cleanup_namespaces(described, keep_ns_prefixes=["fx"])
    return "\n".join((_PACKET[0], etree.tostring(described, encoding="unicode"), _PACKET[1])).encode()


def _stream(content: bytes) -> StreamObject:
    """Uncompressed, so that a program which knows nothing of PDF finds the label (ISO 19005-3, 6.6.2.1)."""
    made = DecodedStreamObject()
    made.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
    made.set_data(content)
    return made


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
