"""Orders, invoices, payments and what is owed, as rows with their columns: the same from the portal and the shell."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any, TypeVar

from credenza.doors.order_columns import AGING, INVOICES, ORDERS, PAYMENTS
from credenza.kernel.actors import Actor
from credenza.orders.queries.finance import aging
from credenza.orders.queries.invoices import InvoiceFilter, list_invoices
from credenza.orders.queries.orders import OrderFilter, list_orders
from credenza.orders.queries.payments import PaymentFilter, list_payments

REPORTS = ("orders", "invoices", "payments", "aging")
PAGE_ROWS = 500
Row = TypeVar("Row")


def order_report(name: str, by: Actor, on: date) -> tuple[Iterable[Any], Sequence[Any]]:
    """The rows and columns of one of ``REPORTS``, as the caller may see them on a day; newest first, aging oldest.

    Raises ValueError for any other name, ``NotPermitted`` for payments and aging outside the desks.
    """
    if name == "aging":
        return aging(by, on), AGING
    if name == "orders":
        orders = partial(list_orders, by, OrderFilter(), limit=PAGE_ROWS)
        return _all(lambda before: orders(before=before)), ORDERS
    if name == "invoices":
        papers = partial(list_invoices, by, InvoiceFilter(), on, limit=PAGE_ROWS)
        return _all(lambda before: papers(before=before)), INVOICES
    if name == "payments":
        payments = partial(list_payments, by, PaymentFilter(), limit=PAGE_ROWS)
        return _all(lambda before: payments(before=before)), PAYMENTS
    raise ValueError(f"{name} is no report of orders")


def _all(read: Callable[[int | None], tuple[Sequence[Row], int | None]]) -> Iterator[Row]:
    """Every row of a list by key, a page at a time: an export's memory does not grow with it."""
    before: int | None = None
    while True:
        rows, before = read(before)
        yield from rows
        if before is None:
            return
