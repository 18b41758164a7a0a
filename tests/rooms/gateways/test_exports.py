"""Exports as a spreadsheet program reads them back; the XLSX reader is another library than the writer."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from credenza.gateways.exports import Column, TooManyRows, neutralized, write_csv, write_xlsx

pytestmark = pytest.mark.once


@dataclass(frozen=True)
class Movement:
    on: date
    at: datetime
    person: str
    credits: int
    price: Decimal | None


AT = datetime(2026, 3, 1, 14, 6, 31, tzinfo=UTC)
ROW = Movement(date(2026, 3, 1), AT, "=HYPERLINK(0)", -250, Decimal("16000.00"))
COLUMNS = (
    Column[Movement](label="Date", cell=lambda row: row.on),
    Column[Movement](label="At", cell=lambda row: row.at),
    Column[Movement](label="Person", cell=lambda row: row.person),
    Column[Movement](label="Credits", cell=lambda row: row.credits),
    Column[Movement](label="Paid", cell=lambda row: row.price, number_format="#,##0.00"),
)


def read_xlsx(path: Path) -> list[list[object]]:
    return list(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())


def test_csv_keeps_numbers_and_neutralizes_text() -> None:
    written = list(csv.reader(StringIO("".join(write_csv([ROW], COLUMNS)))))
    assert written == [
        ["Date", "At", "Person", "Credits", "Paid"],
        ["2026-03-01", "2026-03-01T14:06:31Z", "'=HYPERLINK(0)", "-250", "16000.00"],
    ]


def test_xlsx_keeps_numbers_and_dates_and_neutralizes_text(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    assert write_xlsx(iter([ROW]), COLUMNS, path) == 1
    assert read_xlsx(path) == [
        ["Date", "At", "Person", "Credits", "Paid"],
        [date(2026, 3, 1), AT.replace(tzinfo=None), "'=HYPERLINK(0)", -250.0, 16000.0],
    ]


@given(st.text(max_size=20))
def test_no_text_starts_like_a_formula(text: str) -> None:
    shown = neutralized(text)
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert shown in (text, f"'{text}")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@A1", "\t=1", "\r=1", "＝1"])
def test_every_formula_start_is_neutralized(text: str) -> None:
    assert neutralized(text) == f"'{text}"


def test_empty_exports_keep_their_headings(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    assert write_xlsx([], COLUMNS, path) == 0
    assert read_xlsx(path)[0] == ["Date", "At", "Person", "Credits", "Paid"]
    assert "".join(write_csv([], COLUMNS)) == "Date,At,Person,Credits,Paid\r\n"


def test_rows_are_taken_one_by_one() -> None:
    taken = 0

    def endless() -> Iterator[Movement]:
        nonlocal taken
        while True:
            taken += 1
            yield ROW

    first = list(islice(write_csv(endless(), COLUMNS), 2))
    assert len(first) == 2
    assert taken == 1000


def test_more_rows_than_a_sheet_holds_are_refused_and_leave_no_file(tmp_path: Path) -> None:
    path = tmp_path / "big.xlsx"
    with pytest.raises(TooManyRows) as refusal:
        write_xlsx((ROW for _ in range(4)), COLUMNS, path, limit=3)
    assert refusal.value.limit == 3
    assert not path.exists()
    assert write_xlsx((ROW for _ in range(3)), COLUMNS, path, limit=3) == 3


def test_a_failing_row_leaves_no_file_and_says_why(tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    broken = Column[Movement](label="Broken", cell=lambda row: 1 // (row.credits + 250))
    with pytest.raises(ZeroDivisionError):
        write_xlsx([ROW], [broken], path)
    assert not path.exists()


def test_what_a_cell_cannot_hold_is_cut_not_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    column = Column[str](label="Text", cell=lambda row: row)
    write_xlsx(["a" * 40_000, "bell\x07 and zero\x00", "ok"], [column], path)
    read = [row[0] for row in read_xlsx(path)]
    assert read == ["Text", "a" * 32_767, "bell and zero", "ok"]


def test_large_integers_stay_exact(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    write_xlsx([2**60], [Column[int](label="Number", cell=lambda row: row)], path)
    assert read_xlsx(path)[1] == [str(2**60)]


def test_two_columns_never_share_a_heading(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="same heading"):
        write_xlsx([ROW], [COLUMNS[0], COLUMNS[0]], tmp_path / "twice.xlsx")
