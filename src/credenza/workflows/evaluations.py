"""Evaluation keys bridge the days between an order on terms and its payment. Rule A10 of orders.

Only new self-managed licenses have them: what is renewed or upgraded goes on with the key that it has.
"""

from collections.abc import Iterable

from credenza.journal.outbox import Announced
from credenza.kernel.actors import SYSTEM
from credenza.licensing.commands.begin_evaluation import begin_evaluation
from credenza.licensing.commands.end_evaluations import end_evaluations
from credenza.orders.order_rows import OrderLineRow
from credenza.orders.queries.orders import order_for_system
from credenza.programs.loader import active
from credenza.workflows.letters.licenses import evaluations_ready
from credenza.workflows.license_keys import SIGNER
from credenza.workflows.order_fulfillment import licensed
from credenza.workflows.telling import Told

BEGINNING = ("new", "coterm")


def on_terms(event: Announced) -> Iterable[Told]:
    """An order was placed on terms and its keys wait for the payment: its technical contact evaluates until then."""
    row = order_for_system(event.payload["order"])
    if row.status != "on_terms" or row.fulfilled or row.fulfil_on_terms or row.is_held:
        return ()
    begun: list[int] = []
    for line in row.lines:
        if _begins(line):
            begun += begin_evaluation(
                order=row.id,
                position=line.position,
                asked=licensed(row, line),
                tier=line.tier,
                quantity=line.quantity,
                days=active().orders.evaluation_days,
                signer=SIGNER,
                by=SYSTEM,
                now=event.at,
            )
    return evaluations_ready(row, begun, event.on)


def cancelled(event: Announced) -> Iterable[Told]:
    """The order was cancelled: nothing of it may be used any more."""
    end_evaluations(order=event.payload["order"], on=event.on, reason="order cancelled", by=SYSTEM, now=event.at)
    return ()


def refunded(event: Announced) -> Iterable[Told]:
    """Lines that were not paid yet were taken back."""
    end_evaluations(
        order=event.payload["order"],
        positions=event.payload["lines"],
        on=event.on,
        reason="refunded",
        by=SYSTEM,
        now=event.at,
    )
    return ()


def _begins(line: OrderLineRow) -> bool:
    return line.kind in BEGINNING and line.entitlement is None and line.refunded_on is None
