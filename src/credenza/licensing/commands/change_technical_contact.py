"""The technical contact hands the role over, or the desk does it for them; both are told. Rule LK4 of orders."""

from datetime import datetime
from typing import Any

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields
from credenza.licensing.addresses import clean_address
from credenza.licensing.errors import LicenseEnded
from credenza.licensing.histories import change_license, tell
from credenza.licensing.models import Change, Entitlement
from credenza.licensing.policy import caller, locked_license, require
from credenza.licensing.receipts import ContactChanged
from credenza.parties.queries import person, person_by_email

COMMAND = "change_technical_contact"


@idempotent
def change_technical_contact(
    *,
    license: int,
    email: str,
    reason: str = "",
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> ContactChanged:
    """Make the address's owner the technical contact; who has no account yet is it once they prove the address.

    The key stays: it says nothing of contacts. Staff give a reason. Refuses with ``not_permitted``, ``not_found``,
    ``missing_fields``, ``invalid_field`` (not an address, the present contact's, or at the desk one's own),
    ``license_ended``.
    """
    found = locked_license(license)
    require(COMMAND, found, by)
    if not by.is_system and not caller(by).is_technical_contact(found) and not reason.strip():
        raise MissingFields(fields=("reason",))
    if found.ended_on is not None:
        raise LicenseEnded
    address, when = clean_address(email), stamp(by, now)
    known = person_by_email(address)
    old_id, old_email = found.technical_contact_id, _email_of(found)
    if (known is not None and known.id == old_id) or (known is None and address == old_email):
        raise InvalidField(field="email", expected="the address of somebody else than the present technical contact")
    if known is not None and known.id == by.person_id and not caller(by).is_technical_contact(found):
        # The desk changes contacts and sees no keys: so never its own person.
        raise InvalidField(field="email", expected="the address of somebody else: who changes the contact sees no key")
    new_id, new_email = (known.id, known.email) if known else (None, address)
    found.technical_contact_email = "" if known else address
    found.save(update_fields=["technical_contact_email"])
    change_license(found, {"technical_contact_id": new_id}, Change(kind="handed_over", reason=reason.strip()), when)
    # An address without an account has nobody to be looked up by: then the event says it.
    told: dict[str, Any] = {"old": old_id, "new": new_id}
    told |= ({} if old_id else {"old_email": old_email}) | ({} if new_id else {"new_email": new_email})
    tell("technical_contact_changed", found, when, command=COMMAND, reason=reason.strip(), **told)
    return ContactChanged(license=found.pk, sen=found.sen, old=old_email, new=new_email)


def _email_of(license: Entitlement) -> str:
    known = person(license.technical_contact_id) if license.technical_contact_id else None
    return known.email if known else license.technical_contact_email
