"""A candidate claims an Open Badge for one credential: one for each cycle, and a new one where its dates moved on.

Source: "Certification renewal", what people do. A signed badge never changes, so what may change while it lasts
stands in public status lists.
"""

import secrets
from datetime import datetime
from uuid import uuid4

from credenza.certification.holdings import credential_and_person, locked_credential, status_of
from credenza.certification.models import Badge
from credenza.certification.policy import require
from credenza.certification.sharing_errors import CredentialNotActive
from credenza.certification.sharing_receipts import BadgeClaimed
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor

SALT_BYTES = 12


@idempotent
def claim_badge(*, credential: int, by: Actor, now: datetime, idempotency_key: str | None = None) -> BadgeClaimed:
    """Issue the badge of the open cycle, or answer the one that was issued for it and its dates.

    Refuses with ``credential_not_active``, ``not_permitted``, ``not_found``.
    """
    row, person = credential_and_person(credential)
    require("claim_badge", by, person_id=person)
    when = stamp(by, now)
    row, root = locked_credential(row)
    status = status_of(row, when.on)
    if status != "active":
        raise CredentialNotActive(status=status)
    badge, made = Badge.objects.get_or_create(
        credential=row,
        certification=row.certification,
        cycle_start=row.start,
        suspends_on=row.suspends_on,
        defaults={
            "uuid": uuid4(),
            "recipient": uuid4(),
            "salt": secrets.token_hex(SALT_BYTES),
            "at": now,
            "by_id": by.person_id,
        },
    )
    if made:
        record(
            Fact(
                event="certification.badge_claimed",
                payload={"candidate": root.pk, "credential": row.pk, "badge": badge.pk},
                command="claim_badge",
                subject=Subject(kind="credential", id=row.pk),
            ),
            when,
        )
    return BadgeClaimed(badge=badge.pk, credential=row.pk, certification=row.certification)
