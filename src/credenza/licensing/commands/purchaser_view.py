"""Who besides the technical contact sees a license's keys: the original purchaser. Rules LK1 and A15 of orders."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields, NotFound
from credenza.licensing.addresses import clean_address
from credenza.licensing.histories import change_license, tell
from credenza.licensing.models import Change
from credenza.licensing.policy import locked_license, require
from credenza.licensing.receipts import LicenseChanged
from credenza.parties.queries import person_by_email


@idempotent
def withdraw_purchaser_view(
    *, license: int, by: Actor, now: datetime, idempotency_key: str | None = None
) -> LicenseChanged:
    """The technical contact lets the original purchaser see keys no longer; only the desk can bring it back.

    Refuses with ``not_permitted``, ``not_found`` (also where no purchaser sees them).
    """
    found = locked_license(license)
    require("withdraw_purchaser_view", found, by)
    if found.original_purchaser_id is None:
        raise NotFound(what="original purchaser")
    when, was = stamp(by, now), found.original_purchaser_id
    change_license(found, {"original_purchaser_id": None}, Change(kind="view_withdrawn"), when)
    tell("purchaser_view_withdrawn", found, when, command="withdraw_purchaser_view", person=was)
    return LicenseChanged(license=found.pk, sen=found.sen)


@idempotent
def appoint_purchaser(
    *, license: int, email: str, reason: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> LicenseChanged:
    """The desk puts a colleague in the original purchaser's place when that person leaves, with a reason (LK1).

    Refuses with ``not_permitted`` (nobody for a license whose key they see themselves, nor for themselves),
    ``missing_fields``, ``not_found``, ``invalid_field`` (nobody has proved to own the address).
    """
    found = locked_license(license)
    require("appoint_purchaser", found, by)
    if not reason.strip():
        raise MissingFields(fields=("reason",))
    known = person_by_email(clean_address(email))
    if known is None or known.id == by.person_id:
        raise InvalidField(field="email", expected="the verified address of a colleague of the original purchaser")
    when = stamp(by, now)
    change_license(found, {"original_purchaser_id": known.id}, Change(kind="handed_over", reason=reason.strip()), when)
    tell("purchaser_appointed", found, when, command="appoint_purchaser", reason=reason.strip(), person=known.id)
    return LicenseChanged(license=found.pk, sen=found.sen)
