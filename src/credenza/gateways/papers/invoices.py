"""An invoice or credit note as PDF: what was sold to whom, the tax of each group, and how what is left is paid."""

from typing import Any

from credenza.gateways.papers import printing
from credenza.gateways.papers.engine import render
from credenza.gateways.papers.printing import day
from credenza.gateways.papers.shapes import InvoicePaper, assert_adds_up
from credenza.kernel.money import Money

_KINDS = {"invoice": "Invoice", "credit_note": "Credit note"}


def invoice_pdf(paper: InvoicePaper, *, attached: bytes = b"") -> bytes:
    """The paper as PDF/A-3a with ``attached`` (an electronic invoice) inside: the same paper is the same bytes.

    Raises ``PaperRefused`` for sums that disagree.
    """
    assert_adds_up(paper)
    return render("invoice", _values(paper) | {"attached": list(attached)}, paper.issued_on, archivable=True)


def left_to_pay(paper: InvoicePaper) -> Money:
    """The total less what was paid when it was issued; nothing for a credit note."""
    if paper.kind == "credit_note":
        return Money(0, paper.currency)
    return paper.totals.total - (paper.totals.paid or Money(0, paper.currency))


def _values(paper: InvoicePaper) -> dict[str, Any]:
    issued = paper.issued_on
    due = left_to_pay(paper)
    return {
        "kind": _KINDS[paper.kind],
        "seller": paper.seller.name,
        "number": paper.number,
        "foot": f"Issued on {day(issued)}",
        "dated": [issued.year, issued.month, issued.day],
        "currency": paper.currency,
        "facts": _facts(paper),
        "sums": _sums(paper),
        "parties": printing.parties(paper.seller, paper.buyer, paper.customer, "Billed to"),
        "notices": _notices(paper),
        "account": printing.account_facts(paper.account, due=due, reference=paper.reference) if due.minor > 0 else [],
        "due_note": f"Pay by {day(paper.due_on)}, that day included." if paper.due_on else "",
        "ways": printing.ways(paper.ways) if due.minor > 0 else [],
        "lines_head": "What is invoiced" if paper.kind == "invoice" else "What is credited",
        "lines": printing.lines(paper.lines),
        "groups": [
            {
                "name": group.name if group.category == "S" else f"No tax, category {group.category}",
                "reason": group.reason,
                "percent": printing.percent(group.percent),
                "net": printing.amount(group.net),
                "tax": printing.amount(group.tax),
            }
            for group in paper.groups
        ],
        "terms": [paper.terms] if paper.terms else [],
        "page_url": paper.page_url,
    }


def _facts(paper: InvoicePaper) -> list[list[str]]:
    corrected = f"{paper.corrects[0]} of {day(paper.corrects[1])}" if paper.corrects else ""
    told = [
        ("Issued on", day(paper.issued_on)),
        ("Corrects invoice", corrected),
        ("Due on", day(paper.due_on) if paper.due_on else ""),
        ("Supplied on", day(paper.supplied_on) if paper.supplied_on else ""),
        ("Order", paper.order_number),
        ("Quote", paper.quote_number),
        ("Purchase order", paper.po_number),
        ("Technical contact", paper.technical_contact),
    ]
    return [[word, value] for word, value in told if value]


def _sums(paper: InvoicePaper) -> list[dict[str, Any]]:
    totals = paper.totals
    rows = [printing.row("List", totals.list)]
    if totals.discount.minor:
        rows.append(printing.row("Discount", Money(-totals.discount.minor, paper.currency)))
    rows.append(printing.row("Net", totals.net))
    rows += [printing.tax_row(group, estimate=False) for group in paper.groups]
    word = "Credited" if paper.kind == "credit_note" else "Total"
    rows.append(printing.row(f"{word}, {paper.currency}", totals.total, strong=True))
    if paper.kind == "invoice" and totals.paid is not None and totals.paid.minor:
        rows.append(printing.row("Paid", Money(-totals.paid.minor, paper.currency)))
        rows.append(printing.row(f"Left to pay, {paper.currency}", left_to_pay(paper), strong=True))
    return rows


def _notices(paper: InvoicePaper) -> list[str]:
    told = list(paper.notices)
    if paper.corrects is not None:
        told.insert(0, f"This credit note takes back what invoice {paper.corrects[0]} charged for these lines.")
    return [*told, f"Reason: {paper.reason}"] if paper.reason else told
