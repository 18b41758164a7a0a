"""``credenza programs what-if``: who would be affected by other rules, worked out on the candidates of this database.

Everybody is replayed under the rules in force and under the changed ones; nothing is written.
"""

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from credenza.cli.start import start
from credenza.programs.loader import active, load
from credenza.programs.overrides import override_of
from credenza.programs.problems import PackError
from credenza.programs.shapes import Program

if TYPE_CHECKING:
    from credenza.certification.queries.what_if import Affected, AffectedRow

EXIT_USAGE = 2
ARROW, NOT_HELD = "→", "not held"


def add_arguments(parser: ArgumentParser) -> None:
    """The changed rules, the day, where the list goes."""
    parser.add_argument("pack", nargs="?", metavar="FILE", help="the changed rules: a TOML file or a shipped pack")
    parser.add_argument(
        "--override", action="append", default=[], type=_override, metavar="KEY=VALUE",
        help="a single value that changes (of FILE, else of the pack in force); may be repeated",
    )  # fmt: skip
    parser.add_argument("--on", type=date.fromisoformat, help="business date for statuses, YYYY-MM-DD (today)")
    parser.add_argument("--csv", type=Path, help="write every credential affected to this file; - for the screen")
    parser.add_argument("--processes", type=_processes, default=2, help="how many work at it (2)")


def run(args: Namespace) -> int:
    """0 with the answer on standard output; 1 for a pack that is not good or has no renewals."""
    if args.pack is None and not args.override:
        print("credenza: name what changes: FILE, or --override KEY=VALUE", file=sys.stderr)
        return EXIT_USAGE
    try:
        changed = load(args.pack or str(settings.CREDENZA_PROGRAM), dict(args.override))
    except PackError as refused:
        print(refused, file=sys.stderr)
        return 1
    start()
    from credenza.doors.refusals import describe
    from credenza.kernel.errors import DomainError

    try:
        return _look(args, changed)
    except DomainError as refused:
        told = describe(refused)
        print(f"credenza: {told.code}: {told.detail}", file=sys.stderr)
        return 1


def _look(args: Namespace, changed: Program) -> int:
    from credenza.certification.queries.what_if import Affected, who_is_affected
    from credenza.doors.certification_columns import AFFECTED
    from credenza.gateways.exports import write_csv
    from credenza.programs.calendar import business_date

    on = args.on or business_date(datetime.now(UTC), active())
    total = Affected()
    found: dict[str, Any] = {"processes": args.processes}
    if args.csv is None:
        for part in who_is_affected(changed, on, **found):
            total.add(part)
    else:
        parts = who_is_affected(changed, on, rows=None, **found)
        _put(args.csv, write_csv(_rows(parts, total), AFFECTED))
    out = sys.stderr if str(args.csv) == "-" else sys.stdout
    for line in told(total, on):
        print(line, file=out)
    return 0


def _rows(parts: "Iterable[Affected]", total: "Affected") -> "Iterator[AffectedRow]":
    """Every row as it comes, counted on its way."""
    for part in parts:
        total.add(part)
        yield from part.rows


def told(total: "Affected", on: date) -> Iterator[str]:
    """The answer in lines."""
    from credenza.doors.certification_wordings import AFFECTED_KINDS, moves_of

    yield (
        f"{total.candidates:,} candidates looked at, statuses on {on}: {total.affected:,} affected with "
        f"{total.credentials:,} credentials, {total.in_force:,} of them with one in force on that day."
    )
    if not total.affected:
        return
    counted = [(AFFECTED_KINDS[kind], count) for kind, count in total.kinds.items()]
    counted += [(f"{old or NOT_HELD} {ARROW} {new or NOT_HELD}", count) for (old, new), count in total.statuses.items()]
    yield from _aligned(sorted(counted, key=lambda entry: (-entry[1], entry[0])))
    yield "For example:"
    for row in total.rows:
        one = row.difference
        words = [f"{name} {_told(old)} {ARROW} {_told(new)}" for name, old, new in moves_of(one)]
        yield f"  {row.number} {one.certification}: {', '.join(words)}"


def _told(value: object) -> str:
    return "none" if value is None else str(value)


def _aligned(counted: Sequence[tuple[str, int]]) -> Iterator[str]:
    width = max(len(f"{count:,}") for _, count in counted)
    yield from (f"  {count:>{width},}  {words}" for words, count in counted)


def _override(text: str) -> tuple[str, Any]:
    try:
        return override_of(text)
    except ValueError as refused:
        raise ArgumentTypeError(str(refused)) from refused


def _processes(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise ArgumentTypeError("a whole number from 1")
    return int(text)


def _put(place: Path, pieces: Iterable[str]) -> None:
    """The whole file or none of it."""
    if str(place) == "-":
        sys.stdout.writelines(pieces)
        return
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        with draft.open("w", encoding="utf-8", newline="") as out:
            out.writelines(pieces)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
