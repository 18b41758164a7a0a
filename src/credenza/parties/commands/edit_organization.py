"""Change what an organization says of itself, and at the desk its flags.

Rules TX1, TX3 (address, tax id), A10 (``fulfil_on_terms``) and PM1 (account flags). What was quoted, ordered or
invoiced before keeps what it said: each paper took its own copy.
"""

from dataclasses import dataclass
from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import MissingFields
from credenza.parties.models import Organization
from credenza.parties.organization_fields import (
    Address,
    clean_address,
    clean_kind,
    clean_name,
    set_address,
    set_tax_id,
)
from credenza.parties.organization_policy import is_present_member, locked_organization, require
from credenza.parties.organization_receipts import OrganizationChanged

FLAGS = ("kind", "fulfil_on_terms", "is_blocked")
SHOWN = (
    "name",
    "street",
    "city",
    "postal_code",
    "region",
    "country",
    "has_address",
    "vat_id",
    "vat_id_valid",
    *FLAGS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """What only the desk sets; None leaves a flag as it is."""

    kind: str | None = None
    fulfil_on_terms: bool | None = None
    is_blocked: bool | None = None


@idempotent
def edit_organization(
    *,
    organization: int,
    name: str | None = None,
    address: Address | None = None,
    vat_id: str | None = None,
    flags: Flags | None = None,
    reason: str = "",
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> OrganizationChanged:
    """Set what is given. Members set name, address and tax id; the desk all of it, with a reason, but flags and kind
    never of an organization of their own.

    Refuses with ``not_permitted``, ``not_found``, ``missing_fields``, ``invalid_field``.
    """
    require("edit_organization", by, organization)
    if flags is not None:
        require("set_organization_flags", by, organization)
    if not (by.is_system or reason.strip() or is_present_member(by, organization)):
        raise MissingFields(fields=("reason",))
    row = locked_organization(organization)
    before = _shown(row)
    if name is not None:
        row.name = clean_name(name)
    if address is not None:
        set_address(row, clean_address(address))
    if vat_id is not None or (address is not None and row.country != before["country"]):
        # An id that held for the old country may not hold for the new one.
        set_tax_id(row, row.vat_id if vat_id is None else vat_id)
    if flags is not None:
        _set_flags(row, flags)
    changed = tuple(field for field, value in _shown(row).items() if value != before[field])
    if changed:
        row.save(update_fields=changed)
        _record(row, changed, reason.strip(), by, now)
    return OrganizationChanged(organization=organization, changed=changed)


def _set_flags(row: Organization, flags: Flags) -> None:
    if flags.kind is not None:
        row.kind = clean_kind(flags.kind)
    if flags.fulfil_on_terms is not None:
        row.fulfil_on_terms = flags.fulfil_on_terms
    if flags.is_blocked is not None:
        row.is_blocked = flags.is_blocked


def _shown(row: Organization) -> dict[str, object]:
    return {field: getattr(row, field) for field in SHOWN}


def _record(row: Organization, changed: tuple[str, ...], reason: str, by: Actor, now: datetime) -> None:
    flags: dict[str, object] = {one: getattr(row, one) for one in FLAGS if one in changed}
    fact = Fact(
        event="parties.organization_changed",
        payload={"organization": row.pk, "changed": list(changed)},
        command="edit_organization",
        subject=Subject(kind="organization", id=row.pk),
        reason=reason,
        audit={"changed": list(changed), **flags},
    )
    record(fact, stamp(by, now))
