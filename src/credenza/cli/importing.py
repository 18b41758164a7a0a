"""``credenza import``: what others kept comes in by the file, row by row, and twice changes nothing.

Bad rows are told with their line and written to a report; the good ones are stored. ``--dry-run`` does it all and takes
it back.
"""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from credenza.cli.start import start

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from credenza.certification.importing import Given, RowOutcome

WHOSE = ("email", "candidate_id", "key")
NEEDED: dict[str, tuple[str, ...]] = {
    "candidates": ("email",),
    "activities": ("type", "date", "name"),
    "attendance": ("event", "date", "type", "email"),
    "exams": ("certification", "date"),
    "prices": ("sku", "currency", "list"),
}
OPTIONAL: dict[str, tuple[str, ...]] = {
    "candidates": ("name", "candidate_id", "birth_month", "certification", "earned_on", "key"),
    "activities": (*WHOSE, "units", "item", "language"),
    "attendance": (),
    "exams": WHOSE,
    # Name and family stand in an exported list and are for people.
    "prices": ("tier", "maintenance_percent", "from_on", "name", "family"),
}
BANK = "bank"
TELLING = ("candidates", "activities", "exams")
"""What moves dates of credentials."""
SHOWN = 20
EXIT_USAGE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What, from which file, and where bad rows are told."""
    parser.add_argument("kind", choices=(*NEEDED, BANK), help="what the file holds")
    parser.add_argument("file", type=Path, help="a file ending .csv, .xlsx or .json; a bank's as it gives it out")
    parser.add_argument("--dry-run", action="store_true", help="check every row and store nothing")
    parser.add_argument("--errors", type=Path, help="where bad rows are written (FILE.errors.csv)")
    parser.add_argument(
        "--tell-candidates",
        action="store_true",
        help="mail candidates whose dates changed, one mail each",
    )
    parser.add_argument("--mapping", type=Path, help="how a bank writes its CSV: a TOML file")


def run(args: argparse.Namespace) -> int:
    """Bring the file in; answers 1 when a row was refused, 2 when the file as a whole cannot be taken."""
    start()
    if args.tell_candidates and args.kind not in TELLING:
        print(f"credenza: --tell-candidates goes with {', '.join(TELLING)}", file=sys.stderr)
        return EXIT_USAGE
    if args.kind == BANK:
        return _bank(args)
    from credenza.cli.import_files import Unreadable, digest_of, given_rows
    from credenza.kernel.errors import DomainError

    report = Report(args.errors or args.file.with_name(f"{args.file.name}.errors.csv"))
    try:
        digest = digest_of(args.file)
        rows = given_rows(args.file, NEEDED[args.kind], OPTIONAL[args.kind])
        with report.progress(args.file):
            found = _all_or_nothing(args, report.kept(rows), digest, report)
    except Unreadable as trouble:
        print(f"credenza: {trouble}", file=sys.stderr)
        return EXIT_USAGE
    except DomainError as refused:
        from credenza.doors.refusals import describe

        print(f"credenza: {describe(refused).detail}", file=sys.stderr)
        return 1
    finally:
        report.close()
    report.say(found, dry_run=args.dry_run)
    return 1 if report.counted["refused"] else 0


def _bank(args: argparse.Namespace) -> int:
    """A bank's statement, whole or not at all."""
    from credenza.cli.import_bank import bank_in, say
    from credenza.cli.import_files import Unreadable
    from credenza.doors.refusals import describe
    from credenza.kernel.errors import DomainError

    try:
        say(bank_in(args.file, args.mapping, datetime.now(UTC), dry_run=args.dry_run))
    except (Unreadable, DomainError) as refused:
        why = describe(refused).detail if isinstance(refused, DomainError) else refused
        print(f"credenza: {why}", file=sys.stderr)
        return EXIT_USAGE
    return 0


def _all_or_nothing(args: argparse.Namespace, rows: "Iterable[Given]", digest: str, report: "Report") -> int | None:
    """Store, or with ``--dry-run`` store and take back; answers how many credentials changed, None where none could."""
    from django.db import transaction

    if not args.dry_run:
        return _stored(args, rows, digest, report)
    with transaction.atomic():
        changed = _stored(args, rows, digest, report)
        transaction.set_rollback(True)
    return changed


