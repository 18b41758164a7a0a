"""CSV with a told mapping: which column says what, how dates and amounts are written.

Nothing is guessed: a column that the mapping names and the file lacks refuses the file.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from credenza.gateways.bank_files.collecting import Collected, money
from credenza.gateways.bank_files.shapes import BankFileRefused, Statement

_CELL = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvMapping:
    """How a bank writes its CSV. Names are those of the file's head, compared without regard to case.

    ``amount`` is one column with a sign, or ``credit`` and ``debit`` are two. ``account`` and ``currency`` are columns,
    or the same for every line when ``one_account`` and ``one_currency`` say so. ``date_format`` as Python's strptime
    takes it. ``decimal`` is the decimal mark: the other one of "." and "," then only groups thousands.
    """

    value_date: str = "value_date"
    amount: str = "amount"
    credit: str = ""
    debit: str = ""
    account: str = "account"
    currency: str = "currency"
    bank_id: str = "bank_id"
    reference: str = "reference"
    payer: str = "payer"
    one_account: str = ""
    one_currency: str = ""
    date_format: str = "%Y-%m-%d"
    decimal: str = "."
    delimiter: str = ","
    encoding: str = "utf-8-sig"
    skipped_lines: int = 0


OWN = CsvMapping()
"""The columns as we name them: account, bank_id, amount, currency, value_date, reference, payer."""


def read(content: bytes, mapping: CsvMapping = OWN) -> Statement:
    """The file's incoming payments. Raises ``BankFileRefused``."""
    found = Collected()
    rows = csv.reader(io.StringIO(_decoded(content, mapping), newline=""), delimiter=mapping.delimiter, strict=True)
    columns: dict[str, int] = {}
    try:
        for row in rows:
            if rows.line_num <= mapping.skipped_lines or not any(cell.strip() for cell in row):
                continue
            if not columns:
                columns = _columns(row, mapping, rows.line_num)
            else:
                _row(row, columns, mapping, rows.line_num, found)
    except csv.Error as error:
        raise BankFileRefused(rows.line_num, str(error)) from None
    if not columns:
        raise BankFileRefused(0, "no line with the names of columns")
    return found.statement()


def _decoded(content: bytes, mapping: CsvMapping) -> str:
    try:
        return content.decode(mapping.encoding)
    except (UnicodeDecodeError, LookupError):
        raise BankFileRefused(0, f"not text in {mapping.encoding}") from None


def _columns(head: list[str], mapping: CsvMapping, line: int) -> dict[str, int]:
    named = [cell.strip().casefold() for cell in head]
    needed = [mapping.value_date, *((mapping.credit,) if mapping.credit else (mapping.amount,))]
    needed += [mapping.debit] if mapping.debit else []
    needed += [] if mapping.one_account else [mapping.account]
    needed += [] if mapping.one_currency else [mapping.currency]
    if missing := [name for name in needed if name.casefold() not in named]:
        raise BankFileRefused(line, f"no column {', '.join(missing)}")
    if twice := [name for name in needed if named.count(name.casefold()) > 1]:
        raise BankFileRefused(line, f"two columns {', '.join(twice)}")
    return {name: at for at, name in enumerate(named) if name}


def _row(row: list[str], columns: Mapping[str, int], mapping: CsvMapping, line: int, found: Collected) -> None:
    if len(row) <= max(columns.values()) or any(len(cell) > _CELL for cell in row):
        raise BankFileRefused(line, f"{len(row)} cells where the head has {max(columns.values()) + 1}")

    def cell(name: str) -> str:
        at = columns.get(name.casefold()) if name else None
        return row[at].strip() if at is not None else ""

    currency = mapping.one_currency or cell(mapping.currency)
    told = cell(mapping.credit) if mapping.credit else cell(mapping.amount)
    plain, is_out = _plain(told, mapping.decimal)
    if is_out or (not plain and mapping.credit and cell(mapping.debit)):
        money(plain or _plain(cell(mapping.debit), mapping.decimal)[0], currency, line)
        found.debit()
        return
    amount = money(plain, currency, line)
    found.credit(
        line=line, account=mapping.one_account or cell(mapping.account), amount=amount,
        value_date=_date(cell(mapping.value_date), mapping.date_format, line), bank_id=cell(mapping.bank_id),
        reference=cell(mapping.reference), payer=cell(mapping.payer),
    )  # fmt: skip


def _plain(told: str, decimal: str) -> tuple[str, bool]:
    """An amount with a point and without its sign, and whether that was a minus."""
    bare = told.replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", "").replace(" ", "").replace("'", "")
    is_out = bare.startswith("-") or bare.endswith("-")
    bare = bare.strip("+-").replace("," if decimal == "." else ".", "")
    return bare.replace(decimal, "."), is_out


def _date(told: str, written: str, line: int) -> date:
    try:
        return datetime.strptime(told, written).date()  # noqa: DTZ007  a business date has no zone
    except ValueError:
        raise BankFileRefused(line, f"{told[:40]!r} is no date written as {written}") from None
