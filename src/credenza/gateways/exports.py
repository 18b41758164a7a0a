"""Spreadsheets out: the same columns as CSV and as XLSX, streamed row by row in constant memory.

Text cells that a spreadsheet program could run as a formula get a leading apostrophe; numbers, negative ones too,
stay numbers. Source: "Manners" of the platform rules.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Generic, TypeVar

from rustpy_xlsxwriter import Format, write_worksheet

Row = TypeVar("Row")
Cell = str | int | Decimal | date | datetime | None
"""Whole and decimal numbers, dates, instants (aware; written in UTC) and text. Never a float."""

SHEET_ROWS = 1_048_576
"""Rows of one XLSX sheet, its heading included."""
_CELL_CHARACTERS = 32_767
_EXACT_INTEGERS = 2**53
_CSV_CHUNK = 500
# The last four are the full-width forms, which some programs read as the plain ones.
_RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


# No slots: with them a generic frozen dataclass cannot be made on Python 3.11.
@dataclass(frozen=True, kw_only=True)
class Column(Generic[Row]):
    """One column of an export: its heading, how a row fills it, and Excel's number format if it needs one."""

    label: str
    cell: Callable[[Row], Cell]
    number_format: str = ""


class TooManyRows(Exception):
    """An XLSX sheet can't hold the rows; ``limit`` is how many it can. The same export as CSV has no limit."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"an XLSX sheet holds {limit} rows; export CSV, or filter")
        self.limit = limit


def neutralized(text: str) -> str:
    """The text, kept from being run as a formula."""
    return f"'{text}" if text.startswith(_RUNS_AS_FORMULA) else text


def write_csv(rows: Iterable[Row], columns: Sequence[Column[Row]]) -> Iterator[str]:
    """RFC 4180 text in pieces of a few hundred lines, heading first. Dates are ISO 8601, instants UTC."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    writer.writerow([neutralized(column.label) for column in columns])
    for number, row in enumerate(rows, start=1):
        writer.writerow([_csv_cell(column.cell(row)) for column in columns])
        if number % _CSV_CHUNK == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def write_xlsx(
    rows: Iterable[Row],
    columns: Sequence[Column[Row]],
    path: Path,
    *,
    title: str = "Export",
    limit: int = SHEET_ROWS - 1,
) -> int:
    """Write a workbook of one sheet and answer how many rows it holds.

    Raises ``TooManyRows`` past ``limit`` rows, and then, as after any failure, leaves no file behind.
    """
    if len({column.label for column in columns}) != len(columns):
        raise ValueError("two columns have the same heading")
    records = _Records(rows, columns, limit)
    try:
        write_worksheet(
            iter(records),
            str(path),
            sheet_name=title,
            freeze_row=1,
            bold_headers=True,
            column_width=18.0,
            datetime_format="yyyy-mm-dd hh:mm:ss",
            column_formats={
                column.label: Format().set_num_format(column.number_format)
                for column in columns
                if column.number_format
            },
        )
    except BaseException as failure:
        path.unlink(missing_ok=True)
        if records.count > limit:
            raise TooManyRows(limit) from failure
        raise
    return records.count


class _Records(Generic[Row]):
    """Rows as the writer wants them; counts while it passes them on."""

    def __init__(self, rows: Iterable[Row], columns: Sequence[Column[Row]], limit: int) -> None:
        self.rows, self.columns, self.limit = rows, columns, limit
        self.count = 0

    def __iter__(self) -> Iterator[dict[str, object]]:
        for row in self.rows:
            self.count += 1
            if self.count > self.limit:
                raise TooManyRows(self.limit)
            yield {column.label: _xlsx_cell(column.cell(row)) for column in self.columns}
        if self.count == 0:
            # The writer takes its headings from the first record.
            yield {column.label: None for column in self.columns}


def _csv_cell(cell: Cell) -> str | int | Decimal:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(cell, date):
        return cell.isoformat()
    return neutralized(cell) if isinstance(cell, str) else cell


def _xlsx_cell(cell: Cell) -> object:
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    if isinstance(cell, str):
        return neutralized(_NOT_IN_XML.sub("", cell))[:_CELL_CHARACTERS]
    if isinstance(cell, int) and abs(cell) > _EXACT_INTEGERS:
        return str(cell)
    return cell
