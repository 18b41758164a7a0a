"""Somebody has proved to own an address: what waits for it takes effect."""

from datetime import datetime

from django.db import transaction

from credenza.journal.recording import stamp
from credenza.kernel.actors import SYSTEM
from credenza.learning.models import KnownActor
from credenza.learning.replaying import Replayed, move_kept, open_rows, replay


def take_up_address(*, email: str, now: datetime) -> Replayed:
    """Called when a person has verified the address; rows that staff mapped to somebody else stay as they are."""
    address = email.strip().lower()
    ids = list(KnownActor.objects.filter(email=address, person=None).values_list("pk", flat=True))
    if not address or not ids:
        return Replayed(replayed=0, waiting=0)
    when = stamp(SYSTEM, now)
    with transaction.atomic():
        done = replay(open_rows(actor_id__in=ids), when)
        move_kept(when, statement__actor_id__in=ids)
    return done
