"""Reads of the journal."""

from credenza.journal.models import Event


def events_wait() -> bool:
    """Whether an event waits in the outbox. One look into a partial index: cheap enough for every second."""
    return Event.objects.filter(dispatched_at=None).exists()
