"""How often one address on the network may name a colleague who has not signed up: who has is not to be guessed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.http import HttpRequest

from credenza.doors.limiting import is_over, is_spent
from credenza.kernel.errors import InvalidField, TooManyRequests

WHAT = "colleagues-named"
MOST, WINDOW = 20, timedelta(minutes=10)
"""So many addresses of nobody in that time."""


@contextmanager
def counted_colleagues(request: HttpRequest, at: datetime) -> Iterator[None]:
    """Whatever inside adds a member by address: each one that nobody has counts.

    Raises ``too_many_requests`` once there were too many, right or wrong as the next one may be.
    """
    if is_spent(WHAT, request, most=MOST, at=at):
        raise TooManyRequests(retry_after_seconds=int(WINDOW.total_seconds()))
    try:
        yield
    except InvalidField:
        is_over(WHAT, request, most=MOST, window=WINDOW, at=at)
        raise
