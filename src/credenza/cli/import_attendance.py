"""Rosters out of one file: its rows by event, day and kind, each taken in by the command of the learning room."""

from collections.abc import Iterable
from datetime import datetime

from credenza.certification.entering import day_of
from credenza.certification.importing import Given, Heard, RowOutcome
from credenza.kernel.actors import SYSTEM
from credenza.kernel.errors import DomainError, MissingFields
from credenza.learning.commands.import_attendance import MOST_LINES, import_attendance

OUTCOMES = {"recorded": "stored", "already_there": "known", "repeated_line": "known", "waiting": "waiting"}
COLUMNS = ("event", "date", "type", "email")


def attendance_in(rows: Iterable[Given], heard: Heard, now: datetime) -> None:
    """Store every row; an address that nobody knows waits in quarantine, and ``heard`` is told so."""
    rosters: dict[tuple[str, str, str], list[Given]] = {}
    for row in rows:
        missing = tuple(name for name in COLUMNS if not row.text(name))
        if missing:
            heard([RowOutcome(line=row.line, outcome="refused", error=MissingFields(fields=missing))])
            continue
        rosters.setdefault((row.text("event"), row.text("date"), row.text("type")), []).append(row)
    for (event, day, kind), listed in rosters.items():
        for start in range(0, len(listed), MOST_LINES):
            heard(_taken(event, day, kind, listed[start : start + MOST_LINES], now))


def _taken(event: str, day: str, kind: str, listed: list[Given], now: datetime) -> list[RowOutcome]:
    try:
        done = import_attendance(
            event=event,
            on=day_of(day),
            type=kind,
            emails=[row.text("email") for row in listed],
            by=SYSTEM,
            now=now,
        )
    except DomainError as refused:
        return [RowOutcome(line=row.line, outcome="refused", error=refused) for row in listed]
    return [
        RowOutcome(line=row.line, outcome=OUTCOMES[line.outcome]) for row, line in zip(listed, done.lines, strict=True)
    ]
