"""One order under lock: read its sums, add entries, and let its state, its invoice and its events follow.

``open_order`` locks the row; ``OpenOrder.settle`` is the one place where an order becomes paid, and where its invoice
is issued for that. Rules PY1 to PY3, TX2, section 3.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from credenza.journal.model_rows import insert, read, read_joined, update
from credenza.journal.recording import Fact, Stamp, Subject, announce, record
from credenza.journal.statements import marks
from credenza.kernel.errors import NotFound
from credenza.kernel.money import Money
from credenza.orders.invoicing import issue_invoice, standing_invoice
from credenza.orders.models import Invoice, Order, OrderEntry, OrderLine, Payment, Quote, QuoteLine
from credenza.orders.order_receipts import OrderMoved
from credenza.orders.policy import visible
from credenza.orders.reviewing import close, standing_holds
from credenza.orders.rules.balance import Standing, completed_on, state_of
from credenza.orders.rules.reviews import FIRST_NET30, OVERDUE_INVOICE, REFUSED
from credenza.orders.seats import give_back_seats
from credenza.orders.taxing import tax_again

_DERIVED = (
    "status", "net_minor", "tax_minor", "tax_reason", "tax_groups", "total_minor", "credited_minor", "on_terms_on",
    "due_on", "effective_on", "paid_on", "fulfilled_on", "disputed_on", "closed_on", "close_reason",
)  # fmt: skip
_LINE_OF = "orders_quoteline.id = orders_orderline.quote_line_id"
_QUOTE_OF = "orders_quote.id = orders_order.quote_id"
_A_TIME = 200


class OpenOrder:
    """A locked order with its lines and what its entries sum to. Minor units of its currency."""

    def __init__(self, row: Order, when: Stamp, lines: list[OrderLine], entries: Iterable[OrderEntry] = ()) -> None:
        self.row, self.when, self.lines, self.entries = row, when, lines, list(entries)
        for line in lines:
            line.order = row
        self.invoice: Invoice | None = standing_invoice(row) if row.effective_on else None

    @property
    def paid(self) -> int:
        """What the entries sum to."""
        return sum([entry.amount_minor for entry in self.entries])

    @property
    def forgiven(self) -> int:
        """What of that was written off."""
        return sum([entry.amount_minor for entry in self.entries if entry.kind == "written_off"])

    @property
    def standing(self) -> Standing:
        """The sums and facts as they are now, this command's included."""
        return Standing(
            total=self.row.total_minor,
            credited=self.row.credited_minor,
            paid=self.paid,
            forgiven=self.forgiven,
            is_cancelled=self.row.status == "cancelled",
            is_on_terms=self.row.on_terms_on is not None,
            is_fulfilled=self.row.fulfilled_on is not None,
            lines=len(self.lines),
            refunded_lines=sum(1 for line in self.lines if line.refunded_on is not None),
        )

    @property
    def held_by(self) -> int | None:
        """The review that holds the order, or None."""
        found = standing_holds(self.row)
        return found[0].pk if found else None

    def post(
        self,
        kind: str,
        amount: int,
        *,
        on: date,
        payment: Payment | None = None,
        payment_id: int | None = None,
        other: Order | None = None,
        reason: str = "",
    ) -> OrderEntry:
        """Add one signed entry; ``on`` is its value date."""
        entry = OrderEntry(
            order=self.row,
            kind=kind,
            amount_minor=amount,
            payment_id=payment.pk if payment else payment_id,
            other_order=other,
            on=on,
            at=self.when.now,
            by_id=self.when.by.person_id,
            reason=reason,
        )
        insert(entry)
        self.entries.append(entry)
        return entry

    def price_again(self) -> None:
        """Before there is an invoice, tax is an estimate: take the rate of this day (TX2, TX6)."""
        if self.invoice is None and self.row.status != "cancelled":
            tax_again(self.row, self.lines, self.when.on)

    def settle(self) -> None:
        """Let the state follow the sums. What is paid in full gets its dates, its invoice and its event, once each."""
        row, was_paid = self.row, self.row.status in ("paid", "fulfilled", "part_refunded", "refunded")
        standing = self.standing
        row.status = state_of(standing)
        completes = row.status in ("paid", "fulfilled", "part_refunded") and not was_paid
        if completes:
            moves = [(entry.on, entry.amount_minor) for entry in self.entries]
            row.paid_on = completed_on(moves, standing.owed) or self.when.on
            row.effective_on = row.effective_on or row.paid_on
        update(row, _DERIVED)
        if completes:
            if row.fulfilled_on is not None:
                give_back_seats(row)
            self._drop_wish_for_terms()
            self.tell("orders.order_paid", command="settle_order")
            if self.invoice is None:
                self.invoice = issue_invoice(row, self.lines, self.when)

    def _drop_wish_for_terms(self) -> None:
        """What was paid needs no terms any more: the review of that wish alone holds the order no longer."""
        for review in standing_holds(self.row):
            if review.wants == "on_terms" and set(review.reasons) <= {FIRST_NET30, OVERDUE_INVOICE}:
                close(review, REFUSED, "paid before it was decided", self.when)

    def tell(
        self, event: str, more: dict[str, Any] | None = None, *, command: str, reason: str = "", **audit: Any
    ) -> None:
        """Announce what happened to the order, with its audit row."""
        payload = {"order": self.row.pk, **(more or {})}
        record(
            Fact(
                event=event,
                payload=payload,
                command=command,
                subject=Subject(kind="order", id=self.row.pk),
                reason=reason,
                audit={**payload, **audit},
            ),
            self.when,
        )

    def announce(self, event: str, more: dict[str, Any] | None = None) -> None:
        """Announce a consequence; the audit row stands with its cause."""
        announce(event, {"order": self.row.pk, **(more or {})}, self.when)

    def money(self, minor: int) -> Money:
        """An amount in the order's currency."""
        return Money(minor, self.row.currency)

    def moved(self, **more: Any) -> OrderMoved:
        """The receipt of the command."""
        standing = self.standing
        return OrderMoved(
            order=self.row.pk,
            number=self.row.number,
            status=self.row.status,
            balance=self.money(standing.balance),
            surplus=self.money(standing.surplus),
            invoice=self.invoice.pk if self.invoice else None,
            **more,
        )


