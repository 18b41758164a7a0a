"""``credenza programs what-if``: whom other rules would affect, told and written, in one process and beside it."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from credenza.cli.main import main
from credenza.programs.loader import SHIPPED
from tests.builders import certification as make
from tests.faces.cli.test_backup import Installation, on_postgresql, on_sqlite

ON = "2027-02-01"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The shipped rules with three years for associates."""
    text = (SHIPPED / "atlassian.toml").read_text(encoding="utf-8")
    file = tmp_path / "longer.toml"
    file.write_text(text.replace("validity_months = 24, grace_months = 3", "validity_months = 36, grace_months = 3", 1))
    return file


@pytest.fixture
def _candidates() -> None:
    make.earn(make.person("kim@x.example"), "ACA-900", date(2025, 2, 1))
    make.earn(make.person("lee@x.example"), "ACP-120", date(2025, 5, 1))


@pytest.mark.django_db
@pytest.mark.usefixtures("_candidates")
class TestAnswer:
    def test_tells_counts_and_examples(self, pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["programs", "what-if", str(pack), "--on", ON]) == 0
        first, *rest = capsys.readouterr().out.splitlines()
        assert first == (
            "2 candidates looked at, statuses on 2027-02-01: 1 affected with 1 credentials, 1 of them with one in "
            "force on that day."
        )
        assert rest[:4] == ["  1  expire later", "  1  suspended later", "  1  suspended → active", "For example:"]
        assert re.fullmatch(
            r"  AT00\d{6} ACA-900: suspends 2027-02-01 → 2028-02-01, expires 2027-05-01 → 2028-05-01, "
            r"status suspended → active",
            rest[4],
        )

    def test_of_a_single_value(self, capsys: pytest.CaptureFixture[str]) -> None:
        words = ["--override", "certification.renewal_scope=certification", "--override", "credits.validity_months=6"]
        assert main(["programs", "what-if", *words]) == 0
        assert "2 candidates looked at" in capsys.readouterr().out

    def test_values_are_json_or_text(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["programs", "what-if", "--override", "certification.certifications=[]"]) == 1
        assert "override certification.certifications" in capsys.readouterr().err

    def test_list_of_everybody(self, pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        place = tmp_path / "affected.csv"
        assert main(["programs", "what-if", str(pack), "--on", ON, "--csv", str(place)]) == 0
        (row,) = csv.DictReader(place.open(encoding="utf-8"))
        assert (row["Certification"], row["Suspends on now"], row["Suspends on then"]) == (
            "ACA-900", "2027-02-01", "2028-02-01",
        )  # fmt: skip
        assert (row["Status now"], row["Status then"], row["Renewals then"]) == ("suspended", "active", "0")
        assert "1 affected" in capsys.readouterr().out
        assert sorted(path.name for path in tmp_path.iterdir()) == ["affected.csv", "longer.toml"]

    def test_list_on_the_screen_stands_alone(self, pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["programs", "what-if", str(pack), "--on", ON, "--csv", "-"]) == 0
        told = capsys.readouterr()
        assert len(list(csv.DictReader(io.StringIO(told.out)))) == 1
        assert "1 affected" in told.err

    def test_nobody(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["programs", "what-if", "atlassian"]) == 0
        assert len(capsys.readouterr().out.splitlines()) == 1


class TestRefusals:
    def test_nothing_changes(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["programs", "what-if"]) == 2
        assert "name what changes" in capsys.readouterr().err

    def test_a_pack_that_is_not_good(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "bad.toml").write_text("name = 1\n", encoding="utf-8")
        assert main(["programs", "what-if", str(tmp_path / "bad.toml")]) == 1
        assert "bad.toml:1" in capsys.readouterr().err

    @pytest.mark.parametrize("words", [["--override", "x"], ["--override", "=1"], ["--processes", "0"], ["--on", "x"]])
    def test_words_that_make_no_sense(self, words: list[str]) -> None:
        with pytest.raises(SystemExit) as ended:
            main(["programs", "what-if", *words])
        assert ended.value.code == 2


FILL = """
from credenza.cli.tables import lay_tables_once
lay_tables_once()
from datetime import UTC, date, datetime, timedelta
from credenza.certification.models import Candidate, Pass
from credenza.parties.models import Person
COUNT = 5000
people = Person.objects.bulk_create(
    Person(email=f"p{n}@x.example", username=f"p{n}@x.example", password="!") for n in range(COUNT))
found = Candidate.objects.bulk_create(
    Candidate(number=f"AT00{100000 + n}", person_id=person.pk, registered_on=date(2025, 1, 1))
    for n, person in enumerate(people))
Pass.objects.bulk_create(
    Pass(candidate_id=one.pk, kind="grant", certification=("ACA-900", "ACP-120")[n % 2], entered_on=date(2025, 1, 1),
         on=date(2025, 1, 1) + timedelta(days=n % 365), at=datetime(2025, 1, 1, tzinfo=UTC))
    for n, one in enumerate(found))
"""


@pytest.mark.parametrize(
    "installed",
    [
        pytest.param(on_sqlite, marks=pytest.mark.sqlite_only),
        pytest.param(on_postgresql, marks=pytest.mark.postgresql_only),
    ],
)
def test_processes_beside_tell_the_same(installed: Callable[[Path], Installation], pack: Path, tmp_path: Path) -> None:
    """Five thousand candidates are three parts: both processes have something to do."""
    (tmp_path / "one").mkdir()
    place = installed(tmp_path / "one")
    place.python(FILL)
    words = ("programs", "what-if", str(pack), "--on", ON)
    alone, beside = (place.credenza(*words, "--processes", count) for count in ("1", "2"))
    assert (alone.returncode, beside.returncode) == (0, 0), alone.stderr + beside.stderr
    assert "5,000 candidates looked at, statuses on 2027-02-01: 2,500 affected" in alone.stdout
    assert beside.stdout == alone.stdout
    assert beside.stderr == ""


def test_the_pack_in_force_is_the_settings(capsys: pytest.CaptureFixture[str]) -> None:
    assert str(settings.CREDENZA_PROGRAM) == "atlassian"
    assert main(["programs", "what-if", "--override", "certification.nothing=1"]) == 1
    assert "override certification.nothing" in capsys.readouterr().err
