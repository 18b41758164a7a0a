"""A quote of twelve lines as PDF, warm: milliseconds of one core, beside a bare page of the same engine."""

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import kit.place  # noqa: F401  (finds the product and its tests)
from kit.report import Report, Rounds, arguments, percentile, spread

LINES = 12
MILLISECONDS = 50
OURS, BARE, INVOICE = "a quote of 12 lines", "a bare page with a heading", "an invoice with Factur-X inside"


def main() -> None:
    """Measure, print, record."""
    options = arguments(__doc__)
    rounds, papers = 5, 5 if options.quick else 60
    report = Report("A quote printed", quick=options.quick)
    from tests.rooms.gateways.papers_given import INVOICE as INVOICE_PAPER

    from credenza.gateways.einvoices.documents import facturx
    from credenza.gateways.papers.quotes import quote_pdf

    printed = quote_pdf(a_quote(0))
    report.must("the same quote is the same bytes", holds=printed == quote_pdf(a_quote(0)))
    contenders: dict[str, Callable[[int], Any]] = {
        OURS: lambda number: quote_pdf(a_quote(number)),
        BARE: bare_page(),
        INVOICE: lambda number: facturx(replace(INVOICE_PAPER, number=f"INV-2026-{number:06}", reason=f"Of {number}")),
    }
    measured, numbers = Rounds(), count(1)
    measured.run(rounds, {name: partial(p95, work, numbers, papers) for name, work in contenders.items()})
    report.say(
        f"PDF/A-3a, tagged, with embedded fonts; {len(printed) // 1024} KiB. No two papers say the same. "
        f"Milliseconds of one core (CPU time, so that neighbors weigh less), warm, p95 of each round of {papers}:"
    )
    report.table(
        ("", "p95, milliseconds", "to a bare page"),
        [(name, spread(values, 1), spread(measured.ratios(name, BARE), 1)) for name, values in measured.values.items()],
    )
    report.target("a quote as PDF, p95", measured.values[OURS], most=MILLISECONDS, digits=1, unit=" milliseconds")
    report.finish()


def p95(work: Callable[[int], Any], numbers: Iterator[int], times: int) -> float:
    """The 95th percentile of so many runs, in milliseconds of CPU time, after one to warm up."""
    work(next(numbers))
    taken = []
    for _ in range(times):
        before = time.process_time()
        work(next(numbers))
        taken.append(1000 * (time.process_time() - before))
    return percentile(taken, 95)


def a_quote(number: int) -> Any:
    """Twelve lines with every step of their prices, for a reseller and its customer; no two numbers read alike."""
    from tests.rooms.gateways.papers_given import QUOTE

    from credenza.kernel.money import Money

    def times(money: Money) -> Money:
        return Money(money.minor * LINES // 2, money.currency)

    totals, (group,) = QUOTE.totals, QUOTE.groups
    net = times(totals.net)
    tax = net.percent(group.percent)
    lines = QUOTE.lines * (LINES // 2)
    return replace(
        QUOTE,
        number=f"Q-2026-{number:06}-1",
        buyer=replace(QUOTE.buyer, name=f"Buyer {number} Pty Ltd"),
        lines=tuple(replace(line, title=f"{line.title}, {number}-{at}") for at, line in enumerate(lines)),
        groups=(replace(group, net=net, tax=tax),),
        totals=replace(
            totals, list=times(totals.list), discount=times(totals.discount), net=net, tax=tax, total=net + tax
        ),
    )


def bare_page() -> Callable[[int], Any]:
    """The engine alone: a kept compiler, a heading, the same standards and fonts."""
    import typst

    from credenza.gateways.papers import engine

    source = b"""#set document(title: "Bare", date: datetime(year: 2026, month: 3, day: 10))
#set text(font: "Noto Sans", lang: "en")
= Quote #sys.inputs.number
"""
    place = Path(tempfile.mkdtemp(prefix="credenza-bench-")) / "bare.typ"
    place.write_bytes(source)
    compiler = typst.Compiler(place, root=place.parent, font_paths=engine.fonts(), ignore_system_fonts=True)
    at = datetime(2026, 3, 10, tzinfo=UTC)

    def printed(number: int) -> Any:
        inputs = {"number": str(number)}
        return compiler.compile(format="pdf", pdf_standards=["a-3a", "ua-1"], timestamp=at, sys_inputs=inputs)

    return printed


if __name__ == "__main__":
    main()
