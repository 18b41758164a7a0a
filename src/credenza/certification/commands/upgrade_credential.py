"""Staff turn a holding of one certification into another; dates, cycle and tally go on.

Source: "The new process to renew certifications is now available", comments: an ACP-JPA that was not upgraded to
ACP-MJDP before the program changed.
"""

from datetime import date, datetime

from credenza.certification.entering import check_day
from credenza.certification.holdings import changed, credential_and_person, locked_credential, require_in_force
from credenza.certification.models import Upgrade
from credenza.certification.policy import require
from credenza.certification.programs import certification as certification_named
from credenza.certification.receipts import CredentialChanged
from credenza.certification.refreshing import refresh
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor


@idempotent
def upgrade_credential(
    *,
    credential: int,
    certification: str,
    on: date,
    by: Actor,
    now: datetime,
    reason: str = "",
    idempotency_key: str | None = None,
) -> CredentialChanged:
    """Refuses with ``unknown_certification``, ``credential_expired`` (on that day), ``date_in_future``,
    ``not_permitted``, ``not_found``.
    """
    row, person = credential_and_person(credential)
    require("upgrade_credential", by, person_id=person)
    named = certification_named(certification)
    check_day(on, person, now, activity=False)
    when = stamp(by, now)
    row, root = locked_credential(row)
    require_in_force(row, on)
    told = {"candidate": root.pk, "credential": row.pk, "from": row.certification, "to": named.code}
    Upgrade.objects.create(
        credential=row,
        certification=named.code,
        on=on,
        reason=reason.strip(),
        entered_on=when.on,
        at=now,
        by_id=by.person_id,
    )
    subject = Subject(kind="credential", id=row.pk)
    event = "certification.credential_upgraded"
    record(Fact(event=event, payload=told, command="upgrade_credential", subject=subject, reason=reason.strip()), when)
    refresh(root.pk, when, "upgrade")
    return changed(row, when.on)
