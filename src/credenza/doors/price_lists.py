"""Reading a price list that a spreadsheet saved, CSV or XLSX: the same from web and command line."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

from credenza.catalog.price_lists import COLUMNS, NEEDED, PriceGiven
from credenza.doors.rosters import decoded, delimiter_of
from credenza.kernel.errors import InvalidField

LARGEST_FILE = 2 * 1024 * 1024
MOST_ROWS = 5_000
FIELD = "file"
_ZIP = b"PK"


def read_price_list(content: bytes | str) -> tuple[PriceGiven, ...]:
    """The rows with their lines; the first row names the columns, without regard to case.

    Refuses with ``invalid_field`` (file) what is too large, no such file, or lacks a column.
    """
    if len(content) > LARGEST_FILE:
        raise InvalidField(field=FIELD, expected=f"a list of up to {LARGEST_FILE // 1024 // 1024} MB")
    is_workbook = isinstance(content, bytes) and content.startswith(_ZIP)
    rows = _workbook(content) if is_workbook and isinstance(content, bytes) else _csv(content)
    head = [str(name).strip().casefold().replace(" ", "_") for name in next(rows, (0, []))[1]]
    missing = [name for name in NEEDED if name not in head]
    unknown = sorted({name for name in head if name} - set(COLUMNS) - {"name", "family"})
    if missing or unknown:
        raise InvalidField(field=FIELD, expected=f"a list with the columns {', '.join(COLUMNS)}")
    found = [PriceGiven(line=line, values=dict(zip(head, cells, strict=False))) for line, cells in rows if any(cells)]
    if len(found) > MOST_ROWS:
        raise InvalidField(field=FIELD, expected=f"up to {MOST_ROWS:,} rows; import larger lists by the command line")
    if not found:
        raise InvalidField(field=FIELD, expected="a list with at least one price")
    return tuple(found)


def as_csv(rows: Sequence[PriceGiven]) -> str:
    """The rows as text that can be given again."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([row.text(name) for name in COLUMNS] for row in rows)
    return out.getvalue()


def _csv(content: bytes | str) -> Iterator[tuple[int, list[str]]]:
    text = content if isinstance(content, str) else decoded(content, FIELD)
    if "\x00" in text:
        raise InvalidField(field=FIELD, expected="a CSV or XLSX file; this is another kind of file")
    text = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text), delimiter=delimiter_of(text.partition("\n")[0]), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as trouble:
        raise InvalidField(field=FIELD, expected=f"a CSV file that can be read to its end ({trouble})") from None


def _workbook(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    except (CalamineError, OSError) as trouble:
        raise InvalidField(field=FIELD, expected=f"a workbook that can be opened ({trouble})") from None
    for line, cells in enumerate(sheet.iter_rows(), 1):
        yield line, [_text(cell) for cell in cells]


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
