"""Letters to the order desk and to finance: daily digests of what waits, and at once what is overdue or disputed."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credenza.journal.outbox import Announced
from credenza.kernel.actors import StaffRole
from credenza.kernel.money import Money
from credenza.orders.queries.orders import order_for_system
from credenza.orders.queries.reminders import OwedRefund, WaitingPayment
from credenza.orders.rows import ReviewRow
from credenza.workflows.letters.letter import Letter, clean, day, strong
from credenza.workflows.letters.words import amount
from credenza.workflows.telling import Told, to_desk

LINES_SHOWN = 40
DESK = (StaffRole.ORDER_DESK,)
DESK_AND_FINANCE = (StaffRole.ORDER_DESK, StaffRole.FINANCE)


def _daily() -> str:
    return _("You get this once a day because you work at the order desk.")


def reviews_entered(rows: Sequence[ReviewRow], on: date) -> list[Told]:
    """The digest of reviews that began the day before."""
    count = len(rows)
    letter = Letter(
        subject=ngettext("{count} review waits", "{count} reviews wait", count).format(count=count),
        heading=_("Manual reviews wait"),
        paragraphs=(_("Each is decided within one to three business days."),),
        facts=tuple((clean(row.subject), _("by {day}").format(day=day(row.due_on))) for row in rows[:LINES_SHOWN]),
        button=_("Open the queue"),
        page="reviews",
        why=_daily(),
    )
    return to_desk(DESK, "review_entered", f"on={on}", letter)


def review_overdue(row: ReviewRow) -> list[Told]:
    """The promised day has passed: the desk is told at once, once a review and day promised."""
    letter = Letter(
        subject=_("The review of {number} is overdue").format(number=row.subject),
        heading=_("A review is overdue"),
        paragraphs=(
            _("{number} was promised a decision by {day}.").format(number=strong(row.subject), day=day(row.due_on)),
        ),
        facts=((_("Buyer"), clean(row.buyer)),),
        button=_("Open the queue"),
        page="reviews",
        why=_("You get this because you work at the order desk."),
    )
    return to_desk(DESK, "review_overdue", f"review={row.id}:due={row.due_on}", letter)


def payments_unmatched(rows: Sequence[WaitingPayment], on: date) -> list[Told]:
    """The digest of money that came the day before and belongs to no order yet."""
    count = len(rows)
    letter = Letter(
        subject=ngettext("{count} payment waits for a match", "{count} payments wait for a match", count).format(
            count=count
        ),
        heading=_("Payments wait"),
        paragraphs=(_("Match each to its order, or return it to its payer."),),
        facts=tuple((clean(row.payer or row.reference or "-"), amount(row.amount)) for row in rows[:LINES_SHOWN]),
        button=_("Open the payments"),
        page="payments",
        why=_daily(),
    )
    return to_desk(DESK, "payment_unmatched", f"on={on}", letter)


def refunds_asked(rows: Sequence[OwedRefund], on: date) -> list[Told]:
    """The digest of refunds that were not paid by card: the desk pays them back by hand (RF6)."""
    count = len(rows)
    letter = Letter(
        subject=ngettext("{count} refund is to be paid back", "{count} refunds are to be paid back", count).format(
            count=count
        ),
        heading=_("Refunds are to be paid back"),
        paragraphs=(_("They were not paid by card, so nothing goes back by itself."),),
        facts=tuple((row.number, f"{amount(row.amount)} {row.method}".strip()) for row in rows[:LINES_SHOWN]),
        button=_("Open the payments"),
        page="payments",
        why=_daily(),
    )
    return to_desk(DESK_AND_FINANCE, "refund_asked", f"on={on}", letter)


def card_refund_failed(order_id: int, refunded: Money, refund: int) -> list[Told]:
    """The card's provider does not take a refund: the desk pays it back another way. Told at once."""
    row = order_for_system(order_id)
    letter = Letter(
        subject=_("A refund of order {number} did not reach its card").format(number=row.number),
        heading=_("A refund needs you"),
        paragraphs=(
            _("The payment provider refuses to pay {amount} of order {number} back to its card.").format(
                amount=strong(amount(refunded)), number=row.number
            ),
            _("Ask the buyer how else it may go back; the credit note stands."),
        ),
        facts=((_("Order"), row.number), (_("Buyer"), clean(row.organization_name))),
        button=_("Open the order"),
        page="order",
        about=row.id,
        why=_("You get this because you work at the order desk or in finance."),
    )
    return to_desk(DESK_AND_FINANCE, "refund_asked", f"card_refund={refund}", letter)


def payment_disputed(event: Announced) -> list[Told]:
    """A card payment of an order is disputed, or its bank decided: told at once (PY6)."""
    row = order_for_system(event.payload["order"])
    outcome = event.payload.get("outcome", "open")
    said = {
        "won": _("The bank decided the dispute about order {number} for us. The order goes on."),
        "lost": _(
            "The bank decided the dispute about order {number} against us. The amount counts as unpaid again, and what "
            "was left of credits is taken back. Revoke license keys by hand where you want that."
        ),
    }.get(outcome, _("A cardholder disputes a payment of order {number}. The order is held until the bank decides."))
    letter = Letter(
        subject=_("Card payment of order {number} disputed: {status}").format(number=row.number, status=outcome),
        heading=_("A card payment is disputed"),
        paragraphs=(said.format(number=strong(row.number)),),
        facts=(
            (_("Order"), row.number),
            (_("Buyer"), clean(row.organization_name)),
            (_("Total"), amount(row.total)),
            (_("State"), outcome),
        ),
        button=_("Open the order"),
        page="order",
        about=row.id,
        why=_("You get this because you work at the order desk or in finance."),
    )
    fact = f"order={row.id}:payment={event.payload.get('payment')}:status={outcome}"
    return to_desk(DESK_AND_FINANCE, "payment_disputed", fact, letter)
