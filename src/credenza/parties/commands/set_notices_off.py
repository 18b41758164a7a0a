"""Which optional notices a person turns off."""

from collections.abc import Sequence
from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotPermitted
from credenza.parties.models import NoticePreference
from credenza.parties.receipts import PersonChanged


@idempotent
def set_notices_off(
    *, notices: Sequence[str], by: Actor, now: datetime, idempotency_key: str | None = None
) -> PersonChanged:
    """Keep exactly these off. Which notices may be turned off is the notice registry's to say."""
    if by.person_id is None:
        raise NotPermitted(command="set_notices_off")
    wanted = set(notices)
    NoticePreference.objects.filter(person_id=by.person_id).exclude(notice__in=wanted).delete()
    NoticePreference.objects.bulk_create(
        [NoticePreference(person_id=by.person_id, notice=notice) for notice in sorted(wanted)], ignore_conflicts=True
    )
    return PersonChanged(person=by.person_id)
