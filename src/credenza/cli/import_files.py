"""Rows out of a file: CSV, XLSX or JSON, with the columns that a kind of import knows."""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from credenza.certification.importing import Given

_READ = 1 << 20
Record = tuple[int, tuple[str, ...], list[str]]
"""A row: its line, the names of its columns as they stand there, and as many values as text."""


class Unreadable(Exception):
    """The file as a whole cannot be taken; the message says why."""


def digest_of(path: Path) -> str:
    """SHA-256 of the file's bytes, hexadecimal. Raises ``Unreadable``."""
    found = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while part := file.read(_READ):
                found.update(part)
    except OSError as trouble:
        raise Unreadable(f"{path}: {trouble.strerror or trouble}") from trouble
    return found.hexdigest()


def given_rows(path: Path, needed: Sequence[str], optional: Sequence[str]) -> Iterator[Given]:
    """The rows with their lines, all values as text. Raises ``Unreadable`` for a column that is missing or unknown."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise Unreadable(f"{path}: the name must end in {', '.join(READERS)}.")
    read_as: dict[tuple[str, ...], tuple[str, ...]] = {}
    for line, names, cells in reader(path):
        columns = read_as.get(names)
        if columns is None:
            columns = tuple(map(_column, names))
            # Records of a JSON file may leave out what is empty.
            _check(path, frozenset(columns), () if path.suffix.lower() == ".json" else needed, (*needed, *optional))
            read_as[names] = columns
        if any(cells):
            yield Given(line, dict(zip(columns, cells, strict=True)))


def _check(path: Path, columns: frozenset[str], needed: Iterable[str], known: Sequence[str]) -> None:
    missing = [name for name in needed if name not in columns]
    unknown = sorted(columns - set(known))
    if missing or unknown:
        told = [f"lacks the column {', '.join(missing)}"] * bool(missing)
        told += [f"has the unknown column {', '.join(unknown)}"] * bool(unknown)
        raise Unreadable(f"{path} {' and '.join(told)}. Columns are: {', '.join(known)}.")


def _csv(path: Path) -> Iterator[Record]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            head = file.readline()
            file.seek(0)
            reader = csv.reader(file, delimiter=";" if head.count(";") > head.count(",") else ",")
            names = tuple(next((cells for cells in reader if cells), ()))
            width, nothing = len(names), [""] * len(names)
            for cells in reader:
                # What a row lacks is empty, what it has beyond the columns is nobody's.
                whole = cells if len(cells) == width else [*cells, *nothing][:width]
                yield reader.line_num, names, list(map(str.strip, whole))
        except (csv.Error, UnicodeDecodeError) as trouble:
            raise Unreadable(f"{path}: not CSV in UTF-8 ({trouble}).") from trouble


def _xlsx(path: Path) -> Iterator[Record]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    except (CalamineError, OSError) as trouble:
        raise Unreadable(f"{path}: not a workbook ({trouble}).") from trouble
    head: list[str] = []
    for line, row in enumerate(sheet.iter_rows(), 1):
        if not head:
            head = [str(cell) for cell in row]
            continue
        record = {name: _text(cell) for name, cell in zip(head, row, strict=False) if name}
        yield line, tuple(record), list(record.values())


def _json(path: Path) -> Iterator[Record]:
    """A list of records, or one record a line."""
    with path.open(encoding="utf-8-sig") as file:
        try:
            first = file.read(1)
            while first.isspace():
                first = file.read(1)
            file.seek(0)
            records: Iterable[Any] = json.load(file) if first == "[" else map(json.loads, filter(str.strip, file))
            for line, record in enumerate(records, 1):
                if not isinstance(record, dict):
                    raise Unreadable(f"{path}: record {line} is not an object.")
                yield line, tuple(record), list(map(_text, record.values()))
        except (json.JSONDecodeError, UnicodeDecodeError) as trouble:
            raise Unreadable(f"{path}: not JSON ({trouble}).") from trouble


READERS: dict[str, Callable[[Path], Iterator[Record]]] = {".csv": _csv, ".xlsx": _xlsx, ".json": _json}


def _column(name: str) -> str:
    return "_".join(name.strip().lower().replace("-", " ").split())


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
