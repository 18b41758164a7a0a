"""Whether a license, its maintenance and its keys hold on a day: decided by dates, whatever has run.

A subscription is active to its last day and lapsed from the day after; a month that renews by itself is active while
its card is tried again (SU5); a perpetual license never lapses, its maintenance does; ended is ended. Source: "Model
and states" of the orders rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

ACTIVE, LAPSED, ENDED = "active", "lapsed", "ended"
CURRENT, REPLACED, REVOKED = "current", "replaced", "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The dates that decide. ``ends_on`` None: perpetual; ``ended_on``: the day of the refund, from which it is over.

    ``maintenance_ends_on`` of a subscription is its ``ends_on``. ``tried_until`` is the last day on which the next
    month of one that renews by itself may still be paid without a lapse; None for all others.
    """

    ends_on: date | None
    maintenance_ends_on: date | None
    ended_on: date | None
    tried_until: date | None = None


def status_on(held: Held, on: date) -> str:
    """``active``, ``lapsed`` or ``ended``."""
    if held.ended_on is not None and held.ended_on <= on:
        return ENDED
    last_on = held.tried_until or held.ends_on
    return LAPSED if last_on is not None and last_on < on else ACTIVE


def supported_until(held: Held) -> date | None:
    """The last day entitled to support and updates; None where there is none."""
    return held.maintenance_ends_on if held.ended_on is None else None


def is_supported(held: Held, on: date) -> bool:
    """Whether a SEN is entitled to support on a day."""
    until = supported_until(held)
    return until is not None and on <= (held.tried_until or until)


def key_statuses(revoked: Sequence[bool]) -> tuple[str, ...]:
    """What each key version is, oldest first: the newest that is not revoked is current, older ones are replaced."""
    newest = max((place for place, gone in enumerate(revoked) if not gone), default=-1)
    return tuple(REVOKED if gone else CURRENT if place == newest else REPLACED for place, gone in enumerate(revoked))
