"""Letters about licenses: ready to use, handed over, about to end. Rules LK1, LK4; none carries a key."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credenza.catalog.rules.methods import RENEWAL
from credenza.journal.outbox import Announced
from credenza.kernel.actors import SYSTEM
from credenza.licensing.queries.licenses import license, licenses_of
from credenza.licensing.rows import EndingRow, LicenseRow
from credenza.orders.order_rows import OrderRow
from credenza.orders.queries.orders import order_for_system
from credenza.parties.queries import people
from credenza.workflows.letters.letter import Letter, clean, day, strong
from credenza.workflows.order_facts import but, to_address, to_contact
from credenza.workflows.telling import Told, to_people

_NAMED = 20


def named(row: LicenseRow | EndingRow) -> str:
    """A license in words: its product and its SEN."""
    return f"{clean(row.name)} ({row.sen})"


def contact_reason(sen: str) -> str:
    """Why a technical contact gets a mail."""
    return _("You get this because you are the technical contact of {sen}.").format(sen=sen)


def ready(event: Announced) -> list[Told]:
    """An order was fulfilled: the technical contacts of its licenses may use them now; not month by month (SU5)."""
    order = order_for_system(event.payload["order"])
    if order.channel == RENEWAL:
        return []
    rows = licenses_of([license for line in order.lines for license in line.licenses], SYSTEM, event.on)
    by_contact: dict[str, list[LicenseRow]] = {}
    for row in rows:
        contact = row.technical_contact
        if contact is not None:
            by_contact.setdefault(contact.email, []).append(row)
    return [
        told
        for group in by_contact.values()
        for told in to_contact(group[0].technical_contact, "license_ready", f"order={order.id}", _ready(group))
    ]


def _ready(rows: Sequence[LicenseRow]) -> Letter:
    keyed = any(row.key_versions for row in rows)
    return Letter(
        subject=ngettext("Your license {sen} is ready", "{count} licenses are ready", len(rows)).format(
            sen=rows[0].sen, count=len(rows)
        ),
        heading=ngettext("Your license is ready", "Your licenses are ready", len(rows)),
        paragraphs=(
            _("Reveal the license key on the page of the license: it is never sent by e-mail.")
            if keyed
            else _("The subscription is active. Cloud products need no license key."),
        ),
        facts=tuple((named(row), _until(row)) for row in rows[:_NAMED]),
        button=_("See the license") if len(rows) == 1 else _("See your licenses"),
        page="license" if len(rows) == 1 else "licenses",
        about=rows[0].id if len(rows) == 1 else None,
        why=contact_reason(rows[0].sen),
    )


def evaluations_ready(order: OrderRow, begun: Sequence[int], on: date) -> list[Told]:
    """An order waits for its payment on terms: its technical contact may evaluate what was bought until then (A10)."""
    rows = licenses_of(begun, SYSTEM, on)
    if not rows:
        return []
    letter = Letter(
        subject=_("Evaluation keys for order {number}").format(number=order.number),
        heading=_("You can begin before the payment arrives"),
        paragraphs=(
            _("Order {number} is paid on terms. Until its payment arrives, evaluation keys let you work.").format(
                number=strong(order.number)
            ),
            _("Reveal them on the pages of the licenses. Once the order is paid, each has a key of its own there."),
        ),
        facts=tuple((named(row), _until(row)) for row in rows[:_NAMED]),
        button=_("See the license") if len(rows) == 1 else _("See your licenses"),
        page="license" if len(rows) == 1 else "licenses",
        about=rows[0].id if len(rows) == 1 else None,
        why=contact_reason(rows[0].sen),
    )
    return to_contact(rows[0].technical_contact, "evaluation_ready", f"order={order.id}", letter)


def _until(row: LicenseRow) -> str:
    if row.term.ends_on is not None:
        return _("until {day}").format(day=day(row.term.ends_on))
    if row.maintenance.ends_on is not None:
        return _("no end; maintenance until {day}").format(day=day(row.maintenance.ends_on))
    return _("no end")


def contact_changed(event: Announced) -> list[Told]:
    """The role went to somebody else: both are told (LK4)."""
    row = license(event.payload["license"], SYSTEM, event.on)
    old, new = _address(event, "old"), _address(event, "new")
    fact = f"license={row.id}:event={event.id}"
    to_new = Letter(
        subject=_("You are the technical contact of {sen}").format(sen=row.sen),
        heading=_("You are the technical contact now"),
        paragraphs=(
            _("You look after {license} from now on: you see its key, and hear before it ends.").format(
                license=strong(named(row))
            ),
        ),
        button=_("See the license"),
        page="license",
        about=row.id,
        why=contact_reason(row.sen),
    )
    to_old = Letter(
        subject=_("You are no longer the technical contact of {sen}").format(sen=row.sen),
        heading=_("The technical contact changed"),
        paragraphs=(
            _("{license} has another technical contact: {email}.").format(license=strong(named(row)), email=clean(new)),
            _("If you did not expect this, write to us."),
        ),
        button=_("See your licenses"),
        page="licenses",
        why=_("You get this because you were the technical contact of {sen}.").format(sen=row.sen),
    )
    return [
        *to_address(new, "technical_contact_changed", fact, to_new),
        *to_address(old, "technical_contact_changed", fact, to_old),
    ]


def _address(event: Announced, which: str) -> str:
    """People are named by id; an address whose owner has no account stands beside."""
    known = people([event.payload[which] or 0]).get(event.payload[which] or 0)
    return known.email if known else str(event.payload.get(f"{which}_email", ""))


def ending(row: EndingRow, left: int) -> list[Told]:
    """A term or maintenance ends in so many days: the technical contact and the purchaser are told."""
    letter = Letter(
        subject=ngettext("{sen} ends in {count} day", "{sen} ends in {count} days", left).format(
            sen=row.sen, count=left
        ),
        heading=_("Maintenance ends soon") if row.what == "maintenance" else _("A term ends soon"),
        paragraphs=(
            (
                _("The maintenance of {license} ends on {day}, that day included.")
                if row.what == "maintenance"
                else _("{license} ends on {day}, that day included.")
            ).format(license=strong(named(row)), day=day(row.ends_on)),
            _("Renew it before: nothing renews by itself."),
        ),
        button=_("See the license"),
        page="license",
        about=row.license,
        why=_("You get this because you look after {sen}, or bought it.").format(sen=row.sen),
    )
    fact = f"license={row.license}:{row.what}={row.ends_on}:days={left}"
    purchasers = list(people([row.original_purchaser_id or 0]).values())
    if row.technical_contact_id is not None:
        contact = to_people(people([row.technical_contact_id]).values(), "term_ending", fact, letter)
    else:
        contact = to_address(row.technical_contact_email, "term_ending", fact, letter)
    return [*to_people(purchasers, "term_ending", fact, letter), *but(contact, purchasers)]
