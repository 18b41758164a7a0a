"""The next day on which a daily job of this room has something to do: a rehearsal jumps over the days between."""

from datetime import date, timedelta

from django.db.models import Min

from credenza.credits.models import Invitation, Lot, Request
from credenza.programs.loader import active


def _not_before(day: date | None, after: date) -> date | None:
    return None if day is None else max(day, after + timedelta(days=1))


def next_expiry(after: date) -> date | None:
    """The first day later than ``after`` on which a lot with credits left lapses."""
    return _not_before(Lot.objects.filter(left__gt=0).aggregate(first=Min("expires_on"))["first"], after)


def next_invitation_lapse(after: date) -> date | None:
    """The first day later than ``after`` on which an invitation lapses."""
    waiting = Invitation.objects.filter(status="sent")
    return _not_before(waiting.aggregate(first=Min("lapses_on"))["first"], after)


def next_request_lapse(after: date) -> date | None:
    """The first day later than ``after`` on which a pending request lapses; None where the pack sets none."""
    days = active().credits.request_lapse_days
    oldest = Request.objects.filter(status="pending").aggregate(first=Min("requested_on"))["first"]
    if days is None or oldest is None:
        return None
    return _not_before(oldest + timedelta(days=days), after)