def _stored(args: argparse.Namespace, rows: "Iterable[Given]", digest: str, report: "Report") -> int | None:
    from credenza.certification.commands.import_activities import import_activities
    from credenza.certification.commands.import_candidates import import_candidates
    from credenza.certification.commands.import_passes import import_exams
    from credenza.cli.import_attendance import attendance_in
    from credenza.cli.import_prices import prices_in
    from credenza.kernel.actors import SYSTEM

    now, kind = datetime.now(UTC), args.kind
    if kind == "prices":
        prices_in(rows, report.hear, now)
        return None
    if kind == "attendance":
        attendance_in(rows, report.hear, now)
        return 0
    commands: dict[str, Callable[..., Any]] = {
        "candidates": import_candidates,
        "activities": import_activities,
        "exams": import_exams,
    }
    told = {"file": digest, "heard": report.hear, "tell_candidates": args.tell_candidates}
    return int(commands[kind](rows=rows, by=SYSTEM, now=now, **told).credentials)


@dataclass(slots=True)
class Report:
    """Counts by outcome, a progress bar on the screen, and the refused rows as CSV with why; no file without any."""

    path: Path
    counted: Counter[str] = field(default_factory=Counter)
    waiting: "dict[int, Given]" = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    file: Any = None
    bar: "Progress | None" = None
    task: "TaskID | None" = None

    def progress(self, file: Path) -> "Progress":
        """A bar on standard error; on no terminal, nothing."""
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        console = Console(stderr=True)
        self.bar = Progress(*columns, console=console, disable=not console.is_terminal)
        self.task = self.bar.add_task(file.name, total=_lines(file))
        return self.bar

    def kept(self, rows: "Iterable[Given]") -> "Iterable[Given]":
        """The rows, each remembered until its outcome is known."""
        for row in rows:
            self.waiting[row.line] = row
            yield row

    def hear(self, outcomes: "Sequence[RowOutcome]") -> None:
        """Count a batch, write what was refused, and move the bar on."""
        for one in outcomes:
            self.counted[one.outcome] += 1
            row = self.waiting.pop(one.line, None)
            if one.error is not None and row is not None:
                self._refused(row, one)
        if self.bar is not None and self.task is not None:
            self.bar.advance(self.task, len(outcomes))

    def say(self, credentials: int | None, *, dry_run: bool) -> None:
        """What came of it, on standard output; the first refusals on standard error."""
        for line in self.told:
            print(line, file=sys.stderr)
        if self.counted["refused"]:
            print(f"Refused rows with their reasons: {self.path}", file=sys.stderr)
        counts = ", ".join(f"{name} {self.counted[name]:,}" for name in sorted(self.counted)) or "no rows"
        told = "" if credentials is None else f"; credentials changed {credentials:,}"
        print(f"{'Nothing was stored; it would be: ' if dry_run else ''}{counts}{told}")

    def close(self) -> None:
        """Close the report."""
        if self.file is not None:
            self.file.close()

    def _refused(self, row: "Given", outcome: "RowOutcome") -> None:
        from credenza.doors.refusals import describe

        assert outcome.error is not None
        why = describe(outcome.error)
        if self.file is None:
            self.file = self.path.open("w", encoding="utf-8", newline="")
            csv.writer(self.file).writerow(["line", "code", "reason", *row.values])
        csv.writer(self.file).writerow([row.line, why.code, why.detail, *map(_plain, row.values.values())])
        if len(self.told) < SHOWN:
            self.told.append(f"line {row.line}: {why.code}: {why.detail}")


def _plain(value: str) -> str:
    """Text that a spreadsheet could run as a formula is kept from it."""
    return f"'{value}" if value[:1] in tuple("=+-@\t\r") else value


def _lines(file: Path) -> int | None:
    """How many rows a bar may expect; None where the file does not say."""
    if file.suffix.lower() != ".csv":
        return None
    with file.open("rb") as opened:
        return max(sum(part.count(b"\n") for part in iter(lambda: opened.read(1 << 20), b"")) - 1, 0)
