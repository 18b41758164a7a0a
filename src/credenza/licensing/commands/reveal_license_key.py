"""Who may see a license key is decided and written down here; a gateway signs it. Rules LK1 to LK3 of orders.

Every look is audited, allowed or refused, with who, when and the address it came from. A refused one is kept although
nothing else is: that is its point.
"""

from datetime import datetime

from credenza.journal.recording import Subject, note, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound
from credenza.licensing.errors import KeyNotVisible
from credenza.licensing.histories import subject_of
from credenza.licensing.models import Entitlement, KeyVersion
from credenza.licensing.policy import caller
from credenza.licensing.receipts import KeyToSign

COMMAND = "reveal_license_key"


def reveal_license_key(
    *, license: int, by: Actor, now: datetime, address: str = "", version: int | None = None, as_file: bool = False
) -> KeyToSign:
    """What the caller may see signed: the current key version, or an older one that still holds.

    ``address`` is where the request came from, empty for none; ``as_file``: it is taken as a license file. Whoever
    calls this keeps a refusal by ``note_refused_look`` once nothing can roll it back any more. Refuses with
    ``key_not_visible``; ``not_found`` where there is no such license, or no such key (the cloud has none, a refund
    leaves none).
    """
    found = Entitlement.objects.filter(pk=license).first()
    if found is None:
        raise NotFound(what="license")
    when = stamp(by, now)
    if not caller(by).sees_key(found):
        raise KeyNotVisible
    holding = KeyVersion.objects.filter(entitlement=found, revoked_on=None).order_by("-version")
    key = holding.filter(version=version).first() if version is not None else holding.first()
    if key is None:
        raise NotFound(what="license key")
    looked = {"allowed": True, "address": address, "version": key.version}
    note(COMMAND, subject_of(found), when, facts={**looked, "file": True} if as_file else looked)
    return KeyToSign(license=found.pk, sen=found.sen, version=key.version, payload=key.payload, kid=key.kid)


def note_refused_look(*, license: int, by: Actor, now: datetime, address: str = "") -> None:
    """Leave the audit row of a refused look, outside of the transaction that was refused."""
    subject = Subject(kind="license", id=license)
    note(COMMAND, subject, stamp(by, now), facts={"allowed": False, "address": address})
