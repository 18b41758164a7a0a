"""Staff revoke a credential for misconduct, or take that back; the dates run on underneath.

Source: "Certification renewal", states of a credential.
"""

from datetime import datetime

from credenza.certification.holdings import changed, credential_and_person, locked_credential
from credenza.certification.models import Revocation
from credenza.certification.policy import require
from credenza.certification.receipts import CredentialChanged
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import MissingFields


@idempotent
def revoke_credential(
    *, credential: int, reason: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> CredentialChanged:
    """Refuses with ``missing_fields`` (reason), ``not_permitted``, ``not_found``. Revoking twice changes nothing."""
    return _set("revoke_credential", credential, reason, by, now, revoked=True)


@idempotent
def restore_credential(
    *, credential: int, reason: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> CredentialChanged:
    """Refuses with ``missing_fields`` (reason), ``not_permitted``, ``not_found``. Restoring twice changes nothing."""
    return _set("restore_credential", credential, reason, by, now, revoked=False)


def _set(command: str, credential: int, reason: str, by: Actor, now: datetime, *, revoked: bool) -> CredentialChanged:
    row, person = credential_and_person(credential)
    require(command, by, person_id=person)
    if not reason.strip():
        raise MissingFields(fields=("reason",))
    when = stamp(by, now)
    row, root = locked_credential(row)
    if row.revoked != revoked:
        Revocation.objects.create(
            credential=row, revoked=revoked, reason=reason.strip(), entered_on=when.on, at=now, by_id=by.person_id
        )
        row.revoked = revoked
        row.save(update_fields=["revoked"])
        event = f"certification.credential_{'revoked' if revoked else 'restored'}"
        told = {"candidate": root.pk, "credential": row.pk}
        subject = Subject(kind="credential", id=row.pk)
        record(Fact(event=event, payload=told, command=command, subject=subject, reason=reason.strip()), when)
    return changed(row, when.on)
