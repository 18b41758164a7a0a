"""Letters about quotes: the quote itself, its review, and that its validity ends. Rules QT2, QT6, MR2, PY7."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.utils.translation import ngettext

from credenza.journal.outbox import Announced
from credenza.kernel.actors import SYSTEM
from credenza.licensing.queries.licenses import licenses_of
from credenza.licensing.rows import LicenseRow
from credenza.orders.order_rows import OrderRow
from credenza.orders.queries.orders import order_for_system
from credenza.orders.queries.quotes import quote
from credenza.orders.queries.reviews import review
from credenza.orders.rows import QuoteRow, ReviewRow
from credenza.workflows.letters.letter import Letter, clean, day, quoted, strong
from credenza.workflows.letters.words import amount
from credenza.workflows.order_facts import buyers, to_contact
from credenza.workflows.telling import Told, to_people

REASONS = {
    "co_term": __("licenses are brought to one date"),
    "free_notes": __("the notes need reading"),
    "unverified_program": __("a discount program or category is to be proven"),
    "exemption_claim": __("a tax exemption is to be proven"),
    "end_customer_is_reseller": __("the end customer is a reseller"),
    "price_override": __("a price was set by hand"),
    "first_net30": __("this is the first order on Net-30"),
    "overdue_invoice": __("an invoice is overdue"),
    "amount_above_setting": __("orders of this size are looked at"),
    "blocked_country": __("orders of this country are looked at"),
    "late_payment": __("the payment came late"),
    "cloud_by_reseller": __("cloud quotes of resellers are looked at"),
    "license_ended": __("a license that it renews or upgrades has ended meanwhile"),
}
"""Why a manual review, in words for the buyer; a reason without words is shown by its name."""


def _why() -> str:
    return _("You get this because you are the purchaser.")


def _facts(row: QuoteRow) -> tuple[tuple[str, str], ...]:
    facts = [(_("Quote"), row.number), (_("Total"), amount(row.total))]
    if row.valid_until is not None:
        facts.append((_("Valid until"), day(row.valid_until)))
    return tuple(facts)


def sent(event: Announced) -> list[Told]:
    """A quote is open: its purchaser gets the paper, technical contacts hear which licenses it is about (QT2, QT6)."""
    row = quote(event.payload["quote"], SYSTEM, event.on)
    letter = Letter(
        subject=_("Quote {number}: {total}").format(number=row.number, total=amount(row.total)),
        heading=_("Here is your quote"),
        paragraphs=(
            _("Quote {number} is attached. Its prices hold until {day}, that day included.").format(
                number=strong(row.number), day=day(row.valid_until or event.on)
            ),
            _("Accept it to order. The paper says how it can be paid; tax is an estimate until the invoice."),
        ),
        facts=_facts(row),
        button=_("Open the quote"),
        page="quote",
        about=row.id,
        why=_why(),
        papers=(f"quote:{row.id}",),
    )
    return [*to_people(buyers(row), "quote_saved", f"quote={row.id}", letter), *_quoted(row, event.on)]


def _quoted(row: QuoteRow, on: date) -> list[Told]:
    ids = [line.entitlement for line in row.lines if line.entitlement is not None]
    return [told for license in licenses_of(ids, SYSTEM, on) for told in _license_quoted(row, license)]


def _license_quoted(row: QuoteRow, license: LicenseRow) -> list[Told]:
    named = f"{clean(license.name)} ({license.sen})"
    letter = Letter(
        subject=_("A quote was made for {sen}").format(sen=license.sen),
        heading=_("A quote names your license"),
        paragraphs=(
            _("Somebody made a quote to renew, upgrade or align {license}. Nothing has changed yet.").format(
                license=strong(named)
            ),
            _("If you did not expect this, ask your reseller or your purchasing department."),
        ),
        button=_("See the license"),
        page="license",
        about=license.id,
        why=_("You get this because you are the technical contact of {sen}.").format(sen=license.sen),
    )
    return to_contact(license.technical_contact, "license_quoted", f"quote={row.id}:license={license.id}", letter)


def _of_review(event: Announced) -> tuple[ReviewRow, QuoteRow | OrderRow, str]:
    """The review, what it holds, and the page of that."""
    found = review(event.payload["review"], SYSTEM, event.on)
    if found.order is not None:
        return found, order_for_system(found.order), "order"
    return found, quote(found.quote or 0, SYSTEM, event.on), "quote"


def in_review(event: Announced) -> list[Told]:
    """A manual review begins: with its window (MR2). Nothing is said of why beyond what the buyer may know."""
    found, held, page = _of_review(event)
    letter = Letter(
        subject=_("{number} is in manual review").format(number=held.number),
        heading=_("We look at this by hand"),
        paragraphs=(
            _("{number} is in manual review. That takes one to three business days.").format(
                number=strong(held.number)
            ),
            _("You need do nothing; we write as soon as it is decided."),
        ),
        facts=(
            (_("Because"), "; ".join(str(REASONS.get(reason, reason)) for reason in found.reasons)),
            (_("Decided from"), day(found.earliest_on)),
            (_("Decided by"), day(found.due_on)),
        ),
        button=_("See where it stands"),
        page=page,
        about=held.id,
        why=_why(),
    )
    return to_people(buyers(held), "quote_in_review", f"review={found.id}", letter)


def decided(event: Announced) -> list[Told]:
    """The desk decided: approved, or declined with its reason."""
    found, held, page = _of_review(event)
    approved = found.status == "approved"
    said = (_("{number} was approved.") if approved else _("{number} was declined.")).format(number=strong(held.number))
    note = (_("The desk writes: {note}").format(note=quoted(found.note)),) if found.note else ()
    letter = Letter(
        subject=(_("{number} was approved") if approved else _("{number} was declined")).format(number=held.number),
        heading=_("Your quote was reviewed") if page == "quote" else _("Your order was reviewed"),
        paragraphs=(said, *note),
        button=_("Open the quote") if page == "quote" else _("Open the order"),
        page=page,
        about=held.id,
        why=_why(),
    )
    return to_people(buyers(held), "review_decided", f"review={found.id}", letter)


def asked(event: Announced) -> list[Told]:
    """The desk has a question; the clock stands until it is answered."""
    found, held, page = _of_review(event)
    letter = Letter(
        subject=_("A question about {number}").format(number=held.number),
        heading=_("We have a question"),
        paragraphs=(
            _("{number} goes on once you have answered:").format(number=strong(held.number)),
            quoted(found.note),
        ),
        button=_("Answer"),
        page=page,
        about=held.id,
        why=_why(),
    )
    return to_people(buyers(held), "review_question", f"review={found.id}:event={event.id}", letter)


def expiring(row: QuoteRow, left: int) -> list[Told]:
    """So many days before ``valid_until``; also of an order that is accepted and unpaid (PY7)."""
    until = row.valid_until or row.price_on
    unpaid = row.order is not None
    letter = Letter(
        subject=ngettext("Quote {number} ends in {count} day", "Quote {number} ends in {count} days", left).format(
            number=row.number, count=left
        ),
        heading=_("The payment is still missing") if unpaid else _("Your quote ends soon"),
        paragraphs=(
            _("The prices of quote {number} hold until {day}, that day included.").format(
                number=strong(row.number), day=day(until)
            ),
            _("The order is accepted and waits for its payment.")
            if unpaid
            else _("Accept or pay it by then, or revise it later at the prices of that day."),
        ),
        facts=_facts(row),
        button=_("Open the order") if unpaid else _("Open the quote"),
        page="order" if unpaid else "quote",
        about=row.order if unpaid else row.id,
        why=_why(),
    )
    return to_people(buyers(row), "quote_expiring", f"quote={row.id}:until={until}:days={left}", letter)
