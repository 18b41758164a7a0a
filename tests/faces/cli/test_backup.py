"""A backup made while all runs fills an empty installation with the same rows and files; keys stay apart."""

import io
import json
import os
import subprocess
import sys
import tarfile
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from credenza.config.keys import new_key

KEYS = {"CREDENZA_CODE_KEYS": new_key("k1")}


@dataclass
class Installation:
    """One machine's settings; commands run in processes of their own."""

    folder: Path
    database_url: str
    keys: dict[str, str] = field(default_factory=lambda: dict(KEYS))

    def credenza(self, *words: str) -> subprocess.CompletedProcess[str]:
        own = {**os.environ, **self.keys, "CREDENZA_DATA_DIR": str(self.folder), "DATABASE_URL": self.database_url}
        return subprocess.run(
            [sys.executable, "-m", "credenza.cli.main", *words],
            env={**own, "PYTHONPATH": "src"}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def lay_tables(self) -> None:
        """As ``credenza migrate`` leaves them, in a third of its time."""
        self.python("from credenza.cli.tables import lay_tables_once\nlay_tables_once()\n")

    def python(self, text: str) -> str:
        own = {**os.environ, **self.keys, "CREDENZA_DATA_DIR": str(self.folder), "DATABASE_URL": self.database_url}
        start = "import django; django.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", start + text],
            env={**own, "PYTHONPATH": "src"}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.strip()


def on_sqlite(folder: Path) -> Installation:
    return Installation(folder, f"sqlite:///{folder / 'credenza.sqlite3'}")


def on_postgresql(folder: Path) -> Installation:
    told = settings.DATABASES["default"]
    name = f"backup_{folder.name}_{uuid.uuid4().hex}"  # two of these tests may run at once
    server = {
        "host": told["HOST"],
        "user": told["USER"],
        "password": told["PASSWORD"] or None,
        "port": told["PORT"] or None,
    }
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    return Installation(folder, f"postgresql://{told['USER']}@/{name}?host={told['HOST']}")


def filled(place: Installation) -> None:
    place.lay_tables()
    place.python(
        "from credenza.parties.models import Person\nPerson.objects.create_user('ada@example.com', name='Ada')\n"
    )
    (place.folder / "files" / "letters").mkdir(parents=True)
    (place.folder / "files" / "letters" / "one.pdf").write_bytes(b"%PDF one")
    (place.folder / "files" / "letters" / "passwd").symlink_to("/etc/passwd")


def check_round_trip(tmp_path: Path, installation: Callable[[Path], Installation]) -> None:
    source, target = installation(tmp_path / "source"), installation(tmp_path / "target")
    filled(source)
    archive = tmp_path / "out" / "backup.tar.gz"
    done = source.credenza("backup", str(archive))
    assert done.returncode == 0, done.stderr
    assert KEYS["CREDENZA_CODE_KEYS"].partition(":")[2] not in archive.read_bytes().decode("latin-1")
    assert source.credenza("backup", str(archive)).returncode == 1

    restored = target.credenza("restore", str(archive))
    assert restored.returncode == 0, restored.stderr
    count = "from credenza.parties.models import Person; print(Person.objects.get(email='ada@example.com').name)"
    assert target.python(count) == "Ada"
    assert (target.folder / "files" / "letters" / "one.pdf").read_bytes() == b"%PDF one"
    assert [path.name for path in (target.folder / "files").rglob("*")] == ["letters", "one.pdf"]
    assert (target.folder / "files" / "letters" / "one.pdf").stat().st_mode & 0o777 == 0o600
    assert (target.folder / "files" / "letters").stat().st_mode & 0o777 == 0o700
    missing = (
        "from credenza.journal.guards import missing; from django.db import connection; print(missing(connection))"
    )
    assert target.python(missing) == "[]"

    again = target.credenza("restore", str(archive))
    assert again.returncode == 1
    assert "not empty" in again.stderr


