"""Letters about monthly subscriptions: a month that could not be charged, a lapse, a cancellation. Rule SU5."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.journal.outbox import Announced
from credenza.kernel.actors import SYSTEM
from credenza.licensing.queries.licenses import license
from credenza.licensing.rows import LicenseRow
from credenza.orders.order_rows import OrderRow
from credenza.orders.queries.orders import order_for_system
from credenza.workflows.letters.letter import Letter, day, strong
from credenza.workflows.letters.licenses import contact_reason, named
from credenza.workflows.letters.orders import billing_reason
from credenza.workflows.letters.words import amount
from credenza.workflows.order_facts import billing_contacts, but, to_contact
from credenza.workflows.telling import Told, to_people

WHY = {
    "no_card": gettext_lazy("No card is on file for it."),
    "card_gone": gettext_lazy("The card on file is no longer there."),
    "expired_card": gettext_lazy("The card on file has expired."),
    "insufficient_funds": gettext_lazy("The card on file has too little money."),
    "authentication_required": gettext_lazy("The bank wants the payment to be confirmed by the card's holder."),
}
UNSOLD = ("unknown_sku", "tier_not_available", "currency_not_available")


def why_refused(reason: str) -> str:
    """Why a month was not paid, in words."""
    if reason in UNSOLD:
        return _("It is no longer sold in this size and currency.")
    return str(WHY.get(reason, _("The card on file was declined.")))


def refused(event: Announced) -> list[Told]:
    """The billing contact hears of each refusal, when the card is tried again, and where to pay or name another."""
    row, order = license(event.payload["license"], SYSTEM, event.on), order_for_system(event.payload["order"])
    again = date.fromisoformat(event.payload["next_try_on"])
    letter = Letter(
        subject=_("{sen} could not be renewed").format(sen=row.sen),
        heading=_("The next month could not be charged"),
        paragraphs=(
            _("{reason} Nothing was charged for {name}.").format(
                reason=why_refused(event.payload["reason"]), name=strong(named(row))
            ),
            _("We try the card again on {day}. Until then the subscription goes on.").format(day=day(again)),
        ),
        closing=(_("Paying here puts the card you pay with on file for the months to come."),),
        facts=(
            (_("Month from"), day(date.fromisoformat(event.payload["starts_on"]))),
            (_("Total"), amount(order.total)),
        ),
        button=_("Pay now, or use another card"),
        page="order_payment",
        about=order.id,
        why=billing_reason(),
    )
    fact = f"license={row.id}:from={event.payload['starts_on']}:try={event.payload['tries']}"
    return to_people(billing_contacts(order), "renewal_refused", fact, letter)


def lapsed(event: Announced) -> list[Told]:
    """The last try failed, or the month is not sold any more: who pays and who uses it are told."""
    row = license(event.payload["license"], SYSTEM, event.on)
    order = order_for_system(event.payload["order"] or row.order)
    fact = f"license={row.id}:from={event.payload['starts_on']}"
    people = billing_contacts(order)
    told = to_people(people, "subscription_lapsed", fact, _lapsed(row, event, billing_reason()))
    to_user = to_contact(
        row.technical_contact, "subscription_lapsed", fact, _lapsed(row, event, contact_reason(row.sen))
    )
    return [*told, *but(to_user, people)]


def _lapsed(row: LicenseRow, event: Announced, why: str) -> Letter:
    return Letter(
        subject=_("{sen} lapsed").format(sen=row.sen),
        heading=_("A subscription lapsed"),
        paragraphs=(
            _("{reason} {name} was paid until {day} and has lapsed.").format(
                reason=why_refused(event.payload["reason"]), name=strong(named(row)), day=_until(row)
            ),
            _("Nothing more is charged. Buy it again whenever you want it back."),
        ),
        button=_("See the subscription"),
        page="license",
        about=row.id,
        why=why,
    )


def cancelled(event: Announced) -> list[Told]:
    """Its customer, or the desk for them, ended the renewals: the billing contact has it in writing."""
    row = license(event.payload["license"], SYSTEM, event.on)
    order: OrderRow = order_for_system(row.order)
    letter = Letter(
        subject=_("{sen} renews no more").format(sen=row.sen),
        heading=_("A subscription was cancelled"),
        paragraphs=(
            _("{name} goes on until {day} and is not charged again.").format(name=strong(named(row)), day=_until(row)),
            _("Until then you can take this back on its page."),
        ),
        button=_("See the subscription"),
        page="license",
        about=row.id,
        why=billing_reason(),
    )
    return to_people(billing_contacts(order), "subscription_cancelled", f"event={event.id}", letter)


def _until(row: LicenseRow) -> str:
    return day(row.term.ends_on) if row.term.ends_on is not None else ""
