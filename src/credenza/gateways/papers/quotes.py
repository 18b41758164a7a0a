"""A quote as PDF: what is to be paid and how stands on page one, then every line with every step of its price."""

from typing import Any

from credenza.gateways.papers import printing
from credenza.gateways.papers.engine import render
from credenza.gateways.papers.printing import day
from credenza.gateways.papers.shapes import QuotePaper, assert_adds_up
from credenza.kernel.money import Money

MOST_NOTICES = 6


def quote_pdf(paper: QuotePaper) -> bytes:
    """The quote as PDF/A-3a: the same paper is the same bytes. Raises ``PaperRefused`` for sums that disagree."""
    assert_adds_up(paper)
    return render("quote", _values(paper), paper.issued_on)


def _values(paper: QuotePaper) -> dict[str, Any]:
    issued = paper.issued_on
    return {
        "seller": paper.seller.name,
        "number": paper.number,
        "foot": f"Issued on {day(issued)}",
        "dated": [issued.year, issued.month, issued.day],
        "status": paper.status,
        "currency": paper.currency,
        "facts": _facts(paper),
        "sums": _sums(paper),
        "parties": printing.parties(paper.seller, paper.buyer, paper.customer, "Billed to"),
        "notices": _notices(paper),
        "account": printing.account_facts(paper.account, due=paper.totals.total, reference=paper.reference),
        "due_note": f"Pay by {day(paper.valid_until)}." if paper.valid_until else "",
        "ways": printing.ways(paper.ways),
        "refused": [[way.name, way.reason.rstrip(".")] for way in paper.refused],
        "lines": printing.lines(paper.lines),
        "page_note": paper.tax_note,
        "terms": _terms(paper),
        "page_url": paper.page_url,
    }


def _facts(paper: QuotePaper) -> list[list[str]]:
    told = [
        ("Issued on", day(paper.issued_on)),
        ("Valid until", f"{day(paper.valid_until)}, that day included" if paper.valid_until else ""),
        ("Reference", paper.reference),
        ("Purchase order", paper.po_number),
        ("Technical contact", paper.technical_contact),
        ("Prepared by", paper.prepared_by),
    ]
    return [[word, value] for word, value in told if value]


def _sums(paper: QuotePaper) -> list[dict[str, Any]]:
    totals = paper.totals
    rows = [printing.row("List", totals.list)]
    if totals.discount.minor:
        rows.append(printing.row("Discount", Money(-totals.discount.minor, paper.currency)))
    rows.append(printing.row("Net", totals.net))
    rows += [printing.tax_row(group, estimate=True) for group in paper.groups]
    return [*rows, printing.row(f"Total, {paper.currency}", totals.total, strong=True)]


def _notices(paper: QuotePaper) -> list[str]:
    """What lines say stands on page one too: nobody accepts what they have not read (MT2, UP4).

    Of many only the first, so that the payment details stay on that page; all stand at their lines.
    """
    told = list(paper.notices)
    told += [f"Line {number}: {one}" for number, line in enumerate(paper.lines, start=1) for one in line.notices]
    if len(told) <= MOST_NOTICES:
        return told
    return [*told[:MOST_NOTICES], f"{len(told) - MOST_NOTICES} more notes stand at their lines: read them too."]


def _terms(paper: QuotePaper) -> list[str]:
    locked = (
        f"Prices are locked until {day(paper.valid_until)}; tax is an estimate until the order is invoiced."
        if paper.valid_until
        else "Tax is an estimate until the order is invoiced."
    )
    notes = f"Notes: {paper.notes}" if paper.notes else ""
    return [told for told in (paper.terms, locked, notes) if told]
