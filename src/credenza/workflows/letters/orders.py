"""Letters about orders: confirmed, paid in part or too much, declined, invoiced, refunded. Rules QT7, PY, RF."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credenza.catalog.rules.methods import RENEWAL
from credenza.journal.outbox import Announced
from credenza.kernel.actors import SYSTEM
from credenza.kernel.money import Money
from credenza.orders.order_rows import InvoiceRow, OrderRow
from credenza.orders.queries.invoices import invoice
from credenza.orders.queries.orders import order_for_system
from credenza.orders.rules.channels import ACCOUNT
from credenza.workflows.letters.letter import Letter, clean, day, strong
from credenza.workflows.letters.words import amount
from credenza.workflows.order_facts import billing_contacts, but, buyers, to_address
from credenza.workflows.telling import Told, to_people

_LINES_NAMED = 20


def buyer_reason() -> str:
    """Why a buyer gets a mail."""
    return _("You get this because you are the purchaser.")


def _lines(row: OrderRow) -> tuple[tuple[str, str], ...]:
    """What was bought, without prices: the customer of a reseller reads it too."""
    return tuple((clean(line.name), _line(line.tier, line.quantity)) for line in row.lines[:_LINES_NAMED])


def _line(tier: int | None, quantity: int) -> str:
    users = ngettext("{count} user", "{count} users", tier).format(count=f"{tier:,}") if tier else ""
    return " × ".join(part for part in (users, f"{quantity:,}" if quantity > 1 or not users else "") if part)


def confirmed(event: Announced) -> list[Told]:
    """The purchase stands, by payment or on terms: its customer hears it too, without prices (QT7)."""
    row = order_for_system(event.payload["order"])
    if row.channel in (RENEWAL, ACCOUNT):
        return []  # its invoice says so
    fact = f"order={row.id}"
    to_buyer = Letter(
        subject=_("Order {number} is confirmed").format(number=row.number),
        heading=_("Thank you for your order"),
        paragraphs=(
            _("Order {number} is placed on terms.").format(number=strong(row.number))
            if row.status == "on_terms"
            else _("Order {number} is paid in full.").format(number=strong(row.number)),
        ),
        facts=(*_lines(row), (_("Total"), amount(row.total))),
        button=_("See the order"),
        page="order",
        about=row.id,
        why=buyer_reason(),
    )
    told = to_people(buyers(row), "order_confirmed", fact, to_buyer)
    if row.end_customer is None:
        return told
    to_customer = Letter(
        subject=_("{buyer} ordered for you").format(buyer=clean(row.organization_name)),
        heading=_("An order was placed for you"),
        paragraphs=(
            _("{buyer} bought this for {customer}.").format(
                buyer=strong(clean(row.organization_name)), customer=clean(row.end_customer_name)
            ),
        ),
        facts=_lines(row),
        button=_("See your licenses"),
        page="licenses",
        why=_("You get this because you are the technical contact of the order."),
    )
    return [*told, *but(to_address(row.technical_contact_email, "order_confirmed", fact, to_customer), buyers(row))]


def payment_recorded(event: Announced) -> list[Told]:
    """Money came that was not what is due: a part, or too much. An exact payment is told by the confirmation."""
    row = order_for_system(event.payload["order"])
    if row.balance.minor == 0 and row.surplus.minor == 0:
        return []
    paid = next((entry for entry in row.entries if entry.payment == event.payload["payment"]), None)
    facts = [(_("Order"), row.number)]
    if paid is not None:
        facts += [(_("Payment"), amount(paid.amount)), (_("Value date"), day(paid.on))]
    facts += [(_("Total"), amount(row.total))]
    if row.surplus.minor:
        facts.append((_("Too much"), amount(row.surplus)))
        said = _(
            "We received more than order {number} costs. The rest stays as your credit: ask us to move it or return it."
        )
    else:
        facts.append((_("Still to pay"), amount(row.balance)))
        said = _("We received a part of order {number}. It is delivered once it is paid in full.")
    letter = Letter(
        subject=_("Payment received for order {number}").format(number=row.number),
        heading=_("We received a payment"),
        paragraphs=(said.format(number=strong(row.number)),),
        facts=tuple(facts),
        button=_("See the order"),
        page="order",
        about=row.id,
        why=buyer_reason(),
    )
    return to_people(buyers(row), "payment_received", f"payment={event.payload['payment']}", letter)


def payment_failed(event: Announced) -> list[Told]:
    """A card was refused, whoever tried it; once a day and order. Of a month that renews by itself, see there."""
    row = order_for_system(event.payload["order"])
    if row.channel == RENEWAL:
        return []
    tried = Money(event.payload["amount_minor"], row.currency)
    letter = Letter(
        subject=_("The card payment of order {number} failed").format(number=row.number),
        heading=_("The card was declined"),
        paragraphs=(
            _("Nothing was charged for order {number}.").format(number=strong(row.number)),
            _("Try another card, or pay another way; the order waits."),
        ),
        facts=((_("Order"), row.number), (_("Amount"), amount(tried))),
        button=_("Pay the order"),
        page="order",
        about=row.id,
        why=buyer_reason(),
    )
    return to_people(buyers(row), "payment_failed", f"order={row.id}:on={event.on}", letter)


def invoice_issued(event: Announced) -> list[Told]:
    """The invoice goes to the billing contact, never to the customer (QT7)."""
    row, order = _invoiced(event.payload["invoice"], event.on)
    due = ((_("Due on"), day(row.due_on)),) if row.due_on is not None and row.balance.minor else ()
    letter = Letter(
        subject=_("Invoice {number}: {total}").format(number=row.number, total=amount(row.total)),
        heading=_("Here is your invoice"),
        paragraphs=(
            _("Invoice {number} of order {order} is attached.").format(
                number=strong(row.number), order=row.order_number
            ),
        ),
        facts=(*_sums(row), *due),
        button=_("Open the invoice"),
        page="invoice",
        about=row.id,
        why=billing_reason(),
        papers=(f"invoice:{row.id}",),
    )
    return to_people(billing_contacts(order), "invoice_issued", f"invoice={row.id}", letter)


def billing_reason() -> str:
    """Why a billing contact gets a mail."""
    return _("You get this because invoices of this order go to you.")


def _invoiced(invoice_id: int, on: date) -> tuple[InvoiceRow, OrderRow]:
    row = invoice(invoice_id, SYSTEM, on)
    return row, order_for_system(row.order)


def _sums(row: InvoiceRow) -> tuple[tuple[str, str], ...]:
    return ((_("Net"), amount(row.net)), (_("Tax"), amount(row.tax)), (_("Total"), amount(row.total)))


def refunded(event: Announced) -> list[Told]:
    """A credit note, and how the money comes back: to who paid, the way it was paid (RF4, RF6)."""
    row, order = _invoiced(event.payload["invoice"], event.on)
    back = [entry.amount for entry in order.entries if entry.kind == "refunded" and entry.on == event.on]
    returned = Money(-sum(one.minor for one in back), order.currency)
    letter = Letter(
        subject=_("Refund of order {order}: {total}").format(order=order.number, total=amount(row.total)),
        heading=_("Your refund"),
        paragraphs=(
            _("Credit note {number} takes {total} off order {order}; it is attached.").format(
                number=strong(row.number), total=amount(row.total), order=order.number
            ),
            _("{amount} goes back the way it was paid.").format(amount=strong(amount(returned)))
            if returned.minor
            else _("Nothing of it was paid yet, so nothing goes back."),
        ),
        facts=_sums(row),
        button=_("See the order"),
        page="order",
        about=order.id,
        why=buyer_reason(),
        papers=(f"invoice:{row.id}",),
    )
    return to_people(buyers(order), "refund_issued", f"invoice={row.id}", letter)


def due(invoice_id: int, on: date, *, overdue: bool) -> list[Told]:
    """An invoice is due soon, or the day has passed with something left to pay."""
    row, order = _invoiced(invoice_id, on)
    last = row.due_on or on
    letter = Letter(
        subject=(_("Invoice {number} is overdue") if overdue else _("Invoice {number} is due soon")).format(
            number=row.number
        ),
        heading=_("An invoice is overdue") if overdue else _("An invoice is due soon"),
        paragraphs=(
            (_("Invoice {number} was due on {day}.") if overdue else _("Invoice {number} is due on {day}.")).format(
                number=strong(row.number), day=day(last)
            ),
        ),
        facts=((_("Total"), amount(row.total)), (_("Still to pay"), amount(row.balance))),
        button=_("Open the invoice"),
        page="invoice",
        about=row.id,
        why=billing_reason(),
    )
    name = "invoice_overdue" if overdue else "invoice_due"
    return to_people(billing_contacts(order), name, f"invoice={row.id}", letter)