WRITER = """
import hashlib, pathlib, secrets, sys
from credenza.gateways.files import choice
from credenza.parties.models import Person
print("writing", flush=True)
while not pathlib.Path(sys.argv[1]).exists():
    content = secrets.token_bytes(3000)
    name = choice.active().put(content)
    Person.objects.create_user(f"{name}@example.com", name=hashlib.sha256(content).hexdigest())
"""
COUNT = (
    "from credenza.parties.models import Person; print(Person.objects.filter(email__endswith='@example.com').count())"
)
BROKEN = """
from credenza.gateways.files import choice
from credenza.gateways.files.checking import broken
from credenza.parties.models import Person
rows = Person.objects.exclude(name="Ada").filter(email__endswith="@example.com").values_list("email", "name")
print(list(broken(choice.active(), [(email.partition("@")[0], digest) for email, digest in rows])))
"""


def check_beside_a_writer(tmp_path: Path, installation: Callable[[Path], Installation]) -> None:
    """Somebody uploads all the while: every row of the archive has its file, whole."""
    source, target = installation(tmp_path / "source"), installation(tmp_path / "target")
    filled(source)
    own = {**os.environ, **KEYS, "CREDENZA_DATA_DIR": str(source.folder), "DATABASE_URL": source.database_url}
    writer = subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup()\n{WRITER}", str(tmp_path / "stop")],
        env={**own, "PYTHONPATH": "src"}, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"writing\n"
        done = source.credenza("backup", str(tmp_path / "backup.tar.gz"))
    finally:
        (tmp_path / "stop").touch()
        assert writer.wait(timeout=60) == 0
    assert done.returncode == 0, done.stderr
    assert target.credenza("restore", str(tmp_path / "backup.tar.gz")).returncode == 0
    assert 1 < int(target.python(COUNT)) < int(source.python(COUNT))
    assert target.python(BROKEN) == "[]"


@pytest.mark.sqlite_only
class TestOnSqlite:
    def test_holds_every_file_that_its_rows_name(self, tmp_path: Path) -> None:
        check_beside_a_writer(tmp_path, on_sqlite)

    def test_goes_there_and_back(self, tmp_path: Path) -> None:
        check_round_trip(tmp_path, on_sqlite)

    def test_refuses_what_is_no_backup(self, tmp_path: Path) -> None:
        with tarfile.open(tmp_path / "other.tar.gz", "w:gz") as archive:
            archive.addfile(tarfile.TarInfo("letter"), io.BytesIO())
        done = on_sqlite(tmp_path / "target").credenza("restore", str(tmp_path / "other.tar.gz"))
        assert done.returncode == 1
        assert "not a backup made by credenza" in done.stderr

    def test_refuses_a_backup_without_a_database(self, tmp_path: Path) -> None:
        archive = tmp_path / "half.tar.gz"
        told = json.dumps({"format": 1, "version": "1", "database": "sqlite", "made_at": "", "keys": []}).encode()
        with tarfile.open(archive, "w:gz") as out:
            head = tarfile.TarInfo("manifest.json")
            head.size = len(told)
            out.addfile(head, io.BytesIO(told))
        done = on_sqlite(tmp_path / "target").credenza("restore", str(archive))
        assert done.returncode == 1
        assert done.stderr.strip() == "credenza: The archive holds no database."

    def test_refuses_the_other_database(self, tmp_path: Path) -> None:
        told = json.dumps(
            {"format": 1, "version": "0.1.0", "database": "postgresql", "made_at": "2026-01-02T00:00:00", "keys": []}
        ).encode()
        with tarfile.open(tmp_path / "pg.tar.gz", "w:gz") as archive:
            head = tarfile.TarInfo("manifest.json")
            head.size = len(told)
            archive.addfile(head, io.BytesIO(told))
        done = on_sqlite(tmp_path / "target").credenza("restore", str(tmp_path / "pg.tar.gz"))
        assert (done.returncode, "backup is of postgresql" in done.stderr) == (1, True)


@pytest.mark.postgresql_only
class TestOnPostgresql:
    def test_holds_every_file_that_its_rows_name(self, tmp_path: Path) -> None:
        check_beside_a_writer(tmp_path, on_postgresql)

    def test_goes_there_and_back(self, tmp_path: Path) -> None:
        check_round_trip(tmp_path, on_postgresql)
