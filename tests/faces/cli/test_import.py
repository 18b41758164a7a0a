"""``credenza import``: files of three kinds, a report of what was refused, a run without traces, and twice the same."""

import csv
import json
from pathlib import Path

import pytest
from rustpy_xlsxwriter import write_worksheet

from credenza.certification.models import Activity, Candidate, Credential
from credenza.cli.main import main
from credenza.learning.models import Quarantined, RosterRow
from tests.builders.certification import held_by, person

pytestmark = pytest.mark.django_db
Screen = pytest.CaptureFixture[str]
HEAD = ["email", "type", "date", "name"]
GOOD = ["kim@x.example", "coursework", "2026-02-01", "Automation"]


@pytest.fixture(autouse=True)
def _kim() -> None:
    person("kim@x.example", "Kim Lang")


def file_of(folder: Path, *rows: list[str], head: list[str] = HEAD, name: str = "rows.csv") -> Path:
    path = folder / name
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    return path


class TestKinds:
    def test_candidates_with_what_they_hold(self, tmp_path: Path, capsys: Screen) -> None:
        head = ["Email", "Name", "Candidate ID", "Certification", "Earned on"]
        path = file_of(tmp_path, ["ana@x.example", "Ana", "AT00000050", "ACP-120", "2025-01-15"], head=head)
        assert main(["import", "candidates", str(path)]) == 0
        assert capsys.readouterr().out == "stored 1; credentials changed 1\n"
        assert Credential.objects.get().candidate.number == "AT00000050"

    def test_activities_from_csv_json_and_xlsx(self, tmp_path: Path, capsys: Screen) -> None:
        records = [dict(zip(HEAD, [*GOOD[:3], f"Course {number}"], strict=True)) for number in range(4)]
        paths = [tmp_path / name for name in ("list.json", "lines.json", "book.xlsx")]
        paths[0].write_text(json.dumps(records[:1]))
        paths[1].write_text("\n".join(json.dumps(record) for record in records[1:2]))
        write_worksheet([records[2]], str(paths[2]))
        paths.append(file_of(tmp_path, list(records[3].values())))
        for path in paths:
            assert main(["import", "activities", str(path)]) == 0, path
        assert capsys.readouterr().out.count("stored 1") == 4
        assert set(Activity.objects.values_list("name", flat=True)) == {record["name"] for record in records}

    def test_attendance_by_event(self, tmp_path: Path, capsys: Screen) -> None:
        head = ["event", "date", "type", "email"]
        rows = [["ACE Berlin", "2026-02-01", "local_event", who] for who in ("kim@x.example", "new@x.example")]
        path = file_of(tmp_path, *rows, ["", "2026-02-01", "local_event", "kim@x.example"], head=head)
        assert main(["import", "attendance", str(path)]) == 1
        assert capsys.readouterr().out == "refused 1, stored 1, waiting 1; credentials changed 0\n"
        assert RosterRow.objects.count() == 2
        assert Quarantined.objects.filter(status="open").count() == 1

    def test_exam_results(self, tmp_path: Path) -> None:
        path = file_of(tmp_path, ["kim@x.example", "ACP-JCA", "2026-02-01"], head=["email", "certification", "date"])
        assert main(["import", "exams", str(path)]) == 0
        assert Credential.objects.get().certification == "ACP-120"


class TestManners:
    def test_refused_rows_are_told_and_written_and_the_others_stored(self, tmp_path: Path, capsys: Screen) -> None:
        bad = [["kim@x.example", "dancing", "2026-02-01", "=cmd()"], ["nobody@x.example", *GOOD[1:]]]
        path = file_of(tmp_path, *bad, GOOD)
        assert main(["import", "activities", str(path)]) == 1
        told = capsys.readouterr()
        assert told.out == "refused 2, stored 1; credentials changed 0\n"
        assert "line 2: unknown_type:" in told.err
        with (tmp_path / "rows.csv.errors.csv").open() as file:
            written = list(csv.DictReader(file))
        assert [(row["line"], row["code"]) for row in written] == [("2", "unknown_type"), ("3", "not_found")]
        assert written[0]["name"] == "'=cmd()"
        assert written[0]["email"] == "kim@x.example"

    def test_twice_changes_nothing_and_leaves_no_report(self, tmp_path: Path, capsys: Screen) -> None:
        path = file_of(tmp_path, GOOD)
        for outcome in ("stored", "known"):
            assert main(["import", "activities", str(path)]) == 0
            assert capsys.readouterr().out == f"{outcome} 1; credentials changed 0\n"
        assert Activity.objects.count() == 1
        assert not (tmp_path / "rows.csv.errors.csv").exists()

    @pytest.mark.parametrize(
        ("kind", "head", "row"),
        [
            ("activities", HEAD, GOOD),
            ("candidates", ["email"], ["new@x.example"]),
            ("exams", ["email", "certification", "date"], ["kim@x.example", "ACP-120", "2026-02-01"]),
            ("attendance", ["event", "date", "type", "email"], ["ACE", "2026-02-01", "local_event", "kim@x.example"]),
        ],
    )
    def test_a_dry_run_leaves_no_trace(
        self, kind: str, head: list[str], row: list[str], tmp_path: Path, capsys: Screen
    ) -> None:
        path = file_of(tmp_path, row, head=head)
        assert main(["import", kind, str(path), "--dry-run"]) == 0
        assert capsys.readouterr().out.startswith("Nothing was stored; it would be: stored 1;")
        assert not Activity.objects.exists()
        assert not Candidate.objects.exists()
        assert not RosterRow.objects.exists()

    @pytest.mark.parametrize(
        ("name", "content", "why"),
        [
            ("rows.txt", "email", "must end in .csv, .xlsx, .json"),
            ("rows.csv", "email,type,date,name,color\na,b,c,d,e", "unknown column color"),
            ("rows.csv", "email,type,date\na,b,c", "lacks the column name"),
            ("rows.json", "[{", "not JSON"),
            ("rows.json", '["a"]', "record 1 is not an object"),
            ("rows.xlsx", "no workbook", "not a workbook"),
            ("rows.csv", b"email,type,date,name\n\xff,a,b,c", "not CSV in UTF-8"),
        ],
    )
    def test_a_file_that_cannot_be_taken(
        self, name: str, content: str | bytes, why: str, tmp_path: Path, capsys: Screen
    ) -> None:
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        assert main(["import", "activities", str(tmp_path / name)]) == 2
        assert why in capsys.readouterr().err

    def test_a_file_that_is_not_there(self, tmp_path: Path, capsys: Screen) -> None:
        assert main(["import", "activities", str(tmp_path / "none.csv")]) == 2
        assert "No such file" in capsys.readouterr().err

    def test_semicolons_and_a_byte_order_mark_are_read(self, tmp_path: Path) -> None:
        (tmp_path / "rows.csv").write_text("\ufeff" + ";".join(HEAD) + "\n" + ";".join(GOOD) + "\n", encoding="utf-8")
        assert main(["import", "activities", str(tmp_path / "rows.csv")]) == 0
        assert Activity.objects.get().name == "Automation"

    def test_the_bar_counts_and_the_report_goes_where_it_is_told(self, tmp_path: Path) -> None:
        path = file_of(tmp_path, ["kim@x.example", "dancing", "2026-02-01", "A"])
        assert main(["import", "activities", str(path), "--errors", str(tmp_path / "why.csv")]) == 1
        assert (tmp_path / "why.csv").read_text().startswith("line,code,reason,email")
        assert held_by(person()) == {}
