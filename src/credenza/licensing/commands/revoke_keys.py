"""The desk revokes a license's keys that got into wrong hands; its customer gets a new one. Source: "License keys".

Also how keys pass to a newer signing key, and what the desk does after a lost card dispute (PY6).
"""

from datetime import datetime

from django.db import transaction

from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import MissingFields, NotFound
from credenza.licensing.histories import tell
from credenza.licensing.keys import issue_key, revoke_from
from credenza.licensing.models import KeyVersion
from credenza.licensing.policy import locked_license, require
from credenza.licensing.receipts import KeysRevoked
from credenza.licensing.signing import Signer


@transaction.atomic
def revoke_keys(
    *, license: int, reason: str, signer: Signer, by: Actor, now: datetime, replace: bool = True
) -> KeysRevoked:
    """Revoke every version that holds; ``replace``: issue a new one at once, unless the license ended.

    Refuses with ``not_permitted`` (also for a license whose key one sees oneself), ``missing_fields`` without a
    reason, ``not_found`` where no version holds; raises what the signer raises.
    """
    found = locked_license(license)
    require("revoke_keys", found, by)
    if not reason.strip():
        raise MissingFields(fields=("reason",))
    if not KeyVersion.objects.filter(entitlement=found, revoked_on=None).exists():
        raise NotFound(what="license key")
    when = stamp(by, now)
    revoked = revoke_from(found, 1, when, on=when.on, reason=reason.strip())
    issued = issue_key(found, signer, when, order=None) if replace and found.ended_on is None else None
    tell("keys_revoked", found, when, command="revoke_keys", reason=reason.strip(), versions=list(revoked))
    return KeysRevoked(license=found.pk, revoked=revoked, issued=issued.version if issued else None)
