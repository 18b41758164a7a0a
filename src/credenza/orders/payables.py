"""What money may be for, looked up for many statement lines at once: orders, and quotes that a payment accepts."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from credenza.catalog.rules.methods import INVOICE, QUOTE, payment_methods
from credenza.kernel.money import Money
from credenza.orders.models import Invoice, Order, OrderEntry, OrderLine, Quote, QuoteLine
from credenza.orders.offering import OPEN_STATES
from credenza.orders.rules.balance import Standing
from credenza.orders.rules.matching import CLOSED, METHOD, Payable
from credenza.orders.rules.quotes import OPEN
from credenza.parties.organizations import organizations
from credenza.parties.queries import people
from credenza.programs.loader import active

TRANSFER = "bank_transfer"
_A_TIME = 500


class Payables:
    """Orders and open quotes by number, and open orders by amount. Balances change as lines are taken."""

    def __init__(self, numbers: Iterable[str], amounts: Iterable[Money], on: date) -> None:
        wanted, self.on = sorted(set(numbers)), on
        self._by_number: dict[str, Payable] = {}
        for start in range(0, len(wanted), _A_TIME):
            self._find(wanted[start : start + _A_TIME])
        self._numbers: dict[tuple[int | None, int | None], list[str]] = {}
        for number, one in self._by_number.items():
            self._numbers.setdefault((one.order, one.quote), []).append(number)
        self._by_amount = self._of_amounts({(amount.minor, amount.currency) for amount in amounts})

    def named(self, numbers: Sequence[str]) -> tuple[Payable, ...]:
        """What the numbers name, each once: an order, its quote and its invoice are one."""
        found = (self._by_number[number] for number in numbers if number in self._by_number)
        return tuple({(one.order, one.quote): one for one in found}.values())

    def of_amount(self, amount: Money) -> Sequence[Payable]:
        """The open orders with exactly that balance."""
        return self._by_amount.get((amount.minor, amount.currency), ())

    def took(self, target: Payable, amount: Money) -> None:
        """A line was counted on the target: the next one finds less to pay."""
        left = replace(target, balance=Money(max(0, target.balance.minor - amount.minor), amount.currency))
        for number in self._numbers.get((target.order, target.quote), ()):
            self._by_number[number] = left
        key = (target.balance.minor, target.balance.currency)
        if target.order is not None and key in self._by_amount:
            self._by_amount[key] = tuple(one for one in self._by_amount[key] if one.order != target.order)

    def _find(self, numbers: Sequence[str]) -> None:
        orders = {row.number: row.pk for row in Order.objects.filter(number__in=numbers).only("number")}
        papers = Invoice.objects.filter(number__in=numbers).values_list("number", "order_id")
        quoted = Order.objects.filter(quote__number__in=numbers).values_list("quote__number", "pk")
        by_number = {**dict(quoted), **dict(papers), **orders}
        known = _orders(list(by_number.values()))
        self._by_number.update({number: known[pk] for number, pk in by_number.items() if pk in known})
        rest = [number for number in numbers if number not in by_number]
        self._by_number.update(_quotes(rest))

    def _of_amounts(self, amounts: set[tuple[int, str]]) -> dict[tuple[int, str], Sequence[Payable]]:
        ids = list(Order.objects.filter(status__in=OPEN_STATES).values_list("pk", flat=True))
        found: dict[tuple[int, str], list[Payable]] = {}
        for start in range(0, len(ids), _A_TIME):
            for one in _orders(ids[start : start + _A_TIME]).values():
                key = (one.balance.minor, one.balance.currency)
                if key in amounts and not one.refused:
                    found.setdefault(key, []).append(one)
        return {key: tuple(rows) for key, rows in found.items()}


def _orders(ids: Sequence[int]) -> dict[int, Payable]:
    sums = OrderEntry.objects.filter(order=OuterRef("pk")).order_by().values("order")
    paid = Coalesce(Subquery(sums.annotate(sum=Sum("amount_minor")).values("sum")), 0)
    rows = list(Order.objects.filter(pk__in=ids).annotate(paid_minor=paid))
    families: dict[int, list[str]] = {}
    for order_id, family in OrderLine.objects.filter(order__in=rows).values_list("order_id", "quote_line__family"):
        families.setdefault(order_id, []).append(family)
    payers = _payers(rows)
    return {row.pk: _order(row, row.paid_minor, families.get(row.pk, []), payers[row.pk]) for row in rows}


def _order(row: Order, paid: int, families: Sequence[str], payer: str) -> Payable:
    standing = Standing(
        total=row.total_minor, credited=row.credited_minor, paid=paid, is_cancelled=row.status == "cancelled"
    )
    closed = CLOSED if row.status in ("cancelled", "refunded") else ""
    channel = INVOICE if row.on_terms_on is not None else row.channel
    return Payable(
        order=row.pk,
        number=row.number,
        balance=Money(standing.balance, row.currency),
        payer=payer,
        refused=closed or _method_refused(families, Money(row.net_minor, row.currency), channel),
        organization=row.organization_id,
        purchaser=row.purchaser_id,
    )


def _quotes(numbers: Sequence[str]) -> dict[str, Payable]:
    """Open quotes, expired ones too: whether money that came late still accepts one is asked when it is booked."""
    rows = list(Quote.objects.filter(number__in=numbers, status=OPEN))
    families: dict[int, list[str]] = {}
    for quote_id, family in QuoteLine.objects.filter(quote__in=rows).values_list("quote_id", "family"):
        families.setdefault(quote_id, []).append(family)
    payers = _payers(rows)
    return {
        row.number: Payable(
            quote=row.pk,
            number=f"{row.number}-{row.revision}",
            balance=Money(row.total_minor, row.currency),
            payer=payers[row.pk],
            refused=_method_refused(families.get(row.pk, []), Money(row.net_minor, row.currency), QUOTE),
            organization=row.organization_id,
            purchaser=row.purchaser_id,
        )
        for row in rows
    }


def _method_refused(families: Sequence[str], net: Money, channel: str) -> str:
    methods = payment_methods(
        policy=active().orders, families=families, currency=net.currency, net=net, channel=channel
    )
    return "" if TRANSFER in methods.offered else METHOD


def _payers(rows: Sequence[Order] | Sequence[Quote]) -> dict[int, str]:
    named = organizations(row.organization_id for row in rows if row.organization_id is not None)
    persons = people(row.purchaser_id for row in rows if row.organization_id is None and row.purchaser_id is not None)
    return {
        row.pk: named[row.organization_id].name
        if row.organization_id in named
        else persons[row.purchaser_id].name
        if row.purchaser_id in persons
        else ""
        for row in rows
    }
