"""The card's bank took back the money for credits: the sale is undone as far as its credits were. Rule PY6."""

from copy import copy
from datetime import datetime

from django.db import transaction

from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotPermitted
from credenza.kernel.money import muldiv
from credenza.orders.entries import OpenOrder, open_order
from credenza.orders.invoicing import draft_credit_note, issue_credit_note
from credenza.orders.models import Invoice, OrderEntry, OrderLine, Payment
from credenza.orders.order_receipts import OrderMoved
from credenza.orders.rules.channels import ACCOUNT


@transaction.atomic
def charge_back_credits(*, lot: int, credits: int, reason: str, by: Actor, now: datetime) -> OrderMoved | None:
    """Book the payment as lost, once, and credit the invoice for the credits that were taken back; the system only.

    ``credits`` are those that were left of the lot. What was spent of it is owed again. None where the lot was not
    bought by card on its account's page. Refuses with ``not_permitted``.
    """
    if not by.is_system:
        raise NotPermitted(command="charge_back_credits")
    sold = OrderLine.objects.filter(lot=lot, order__channel=ACCOUNT).values_list("order_id", flat=True).first()
    if sold is None:
        return None
    opened = open_order(sold, stamp(by, now))
    # The desk may have booked the loss before, as of any order; then the credit note is still to come.
    is_lost = OrderEntry.objects.filter(order=opened.row, kind="disputed").exists()
    is_to_credit = bool(credits) and opened.invoice is not None and not _is_credited(opened.invoice)
    if is_lost and not is_to_credit:
        return opened.moved()
    if not is_lost:
        _lose(opened)
    note = None
    if is_to_credit and opened.invoice is not None:
        note = draft_credit_note(
            opened.row, opened.invoice, [_part(line, credits) for line in opened.lines], opened.when, reason=reason
        )
        opened.row.credited_minor += note.total_minor
        for line in opened.lines:
            line.refunded_on = opened.when.on if line.quote_line.credits == credits else None
        OrderLine.objects.bulk_update(opened.lines, ["refunded_on"])
    opened.settle()
    if note is not None:
        issue_credit_note(note, opened.when)
    told = {"lot": lot, "credits": credits}
    opened.tell("orders.credits_charged_back", told, command="charge_back_credits", reason=reason)
    return opened.moved(credit_note=note.pk if note is not None else None)


def _is_credited(invoice: Invoice) -> bool:
    return Invoice.objects.filter(corrects=invoice).exists()


def _lose(opened: OpenOrder) -> None:
    opened.row.disputed_on = None
    for payment in Payment.objects.filter(order=opened.row, status__in=("matched", "disputed")):
        opened.post("disputed", -payment.amount_minor, on=opened.when.on, payment=payment)
        payment.status = "lost"
        payment.save(update_fields=["status"])


def _part(line: OrderLine, credits: int) -> OrderLine:
    """The line as if only these credits had been sold: list and net in proportion, each rounded once."""
    part, quoted = copy(line), copy(line.quote_line)
    whole = quoted.credits or credits
    quoted.list_minor = muldiv(quoted.list_minor, credits, whole)
    quoted.net_minor = muldiv(quoted.net_minor, credits, whole)
    quoted.discount_minor = quoted.list_minor - quoted.net_minor
    quoted.credits = credits
    names = {"list": quoted.list_minor, "discount": quoted.net_minor, "net": quoted.net_minor}
    quoted.steps = [{**step, "minor": names[step["name"]]} for step in quoted.steps]
    part.quote_line = quoted
    return part
