"""What can be done with an order, as one table: the page's words, its form and the command behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.kernel.actors import Actor
from credenza.orders.commands.cancel_order import cancel_order
from credenza.orders.commands.place_on_terms import place_on_terms
from credenza.orders.commands.refund_order import refund_order
from credenza.orders.commands.set_po_number import set_po_number
from credenza.orders.order_rows import OrderRow
from credenza.portal.orders.forms import ActForm, PoForm, RefundForm, WordsForm
from credenza.portal.presentation.formats import business_date, money

Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The keywords that every command takes."""

    by: Actor
    now: datetime
    key: str | None

    @property
    def keywords(self) -> dict[str, Any]:
        return {"by": self.by, "now": self.now, "idempotency_key": self.key}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act: ``commands`` are the rights of which one allows it; ``run`` answers what to tell afterwards."""

    commands: tuple[str, ...]
    title: Words
    change: Words
    button: Words
    form: type[forms.Form]
    run: Callable[[OrderRow, dict[str, Any], Call], str]
    is_danger: bool = False

    def fits(self, row: OrderRow) -> bool:
        """Whether the reader may do it with the order as it stands."""
        return any(command in row.may for command in self.commands)


def refundable_lines(row: OrderRow) -> tuple[tuple[int, str], ...]:
    """The lines that are left, with the last day of their window."""
    return tuple(
        (
            line.position,
            f"{line.name}, {money(line.net)}"
            + (f" ({_('until')} {business_date(line.refund_until)})" if line.refund_until else ""),
        )
        for line in row.lines
        if line.refunded_on is None
    )


def form_of(act: Act, row: OrderRow, given: Any) -> forms.Form:
    """The act's form, with the order's own values in it."""
    more: dict[str, Any] = {}
    if issubclass(act.form, RefundForm):
        more["lines"] = refundable_lines(row)
    if issubclass(act.form, PoForm):
        more["initial"] = {"po_number": row.po_number}
    return act.form(given, **more)


def run_refund(row: OrderRow, values: dict[str, Any], call: Call) -> str:
    """Refund the ticked lines."""
    moved = refund_order(order=row.id, lines=values["lines"], reason=values["reason"], **call.keywords)
    amount = money(moved.amount) if moved.amount else ""
    return _("The credit note over %(amount)s is issued.") % {"amount": amount}


def run_terms(row: OrderRow, _values: dict[str, Any], call: Call) -> str:
    """Place the order on terms, or ask for it."""
    moved = place_on_terms(order=row.id, **call.keywords)
    if moved.review is not None:
        return _("The order desk looks at it first. You are told when it is decided.")
    return _("The order is on terms; its invoice is issued.")


def run_cancel(row: OrderRow, values: dict[str, Any], call: Call) -> str:
    """Cancel the order."""
    cancel_order(order=row.id, reason=values["reason"], **call.keywords)
    return _("Order %(number)s is canceled.") % {"number": row.number}


def run_po(row: OrderRow, values: dict[str, Any], call: Call) -> str:
    """Keep the PO number."""
    set_po_number(order=row.id, po_number=values["po_number"], **call.keywords)
    return _("The PO number is saved.")


REFUND = Act(
    commands=("refund_order",),
    title=gettext_lazy("Refund"),
    change=gettext_lazy(
        "A credit note takes back whole lines with their tax. Licenses of these lines end or return to what they were, "
        "and their keys are revoked. A card is paid back by itself, other payments by the order desk."
    ),
    button=gettext_lazy("Refund these lines"),
    form=RefundForm,
    run=run_refund,
    is_danger=True,
)
TERMS = Act(
    commands=("place_on_terms",),
    title=gettext_lazy("Pay on Net-30"),
    change=gettext_lazy(
        "The invoice is issued and due 30 days after its date. The order desk looks at a first order on terms. "
        "Licenses come with the payment."
    ),
    button=gettext_lazy("Place on terms"),
    form=ActForm,
    run=run_terms,
)
CANCEL = Act(
    commands=("cancel_order", "cancel_paid_order"),
    title=gettext_lazy("Cancel the order"),
    change=gettext_lazy(
        "Nothing is delivered any more. What was paid stays the payer's credit; an issued invoice is credited."
    ),
    button=gettext_lazy("Cancel the order"),
    form=WordsForm,
    run=run_cancel,
    is_danger=True,
)
PO = Act(
    commands=("set_po_number",),
    title=gettext_lazy("PO number"),
    change=gettext_lazy("Your own number for this order, until the invoice is issued."),
    button=gettext_lazy("Save"),
    form=PoForm,
    run=run_po,
)
BUYERS_ACTS = {"refund": REFUND, "terms": TERMS, "cancel": CANCEL, "po-number": PO}
