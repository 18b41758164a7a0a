"""Tax anew after the billing address changed. Rule TX6: before the invoice the order's tax, after it new papers."""

from datetime import datetime
from typing import Any

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields
from credenza.orders.asked import Address
from credenza.orders.entries import OpenOrder, open_order
from credenza.orders.invoicing import draft_credit_note, issue_credit_note, issue_invoice
from credenza.orders.models import Invoice
from credenza.orders.order_errors import OrderNotPayable
from credenza.orders.order_receipts import OrderMoved
from credenza.orders.participants import clean_billing
from credenza.orders.policy import require
from credenza.orders.rules.channels import ACCOUNT
from credenza.orders.taxing import tax_rest_again
from credenza.parties.rules.tax_ids import read_tax_id

TAKING = ("awaiting_payment", "partially_paid", "on_terms", "paid", "fulfilled", "part_refunded")


@idempotent
def change_billing(
    *,
    order: int,
    billing: Address | None = None,
    reason: str = "",
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> OrderMoved:
    """Count the order's tax for the payer's present address, and correct its invoice if there is one.

    An organization's address is its own, changed before; a person's is ``billing``. What of an issued invoice was not
    refunded is credited and written anew with the rate of this day; the balance or the surplus follows. Lines that were
    refunded keep the tax that went back with them. Refuses with ``not_found``, ``not_permitted``, ``invalid_field``,
    ``missing_fields`` (a country; in the United States a state), and ``order_not_payable`` for what was cancelled or
    refunded whole, and for credits of which a bank took a part back.
    """
    opened = open_order(order, stamp(by, now))
    row = opened.row
    require("change_billing", by, row)
    if row.status not in TAKING:
        raise OrderNotPayable(number=row.number, status=row.status)
    if row.channel == ACCOUNT and row.credited_minor:
        raise OrderNotPayable(number=row.number, status="charged_back")
    if row.organization_id is None and billing is not None:
        row.billing = _typed(clean_billing(billing))
        row.save(update_fields=["billing"])
    elif billing is not None:
        raise InvalidField(field="billing", expected="nothing: change the organization's address")
    corrected = opened.invoice
    if corrected is None:
        opened.price_again()
        opened.settle()
    else:
        _correct(opened, corrected, reason.strip() or "billing address changed")
    opened.tell("orders.billing_changed", command="change_billing", reason=reason.strip())
    return opened.moved()


def _correct(opened: OpenOrder, corrected: Invoice, reason: str) -> None:
    """A credit note for what is left of the invoice, and a new one for it: nothing issued is ever edited."""
    row, when = opened.row, opened.when
    left = [line for line in opened.lines if line.refunded_on is None]
    note = draft_credit_note(row, corrected, left, when, reason=reason)
    found = tax_rest_again(row, left, note.groups, when.on)
    opened.settle()
    issue_credit_note(note, when)
    opened.invoice = issue_invoice(row, left, when, found)


def _typed(billing: Address) -> dict[str, Any]:
    names = ("name", "street", "city", "postal_code", "region", "country", "vat_id")
    shown = {name: getattr(billing, name).strip() for name in names}
    if not shown["country"]:
        raise MissingFields(fields=("country",))
    is_valid = bool(shown["vat_id"]) and read_tax_id(shown["vat_id"], shown["country"]).is_valid
    return {**shown, "vat_id_valid": is_valid}