def open_order(order_id: int, when: Stamp) -> OpenOrder:
    """Lock an order that the caller may see; ``not_found`` for any other."""
    return open_orders((order_id,), when)[order_id]


def open_orders(ids: Iterable[int], when: Stamp) -> dict[int, OpenOrder]:
    """Lock several orders, always in the same sequence, so that two commands never wait for each other.

    Refuses with ``not_found`` where the caller may not see one of them.
    """
    wanted = sorted(set(ids))
    found: dict[int, OpenOrder] = {}
    for start in range(0, len(wanted), _A_TIME):
        found |= _opened(wanted[start : start + _A_TIME], when)
    seen = visible(when.by, "see_order")
    # Who sees every order is asked nothing more.
    if len(found) < len(wanted) or (seen and Order.objects.filter(seen, pk__in=found).count() < len(found)):
        raise NotFound(what="order")
    return found


def _opened(ids: Sequence[int], when: Stamp) -> dict[int, OpenOrder]:
    some = marks(ids)
    lines: dict[int, list[OrderLine]] = defaultdict(list)
    entries: dict[int, list[OrderEntry]] = defaultdict(list)
    rows = read_joined(
        Order, Quote, _QUOTE_OF, f"WHERE orders_order.id IN ({some}) ORDER BY orders_order.id", ids, lock=True
    )
    in_order = f"WHERE order_id IN ({some}) ORDER BY orders_orderline.position"
    for line, quoted in read_joined(OrderLine, QuoteLine, _LINE_OF, in_order, ids):
        line.quote_line = quoted
        lines[line.order_id].append(line)
    for entry in read(OrderEntry, f"WHERE order_id IN ({some}) ORDER BY id", ids):
        entries[entry.order_id].append(entry)
    for row, quote in rows:
        row.quote = quote
    return {row.pk: OpenOrder(row, when, lines[row.pk], entries[row.pk]) for row, _ in rows}
