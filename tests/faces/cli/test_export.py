"""Reports as files, from the command line."""

import csv
import io
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from credenza.cli.main import main
from tests.builders.credits import NOW, ONE_CREDIT, account, person, purchase, request, stock
from tests.builders.orders import on_terms, paid, small_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def number() -> str:
    """An account with 100 credits bought and 1 redeemed by a learner whose name looks like a formula."""
    stock()
    opened = account(person("ana@acme.example"), approval="automatic")
    purchase(opened.account, 100)
    request(opened.code, person("bo@acme.example", name="=1+1"), [ONE_CREDIT])
    return opened.number


class TestTransactions:
    def test_as_csv_neutralize_text_and_keep_numbers(self, number: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["export", "transactions", "-", "--account", number]) == 0
        rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
        assert [(row["Kind"], row["Credits"], row["Balance after"]) for row in rows] == [
            ("redemption", "-1", "99"),
            ("purchase", "100", "100"),
        ]
        assert rows[0]["Learner"] == "'=1+1"

    def test_of_one_kind(self, number: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["export", "transactions", "-", "--account", number, "--kind", "purchase"]) == 0
        assert len(capsys.readouterr().out.splitlines()) == 2

    def test_as_xlsx(self, number: str, tmp_path: Path) -> None:
        place = tmp_path / "transactions.xlsx"
        assert main(["export", "transactions", str(place), "--account", number]) == 0
        sheet = CalamineWorkbook.from_path(place).get_sheet_by_index(0).to_python()
        assert [row[sheet[0].index("Credits")] for row in sheet[1:]] == [-1, 100]


class TestUsageAndRevenue:
    def test_usage_of_all_accounts(self, number: str, tmp_path: Path) -> None:
        place = tmp_path / "usage.csv"
        assert main(["export", "usage", str(place)]) == 0
        (row,) = csv.DictReader(place.open(encoding="utf-8"))
        assert (row["Learner e-mail"], row["Item"], row["Credits"]) == ("bo@acme.example", ONE_CREDIT, "1")
        assert [path.name for path in tmp_path.iterdir()] == ["usage.csv"]

    def test_revenue_at_a_day(self, number: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["export", "revenue", "-", "--to", f"{NOW:%Y-%m-%d}"]) == 0
        (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
        assert (row["Account"], row["Deferred"], row["Recognized"]) == (number, "99.00", "1.00")


class TestRefusals:
    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["transactions", "-", "--account", "X"], "There is no account X."),
            (["transactions", "-"], "Name the account"),
            (["revenue", "-"], "Name the day"),
            (["usage", "usage.pdf"], "must end in .csv or .xlsx"),
        ],
    )
    def test_say_what_is_missing(self, words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["export", *words]) == 1
        assert said in capsys.readouterr().err


class TestOrders:
    def test_are_written_with_what_is_owed(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        of = small_world()
        paid(of)
        on_terms(of)
        for report, column, cells in (
            ("orders", "State", ["on_terms", "paid"]),
            ("invoices", "Number", ["INV-2026-000002", "INV-2026-000001"]),
            ("payments", "Amount", ["624.00"]),
        ):
            assert main(["export", report, "-"]) == 0
            assert [row[column] for row in csv.DictReader(io.StringIO(capsys.readouterr().out))] == cells
        assert main(["export", "aging", str(tmp_path / "aging.xlsx"), "--to", "2026-04-12"]) == 0
        sheet = CalamineWorkbook.from_path(tmp_path / "aging.xlsx").get_sheet_by_index(0).to_python()
        assert dict(zip(*sheet, strict=True))["Days overdue"] == 3
        assert main(["export", "aging", "-"]) == 1
