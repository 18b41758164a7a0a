"""What the desk and finance can do with an order, beside what its buyer can."""

from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.kernel.errors import InvalidField
from credenza.kernel.money import Money
from credenza.orders.commands.apply_credit import apply_credit
from credenza.orders.commands.change_billing import change_billing
from credenza.orders.commands.dispute_payment import dispute_payment
from credenza.orders.commands.record_payment import record_payment
from credenza.orders.commands.return_surplus import return_surplus
from credenza.orders.commands.write_off import write_off
from credenza.orders.order_rows import OrderRow
from credenza.orders.queries.orders import order_id_by_number
from credenza.portal.desk.forms import ReasonForm
from credenza.portal.desk.orders.forms import DisputeForm, MoveForm, PaymentForm, WriteOffForm
from credenza.portal.orders.acts import CANCEL, PO, REFUND, TERMS, Act, Call
from credenza.portal.orders.forms import WordsForm
from credenza.portal.presentation.formats import money


def _amount(values: dict[str, Any], currency: str) -> Money:
    try:
        return Money.of(values["amount"], currency)
    except ValueError:
        raise InvalidField(field="amount", expected=f"an amount that {currency} has coins for") from None


def _record(row: OrderRow, values: dict[str, Any], call: Call) -> str:
    moved = record_payment(
        order=row.id,
        amount=_amount(values, values["currency"]),
        value_date=values["value_date"],
        method=values["method"],
        reference=values["reference"],
        **call.keywords,
    )
    if moved.surplus.minor:
        return _("Booked. %(surplus)s is too much and stays the payer's credit.") % {"surplus": money(moved.surplus)}
    if moved.balance.minor:
        return _("Booked. %(balance)s is left to pay.") % {"balance": money(moved.balance)}
    return _("Booked. The order is paid.")


def order_named(number: str, field: str) -> int:
    """The order of a number that staff typed; ``invalid_field`` for none."""
    found = order_id_by_number(number)
    if found is None:
        raise InvalidField(field=field, expected="the number of an order")
    return found


def _move(row: OrderRow, values: dict[str, Any], call: Call) -> str:
    target = order_named(values["target"], "target")
    moved = apply_credit(source=row.id, target=target, amount=_amount(values, row.currency), **call.keywords)
    return _("Moved. Order %(number)s has %(balance)s left to pay.") % {
        "number": moved.number,
        "balance": money(moved.balance),
    }


def _send_back(row: OrderRow, values: dict[str, Any], call: Call) -> str:
    moved = return_surplus(order=row.id, reason=values["reason"], **call.keywords)
    return _("%(amount)s goes back to the payer.") % {"amount": money(cast("Money", moved.amount))}


def _write_off(row: OrderRow, values: dict[str, Any], call: Call) -> str:
    write_off(order=row.id, amount=_amount(values, row.currency), reason=values["reason"], **call.keywords)
    return _("Written off.")


def _dispute(row: OrderRow, values: dict[str, Any], call: Call) -> str:
    dispute_payment(order=row.id, outcome=values["outcome"], **call.keywords)
    return _("The dispute is kept.")


def _bill(row: OrderRow, values: dict[str, Any], call: Call) -> str:
    change_billing(order=row.id, reason=values["reason"], **call.keywords)
    return _("The tax is counted anew.")


DESKS_ACTS = {
    "payment": Act(
        commands=("record_payment",),
        title=gettext_lazy("Record a payment"),
        change=gettext_lazy(
            "The amount counts on this order with its value date. Paid in full, the invoice is issued and the order is "
            "delivered. Money in another currency is held in the payments queue."
        ),
        button=gettext_lazy("Record the payment"),
        form=PaymentForm,
        run=_record,
    ),
    "terms": TERMS,
    "refund": REFUND,
    "cancel": CANCEL,
    "move": Act(
        commands=("apply_credit",),
        title=gettext_lazy("Move credit to another order"),
        change=gettext_lazy("What was paid too much pays another order of the same payer, in the same currency."),
        button=gettext_lazy("Move the credit"),
        form=MoveForm,
        run=_move,
    ),
    "return": Act(
        commands=("return_surplus",),
        title=gettext_lazy("Send the surplus back"),
        change=gettext_lazy("All that was paid too much is booked as sent back to the payments that brought it."),
        button=gettext_lazy("Send it back"),
        form=WordsForm,
        run=_send_back,
        is_danger=True,
    ),
    "write-off": Act(
        commands=("write_off",),
        title=gettext_lazy("Write off"),
        change=gettext_lazy("What is missing, such as a bank's charges, is forgiven; it is never refunded."),
        button=gettext_lazy("Write it off"),
        form=WriteOffForm,
        run=_write_off,
        is_danger=True,
    ),
    "dispute": Act(
        commands=("dispute_payment",),
        title=gettext_lazy("Card dispute"),
        change=gettext_lazy(
            "A disputed payment holds the order. What is lost counts as unpaid again; revoke license keys on their own "
            "page where needed."
        ),
        button=gettext_lazy("Keep it"),
        form=DisputeForm,
        run=_dispute,
        is_danger=True,
    ),
    "billing": Act(
        commands=("change_billing",),
        title=gettext_lazy("Count the tax anew"),
        change=gettext_lazy(
            "For the organization's present billing address. An issued invoice is credited and written anew with the "
            "rate of today."
        ),
        button=gettext_lazy("Count the tax anew"),
        form=ReasonForm,
        run=_bill,
    ),
    "po-number": PO,
}
