"""When to try again: soon at first, then ever more rarely, then never."""

from datetime import datetime, timedelta

_MINUTES = (1, 5, 30, 120, 360, 720, 1440, 1440)
ATTEMPTS_MOST = len(_MINUTES) + 1


def next_try(attempts_count: int, now: datetime) -> datetime | None:
    """The next instant after so many failed attempts, or None once it has been tried for three days."""
    if attempts_count >= ATTEMPTS_MOST:
        return None
    return now + timedelta(minutes=_MINUTES[attempts_count - 1])
