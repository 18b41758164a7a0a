"""Reading an attendance list that was saved by a spreadsheet or an event tool: the same from web, API and CLI.

Commas, semicolons or tabs, with or without a byte order mark, in UTF-8, UTF-16 or what older spreadsheets write. A
header names the column with the addresses; a list of addresses alone needs none. Empty lines are passed over.
"""

import codecs
import csv
import io

from credenza.kernel.errors import InvalidField

HEADERS = ("email", "e-mail", "mail", "email address", "e-mail address", "attendee email", "user email")
LARGEST_FILE = 2 * 1024 * 1024
FIELD = "file"
_DELIMITERS = (",", ";", "\t")


def read_roster(content: bytes | str, *, field: str = FIELD) -> tuple[str, ...]:
    """The addresses in the list's order, as they stand there.

    Refuses with ``invalid_field`` (``field`` names the input) what is too large, no text, or has no such column.
    """
    if len(content) > LARGEST_FILE:
        raise InvalidField(field=field, expected=f"a list of up to {LARGEST_FILE // 1024 // 1024} MB")
    text = content if isinstance(content, str) else decoded(content, field)
    if "\x00" in text:
        raise InvalidField(field=field, expected="a CSV file; this is another kind of file")
    lines = [line for line in text.removeprefix("\ufeff").splitlines() if line.strip().strip("".join(_DELIMITERS))]
    if not lines:
        raise InvalidField(field=field, expected="a list with at least one address")
    try:
        rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter_of(lines[0]), strict=True))
    except csv.Error as trouble:
        raise InvalidField(field=field, expected=f"a CSV file that can be read to its end ({trouble})") from None
    column, body = _column(rows, field)
    found = (row[column].strip() if column < len(row) else "" for row in body)
    return tuple(address for address in found if address)


def decoded(content: bytes, field: str) -> str:
    """The text of a file, whatever a spreadsheet wrote it in. Refuses with ``invalid_field``."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidField(field=field, expected="a CSV file in UTF-8")


def delimiter_of(first: str) -> str:
    """What separates the columns, by the first line."""
    return max(_DELIMITERS, key=first.count)


def _column(rows: list[list[str]], field: str) -> tuple[int, list[list[str]]]:
    """The place of the addresses, and the rows below the header if there is one."""
    names = [name.strip().casefold() for name in rows[0]]
    named = [index for index, name in enumerate(names) if name in HEADERS]
    if named:
        return named[0], rows[1:]
    addresses = [index for index, name in enumerate(names) if "@" in name]
    if not addresses:
        raise InvalidField(field=field, expected="a column with the header email")
    return addresses[0], rows
