"""Licenses ready for a test, made only through commands and always at a fixed instant."""

from dataclasses import replace
from datetime import date
from itertools import count

from credenza.kernel.actors import SYSTEM, Actor
from credenza.licensing.commands.fulfil_line import LicenseAsked, PaidLine, fulfil_line
from credenza.licensing.commands.undo_line import undo_line
from credenza.licensing.models import Entitlement
from credenza.licensing.receipts import LineFulfilled, LineUndone
from credenza.parties.models import Membership, Organization
from credenza.workflows.license_keys import SIGNER
from tests.builders.credits import NOW, TODAY, at, email_of

DATA_CENTER = LicenseAsked(sku="JIRA-DC", name="Jira Data Center", family="data_center", currency="USD")
SERVER = LicenseAsked(sku="JIRA-SERVER", name="Jira Server", family="server", currency="USD")
CLOUD = LicenseAsked(sku="JIRA-CLOUD", name="Jira Cloud", family="cloud_annual", currency="USD")
_orders = count(501)


def organization(*members: Actor, name: str = "Acme Ltd", kind: str = "customer") -> int:
    """An organization with these members."""
    made = Organization.objects.create(name=name, kind=kind, made_at=NOW)
    for member in members:
        Membership.objects.create(organization=made, person_id=member.person_id, since_at=NOW)
    return made.pk


def line(kind: str = "new", effective_on: date = TODAY, **more: object) -> PaidLine:
    """A line of a fresh order: 500 users for 42,000.00 a year unless said otherwise."""
    given = {"order": next(_orders), "position": 1, "tier": 500, "annual_net_minor": 4_200_000}
    return PaidLine(kind=kind, effective_on=effective_on, **given | more)  # type: ignore[arg-type]


def fulfilled(asked: LicenseAsked, paid: PaidLine) -> LineFulfilled:
    """The line as the system fulfills it, on the day of the payment."""
    return fulfil_line(paid=paid, asked=asked, signer=SIGNER, by=SYSTEM, now=at(paid.effective_on))


def license(
    asked: LicenseAsked = DATA_CENTER,
    *,
    technical_contact: Actor | None = None,
    purchaser: Actor | None = None,
    licensee: int | None = None,
    buyer: int | None = None,
    **more: object,
) -> int:
    """A new license, paid on ``TODAY`` unless said otherwise; its id."""
    asked = replace(
        asked,
        technical_contact=technical_contact.person_id if technical_contact else None,
        technical_contact_email=email_of(technical_contact) if technical_contact else "",
        purchaser=purchaser.person_id if purchaser else None,
        licensee=licensee,
        buyer=buyer,
    )
    return fulfilled(asked, line(**more)).licenses[0]  # type: ignore[arg-type]


def changed(license_id: int, kind: str, effective_on: date, **more: object) -> LineFulfilled:
    """A paid line about a license that stands."""
    row = Entitlement.objects.get(pk=license_id)
    asked = LicenseAsked(sku=row.sku, name=row.name, family=row.family, currency=row.currency)
    return fulfilled(asked, line(kind, effective_on, entitlement=license_id, **more))


def refunded(order: int, on: date, position: int = 1) -> LineUndone:
    """The line of that order as a refund undoes it."""
    return undo_line(order=order, position=position, on=on, reason="Refunded.", signer=SIGNER, by=SYSTEM, now=at(on))
