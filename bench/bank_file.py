"""A bank file of 10,000 lines read and matched against 2,000 open orders, and what booking the paid ones takes."""

import sys
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from kit.place import place
from kit.report import Report, Rounds, arguments, spread

sys.path.insert(0, str(Path(__file__).parents[1]))

LINES, ORDERS, SECONDS = 10_000, 2_000, 10
MATCHED, READ = "read and matched", "read alone"


def main() -> None:
    """Measure, print, record."""
    options = arguments(__doc__)
    rounds, lines, orders = (2, 500, 100) if options.quick else (5, LINES, ORDERS)
    report = Report("A bank file matched", quick=options.quick)
    with place("sqlite"):
        desk, amount, numbers = open_orders(orders)
        content = statement(lines, numbers, amount)
        from tests.builders.credits import NOW

        from credenza.gateways.bank_files.reading import read_statement
        from credenza.workflows.bank_files import import_bank_file

        taking: dict[str, Any] = {"content": content, "named": "a.xml", "by": desk, "now": NOW + timedelta(days=1)}
        tried = import_bank_file(dry_run=True, **taking)
        outcomes = [line.outcome for line in tried.lines]
        report.must(f"{orders:,} lines are matched, no others", holds=outcomes.count("matched") == orders)
        measured = Rounds()
        contenders: dict[str, Callable[[], Any]] = {
            MATCHED: partial(import_bank_file, dry_run=True, **taking),
            READ: partial(read_statement, content, "a.xml"),
        }
        measured.run(rounds, {name: partial(seconds, work) for name, work in contenders.items()})
        booked = seconds(partial(import_bank_file, **taking))
        again = import_bank_file(**taking)
        report.must("the same file books nothing twice", holds={one.outcome for one in again.lines} == {"duplicate"})
        report.must_verify()
    report.say(f"camt.053 with {lines:,} incoming lines, every reference read, {orders:,} of them exact; seconds:")
    report.table(
        ("", "seconds", "to reading alone"),
        [(name, spread(values, 2), spread(measured.ratios(name, READ), 1)) for name, values in measured.values.items()],
    )
    report.target(f"{lines:,} lines read and matched", measured.values[MATCHED], most=SECONDS, digits=1, unit=" s")
    report.say(f"- booked in one transaction, {orders:,} orders paid with their invoices: {booked:.1f} s, once")
    report.finish()


def seconds(work: Callable[[], Any]) -> float:
    """How long it takes."""
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def open_orders(count: int) -> tuple[Any, Any, list[str]]:
    """Orders that wait for money, one by its commands, the others copies: the desk, their amount, their numbers."""
    from tests.builders.credits import NOW
    from tests.builders.quotes import sent, world

    from credenza.orders import models
    from credenza.orders.commands.accept_quote import accept_quote

    of = world()
    first = models.Order.objects.get(pk=accept_quote(quote=sent(of).quote, by=of.buyer, now=NOW).order)
    quote, (line,) = first.quote, models.QuoteLine.objects.filter(quote=first.quote)
    (ordered,) = models.OrderLine.objects.filter(order=first)
    rest = range(2, count + 1)

    def copies(row: Any, **changes: Callable[[int], Any]) -> list[Any]:
        kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"}  # noqa: SLF001
        made = [type(row)(**kept | {name: of(n) for name, of in changes.items()}) for n in range(len(rest))]
        return list(type(row).objects.bulk_create(made))

    quotes = copies(quote, number=lambda n: f"Q-2026-{rest[n]:06}")
    lines = copies(line, quote_id=lambda n: quotes[n].pk)
    orders = copies(first, number=lambda n: f"O-2026-{rest[n]:06}", quote_id=lambda n: quotes[n].pk)
    copies(ordered, order_id=lambda n: orders[n].pk, quote_line_id=lambda n: lines[n].pk)
    models.NumberSeries.objects.filter(paper__in=("quote", "order")).update(last=count)
    from credenza.kernel.money import Money

    return of.desk, Money(first.total_minor, first.currency), [first.number, *(order.number for order in orders)]


def statement(count: int, numbers: list[str], amount: Any) -> bytes:
    """A camt.053 file: one exact payment for each number, and others that name nothing."""
    from tests.builders.credits import TODAY
    from tests.rooms.gateways.bank_files_given import Paid, camt, entry

    from credenza.orders.rules.bank import creditor_reference

    named = [f"{creditor_reference(number)} thank you" for number in numbers]
    unnamed = [f"Invoice of last month, customer {n}" for n in range(count - len(named))]
    told = (
        entry(Paid(amount, on=TODAY, bank_id=f"B{n:08}", reference=reference, payer=f"Payer {n}"))
        for n, reference in enumerate((*named, *unnamed))
    )
    return camt(*told)


if __name__ == "__main__":
    main()
