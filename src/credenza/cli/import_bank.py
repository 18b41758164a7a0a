"""A bank's statement for ``credenza import bank``: what it pays is booked, what waits is told line by line."""

import sys
import tomllib
from collections import Counter
from dataclasses import fields
from datetime import datetime
from pathlib import Path

from credenza.cli.import_files import Unreadable
from credenza.gateways.bank_files.csv import CsvMapping
from credenza.gateways.bank_files.reading import MOST_BYTES
from credenza.kernel.actors import SYSTEM
from credenza.workflows.bank_files import BankFileTaken, import_bank_file

WAITING = ("suggested", "queued")
SHOWN = 20


def bank_in(path: Path, mapping: Path | None, now: datetime, *, dry_run: bool) -> BankFileTaken:
    """Take the file, or, with ``dry_run``, say what would become of it. Raises ``Unreadable``, ``InvalidField``."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Unreadable(f"{path}: larger than {MOST_BYTES // 1024 // 1024} MB: split the file.")
        content = path.read_bytes()
    except OSError as trouble:
        raise Unreadable(f"{path}: {trouble.strerror or trouble}") from trouble
    told = mapping_of(mapping) if mapping else None
    return import_bank_file(content=content, named=path.name, mapping=told, dry_run=dry_run, by=SYSTEM, now=now)


def mapping_of(path: Path) -> CsvMapping:
    """How the bank writes its CSV, from a TOML file with the names of ``CsvMapping``. Raises ``Unreadable``."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as trouble:
        raise Unreadable(f"{path}: {trouble}") from trouble
    known = {field.name: int if field.name == "skipped_lines" else str for field in fields(CsvMapping)}
    wrong = sorted(name for name, value in told.items() if name not in known or type(value) is not known[name])
    if wrong:
        raise Unreadable(f"{path}: {', '.join(wrong)} cannot be taken. Keys are: {', '.join(known)}.")
    if len(told.get("delimiter", ",")) != 1 or told.get("decimal", ".") not in {".", ","}:
        raise Unreadable(f"{path}: delimiter is one character, decimal is a point or a comma.")
    return CsvMapping(**told)


def say(found: BankFileTaken) -> None:
    """Counts by outcome on standard output; the lines that wait, the first of them, on standard error."""
    waiting = [line for line in found.lines if line.outcome in WAITING]
    for line in waiting[:SHOWN]:
        named = f" for {line.number}" if line.number else ""
        told = f"line {line.line_number}: {line.amount} {line.amount.currency} {line.outcome}{named}: {line.why}"
        print(told, file=sys.stderr)
    if len(waiting) > SHOWN:
        print(f"and {len(waiting) - SHOWN:,} more", file=sys.stderr)
    counted = Counter(line.outcome for line in found.lines)
    counts = ", ".join(f"{name} {counted[name]:,}" for name in sorted(counted)) or "no incoming lines"
    start = "Nothing was stored; it would be: " if found.dry_run else ""
    print(f"{start}{counts}; left out: outgoing {found.debits:,}, not booked {found.pending:,}")
