"""An invoice in the terms of EN 16931 (BT and BG numbers): what both syntaxes, CII and UBL, are written from.

Every amount is a string of the exact money. Nothing is made up: what is not known is left out, never filled with a
dash. Sources: EN 16931-1, tables of the semantic model; UNTDID 1001, 4461 and 5305; VATEX code list.
"""

from decimal import Decimal
from typing import Any

from stdnum.iban import is_valid as is_iban

from credenza.gateways.papers.invoices import left_to_pay
from credenza.gateways.papers.shapes import InvoicePaper, PaperLine, Party, TaxGroupLine, assert_adds_up
from credenza.kernel.money import MINOR_DIGITS, Money

INVOICE, CREDIT_NOTE = "380", "381"
CREDIT_TRANSFER = "30"
ITEM = "C62"
"""UN/ECE Recommendation 20: one."""
_EXEMPTION_CODES = {"AE": "VATEX-EU-AE", "O": "VATEX-EU-O"}
_EU_VAT_PREFIX = {"GR": "EL"}
PRICE_DIGITS = 4


class NotAnEInvoice(ValueError):
    """The paper lacks what EN 16931 asks for: ``missing`` names it. It stands as PDF all the same."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


def missing_terms(paper: InvoicePaper) -> tuple[str, ...]:
    """What an electronic invoice needs and this paper does not know, by name. Empty: it can be written."""
    categories = {group.category for group in paper.groups}
    wanted = {
        "seller.country": paper.seller.country,
        "buyer.country": paper.buyer.country,
        "buyer.name": paper.buyer.name,
        "seller.vat_id": paper.seller.vat_id or not categories & {"S", "Z", "E", "AE"},
        "buyer.vat_id": paper.buyer.vat_id or "AE" not in categories,
        "groups": len(categories) == 1 or "O" not in categories,
    }
    return tuple(name for name, told in wanted.items() if not told)


def terms_of(paper: InvoicePaper) -> dict[str, Any]:
    """The whole invoice, keyed as the standard numbers its terms. Raises ``PaperRefused``, ``NotAnEInvoice``."""
    assert_adds_up(paper)
    if missing := missing_terms(paper):
        raise NotAnEInvoice(missing)
    outside = {group.category for group in paper.groups} == {"O"}
    told: dict[str, Any] = {
        "BT-1": paper.number,
        "BT-2": paper.issued_on,
        "BT-3": CREDIT_NOTE if paper.kind == "credit_note" else INVOICE,
        "BT-5": paper.currency,
        "BT-9": paper.due_on,
        "BT-13": paper.po_number.strip(),
        "BT-14": paper.order_number,
        "BT-20": paper.terms,
        "BT-72": paper.supplied_on,
        "BG-1": [{"BT-22": note} for note in _notes(paper)],
        "BG-3": [{"BT-25": paper.corrects[0], "BT-26": paper.corrects[1]}] if paper.corrects else [],
        "BG-4": _party(paper.seller, with_tax=not outside),
        "BG-7": _party(paper.buyer, with_tax=not outside),
        "BG-13": _delivered_to(paper),
        "BG-23": [_group(group) for group in paper.groups],
        "BG-25": [_line(number, line) for number, line in enumerate(paper.lines, start=1)],
        **_payment(paper),
        **_totals(paper),
    }
    return {name: value for name, value in told.items() if value}


def _notes(paper: InvoicePaper) -> list[str]:
    named = f"For the customer: {paper.customer.name}" if paper.customer else ""
    return [note for note in (*paper.notices, paper.reason, named) if note]


def _party(told: Party, *, with_tax: bool) -> dict[str, Any]:
    """BG-4, BG-7. A tax number without its country is one by local rules only, and none in the sense of BT-31."""
    contact = {name: value for name, value in (("name", told.contact), ("email", told.email)) if value}
    found: dict[str, Any] = {
        "name": told.name,
        "addr_l1": told.street,
        "city": told.city,
        "postcode": told.postal_code,
        "country_subdivision": told.region,
        "country_code": told.country,
        "contacts": [contact] if contact else [],
        "legal_identifier": told.registration,
        "vat_identifier": vat_identifier(told) if with_tax else "",
    }
    return {name: value for name, value in found.items() if value}


def vat_identifier(told: Party) -> str:
    """BT-31, BT-48: with the country's prefix, "DE136695976"; Greece says EL (BR-CO-09)."""
    number = "".join(told.vat_id.split()).upper()
    prefix = _EU_VAT_PREFIX.get(told.country, told.country)
    return number if not number or number[:2] == prefix else prefix + number


