"""Between a license's row and the rules: its lines as they stand, its state, the history that each change leaves."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from credenza.journal.recording import Fact, Stamp, Subject, announce, record
from credenza.licensing.models import Change, Entitlement
from credenza.licensing.rules.lines import Line, State
from credenza.licensing.rules.terms import Dates

DATES = ("anchor_on", "term_starts_on", "starts_on", "ends_on", "maintenance_starts_on", "maintenance_ends_on")
COLUMNS = (*DATES, "tier", "annual_net_minor", "next_tier", "next_tier_on")
KIND_OF = {"new": "granted", "renew": "renewed", "upgrade": "upgraded", "coterm": "cotermed"}
EVENT_OF = {"new": "granted", "renew": "renewed", "upgrade": "upgraded", "coterm": "renewed"}
LINE_KINDS = tuple(KIND_OF.values())
ADDRESSES = frozenset({"old_email", "new_email"})
"""Members of an event that are addresses: they stand in no append-only row."""
_LINE_DATES = ("effective_on", "target_on")


def state_of(license: Entitlement) -> State:
    """The license as the rules see it."""
    return State(
        dates=Dates(**{name: getattr(license, name) for name in DATES}),
        tier=license.tier,
        annual_net_minor=license.annual_net_minor,
        next_tier=license.next_tier,
        next_tier_on=license.next_tier_on,
    )


def columns_of(state: State) -> dict[str, Any]:
    """A state as columns."""
    dates = {name: getattr(state.dates, name) for name in DATES}
    return dates | {name: getattr(state, name) for name in COLUMNS if name not in DATES}


def plain(columns: dict[str, Any]) -> dict[str, Any]:
    """Columns as JSON holds them: dates as ISO text."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in columns.items()}


def line_told(line: Line) -> dict[str, Any]:
    """A line as a change keeps it."""
    return plain(asdict(line))


def line_read(told: dict[str, Any]) -> Line:
    """A line as it was kept."""
    days = {name: date.fromisoformat(told[name]) if told[name] else None for name in _LINE_DATES}
    return Line(**{**told, **days})


def standing_lines(license_id: int) -> list[tuple[Change, Line]]:
    """The lines that made the license what it is, oldest first, without those that a refund took back."""
    return standing(list(Change.objects.filter(entitlement_id=license_id).order_by("pk")))


def standing(changes: Sequence[Change]) -> list[tuple[Change, Line]]:
    """Those of a license's changes, oldest first, that are lines which still stand."""
    undone = {(one.order, one.order_position) for one in changes if one.kind in {"undone", "ended"}}
    return [
        (one, line_read(one.line))
        for one in changes
        if one.kind in LINE_KINDS and (one.order, one.order_position) not in undone
    ]


def change_license(license: Entitlement, columns: dict[str, Any], change: Change, when: Stamp) -> None:
    """Write the columns that differ and the change that says so."""
    differing = {name: value for name, value in columns.items() if getattr(license, name) != value}
    change.before = plain({name: getattr(license, name) for name in differing})
    change.after = plain(differing)
    for name, value in differing.items():
        setattr(license, name, value)
    if differing:
        license.save(update_fields=list(differing))
    keep_change(license, change, when)


def keep_change(license: Entitlement, change: Change, when: Stamp) -> None:
    """Append one change of a license."""
    change.entitlement, change.on, change.at, change.by_id = license, when.on, when.now, when.by.person_id
    change.save(force_insert=True)


def subject_of(license: Entitlement) -> Subject:
    """The license as audit rows name it."""
    return Subject(kind="license", id=license.pk)


def tell(event: str, license: Entitlement, when: Stamp, *, command: str, reason: str = "", **more: Any) -> None:
    """Announce a fact about a license and leave its audit row, which names people by id only."""
    payload = {"license": license.pk, **more}
    fact = Fact(
        event=f"licensing.{event}",
        payload=payload,
        command=command,
        subject=subject_of(license),
        reason=reason,
        audit={name: value for name, value in payload.items() if name not in ADDRESSES},
    )
    record(fact, when)


def announce_license(event: str, license: Entitlement, when: Stamp, **more: Any) -> None:
    """Announce a fact about a license whose audit row is left by what led to it."""
    announce(f"licensing.{event}", {"license": license.pk, **more}, when)
