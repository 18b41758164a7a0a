"""How often one address on the network may name a license wrongly: guessing SENs and contacts is hopeless. Rule QT6."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.http import HttpRequest

from credenza.doors.limiting import is_over, is_spent
from credenza.kernel.errors import TooManyRequests
from credenza.licensing.errors import EntitlementNotFound

WHAT = "license-look-ups"
MOST, WINDOW = 20, timedelta(minutes=10)
"""So many wrong look-ups in that time."""


@contextmanager
def counted_look_ups(request: HttpRequest, at: datetime) -> Iterator[None]:
    """Whatever inside looks licenses up by what was typed: each ``entitlement_not_found`` counts.

    Raises ``too_many_requests`` once there were too many, right or wrong as the next one may be.
    """
    if is_spent(WHAT, request, most=MOST, at=at):
        raise TooManyRequests(retry_after_seconds=int(WINDOW.total_seconds()))
    try:
        yield
    except EntitlementNotFound:
        is_over(WHAT, request, most=MOST, window=WINDOW, at=at)
        raise
