"""A person reads notices."""

from collections.abc import Iterable
from datetime import datetime

from credenza.workflows.models import Notice


def mark_read(*, person: int, notices: Iterable[int] | None = None, now: datetime) -> int:
    """Mark the person's own notices (None: all of them) as read; answers how many were unread."""
    unread = Notice.objects.filter(person_id=person, read_at=None)
    if notices is not None:
        unread = unread.filter(pk__in=list(notices))
    return unread.update(read_at=now)
