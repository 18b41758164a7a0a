"""Orders a second: quotes accepted and paid in full through the commands, against the same statements bare."""

import multiprocessing
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kit.place import place
from kit.report import Report, Rounds, arguments, percentile, spread

sys.path.insert(0, str(Path(__file__).parents[1]))

LEAST, WORKERS = 100, 4
NUMBERS = ("O-2026-000001", "INV-2026-000001")


def main() -> None:
    """Measure, print, record."""
    options = arguments(__doc__)
    rounds, each = (2, 15) if options.quick else (5, 120)
    report = Report("Orders a second", quick=options.quick)
    with place("postgresql"):
        of, quotes = open_quotes(rounds * (WORKERS + 1) * each + 1)
        bare = bare_statements(of, quotes.pop())
        measured = Rounds()
        contenders: dict[str, Callable[[], float]] = {
            "one process": lambda: crowd(of, [quotes.pop() for _ in range(each)], 1),
            f"{WORKERS} processes": lambda: crowd(of, [quotes.pop() for _ in range(each * WORKERS)], WORKERS),
            "the same statements, bare": lambda: each / seconds(lambda: [replay(bare) for _ in range(each)]),
        }
        measured.run(rounds, contenders)
        report.must_verify()
        report.must("as many invoices as paid orders, without a gap", holds=numbers_hold())
    report.say(f"{len(bare)} statements an order: accepted, paid in full, its invoice numbered; orders a second:")
    names = list(contenders)
    report.table(
        ("", "orders a second", "to the bare statements"),
        [(name, spread(measured.values[name]), spread(measured.ratios(name, names[2]), 2)) for name in names],
    )
    report.say(
        "- bare: by the driver alone and without the commit, of one process; what it rolls back piles up under the "
        "same keys, so it is a neighbor and no lower bound"
    )
    report.target(f"orders a second, {WORKERS} processes", measured.values[names[1]], least=LEAST)
    report.finish()


def seconds(work: Callable[[], Any]) -> float:
    """How long it takes."""
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def open_quotes(count: int) -> tuple[Any, list[int]]:
    """Open quotes, one by its commands, the others copies of it: the business and their ids."""
    from tests.builders.orders import board, small_world
    from tests.builders.quotes import sent

    from credenza.orders.models import NumberSeries, Quote, QuoteLine

    of = small_world()
    first = Quote.objects.get(pk=sent(of, board()).quote)
    line = QuoteLine.objects.get(quote=first)

    def copies(row: Any, changes: Callable[[int], dict[str, Any]]) -> list[Any]:
        kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"}  # noqa: SLF001
        made = [type(row)(**kept | changes(number)) for number in range(2, count + 1)]
        return list(type(row).objects.bulk_create(made, batch_size=500))

    quotes = copies(first, lambda number: {"number": f"Q-2026-{number:06}"})
    copies(line, lambda number: {"quote_id": quotes[number - 2].pk})
    NumberSeries.objects.filter(paper="quote").update(last=count)
    return of, [first.pk, *(quote.pk for quote in quotes)]


def order(of: Any, quote: int) -> None:
    """One quote accepted by its buyer and paid in full at the desk."""
    from tests.builders.credits import NOW, TODAY

    from credenza.kernel.money import Money
    from credenza.orders.commands.accept_quote import accept_quote
    from credenza.orders.commands.record_payment import record_payment

    made = accept_quote(quote=quote, by=of.buyer, now=NOW).order
    record_payment(order=made, amount=Money(62_400, "USD"), value_date=TODAY, by=of.desk, now=NOW)


def bare_statements(of: Any, quote: int) -> list[tuple[str, Any]]:
    """What the two commands send, by hand and by the ORM, as they send it; nothing of it stays."""
    from django.db import connection, transaction

    from credenza.journal import statements

    kept: list[tuple[str, Any]] = []
    by_hand: Any = statements._Psycopg  # noqa: SLF001
    real = by_hand.execute

    def keep(sql: str, params: Any) -> None:
        # Numbers of its own: others take these meanwhile.
        kept.append((sql, tuple(f"bare {one}" if one in NUMBERS else one for one in params or ())))

    def heard(cursor: Any, sql: str, params: Any = ()) -> Any:
        keep(sql, params)
        return real(cursor, sql, params)

    def listening(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        keep(sql, params)
        return execute(sql, params, many, context)

    by_hand.execute = heard
    try:
        with connection.execute_wrapper(listening), transaction.atomic():
            order(of, quote)
            transaction.set_rollback(True)
    finally:
        by_hand.execute = real
    return kept


def replay(statements: list[tuple[str, Any]]) -> None:
    """The same statements by the driver alone, prepared as they are by the commands, rolled back."""
    import psycopg
    from django.db import connection, transaction

    with transaction.atomic(), psycopg.Cursor(connection.connection) as cursor:
        for sql, params in statements:
            cursor.execute(sql, params, prepare=True)
        transaction.set_rollback(True)


def crowd(of: Any, quotes: list[int], workers: int) -> float:
    """Orders a second of so many processes, each with quotes of its own, all from the same moment."""
    from django.db import connections

    connections.close_all()
    context = multiprocessing.get_context("fork")
    start, told = context.Event(), context.Queue()

    def work(mine: list[int]) -> None:
        start.wait()
        times = [seconds(lambda quote=quote: order(of, quote)) for quote in mine]  # type: ignore[misc]
        connections.close_all()
        told.put(percentile(times, 95))

    processes = [context.Process(target=work, args=(quotes[at::workers],)) for at in range(workers)]
    for process in processes:
        process.start()
    time.sleep(0.2)
    before = time.perf_counter()
    start.set()
    for _ in processes:
        told.get(timeout=300)
    took = time.perf_counter() - before
    for process in processes:
        process.join(10)
    return len(quotes) / took


def numbers_hold() -> bool:
    """One invoice for each order, numbered from 1 without a gap."""
    from credenza.orders.models import Invoice, Order

    numbers = list(Invoice.objects.order_by("number").values_list("number", flat=True))
    return numbers == [f"INV-2026-{at:06}" for at in range(1, Order.objects.count() + 1)]


if __name__ == "__main__":
    main()