def _delivered_to(paper: InvoicePaper) -> dict[str, Any]:
    """BG-13: the customer for whom a reseller bought, else the buyer. Never left out: an empty element is no CII."""
    there = paper.customer if paper.customer is not None and paper.customer.country else paper.buyer
    place = {
        "name": there.name,
        "addr_l1": there.street,
        "city": there.city,
        "postcode": there.postal_code,
        "country_subdivision": there.region,
        "country_code": there.country,
    }
    return {name: value for name, value in place.items() if value}


def _payment(paper: InvoicePaper) -> dict[str, Any]:
    """BG-16: a transfer to the seller's account while something is left to pay."""
    if not left_to_pay(paper).minor or paper.account is None or not paper.account.iban:
        return {}
    number = "".join(paper.account.iban.split())
    return {
        "BT-81": CREDIT_TRANSFER,
        "BT-83": paper.reference,
        "BT-84": number,
        "BT-85": paper.account.payee,
        "BT-86": paper.account.bic if is_iban(number) else "",
    }


def _totals(paper: InvoicePaper) -> dict[str, Any]:
    totals = paper.totals
    paid = totals.paid if totals.paid is not None and paper.kind == "invoice" else Money(0, paper.currency)
    due = totals.total - paid
    if paper.kind == "invoice" and due.minor < 0:  # a surplus is credit of the payer, not part of the invoice
        paid, due = totals.total, Money(0, paper.currency)
    return {
        "BT-106": str(totals.net),
        "BT-109": str(totals.net),
        "BT-110": str(totals.tax),
        "BT-112": str(totals.total),
        "BT-113": str(paid) if paid.minor else "",
        "BT-115": str(due),
    }


def _group(group: TaxGroupLine) -> dict[str, Any]:
    """BG-23. Outside the scope there is no rate at all (BR-O-05)."""
    reasoned = group.category in {"E", "O", "AE"}
    told = {
        "BT-116": str(group.net),
        "BT-117": str(group.tax),
        "BT-118": group.category,
        "BT-119": "" if group.category == "O" else _plain(group.percent),
        "BT-120": group.reason if reasoned else "",
        "BT-121": _EXEMPTION_CODES.get(group.category, ""),
    }
    return {name: value for name, value in told.items() if value}


def _line(number: int, line: PaperLine) -> dict[str, Any]:
    """BG-25. The net price is that of one; where cents do not divide, of all of them together (BT-149)."""
    price, per = _price(line)
    told: dict[str, Any] = {
        "BT-126": str(number),
        "BT-129": str(line.quantity),
        "BT-130": ITEM,
        "BT-131": str(line.net),
        "BT-134": line.starts_on if line.ends_on else None,
        "BT-135": line.ends_on if line.starts_on else None,
        "BT-146": price,
        "BT-149": per,
        "BT-151": line.tax_category,
        "BT-152": "" if line.tax_category == "O" else _plain(line.tax_percent),
        "BT-153": line.title,
        "BT-154": _described(line),
        "BT-155": line.sku,
        "BG-27": _discount(line),
    }
    return {name: value for name, value in told.items() if value}


def _price(line: PaperLine) -> tuple[str, str]:
    """The price before the line's discount, so that quantity times price less discount is the net (BT-131)."""
    digits = MINOR_DIGITS.get(line.list.currency, 2)
    scaled = line.list.minor * 10 ** (PRICE_DIGITS - digits)
    if scaled % line.quantity:
        return str(line.list), str(line.quantity)
    price = Decimal(scaled // line.quantity).scaleb(-PRICE_DIGITS)
    cents = price.quantize(Decimal(1).scaleb(-digits))
    return str(cents if cents == price else price), ""


def _discount(line: PaperLine) -> list[dict[str, str]]:
    if not line.discount.minor:
        return []
    return [{"amount": str(line.discount), "reason": line.discount_reason or "Discount", "reason_code": "95"}]


def _described(line: PaperLine) -> str:
    return " · ".join(part for part in (line.sen, line.detail) if part)


def _plain(percent: Decimal) -> str:
    """At most two decimals, "21.00"."""
    return f"{percent:.2f}"
