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
from typing import NamedTuple

import psycopg
import pytest
from django.conf import settings

from credenza.config.keys import new_key

KEYS = {"CREDENZA_CODE_KEYS": new_key("k1")}


SEVERAL = """
import contextlib, io, json
from credenza.cli.main import main
told = []
for words in COMMANDS:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as said:
        code = main(list(words))
    told.append((code, said.getvalue()))
print(json.dumps(told))
"""


class Told(NamedTuple):
    """How a command ended: its exit code, and its standard error."""

    code: int
    said: str


@dataclass
class Installation:
    """One machine's settings; commands run in processes of their own."""

    folder: Path
    database_url: str
    keys: dict[str, str] = field(default_factory=lambda: dict(KEYS))

    def environment(self) -> dict[str, str]:
        own = {**os.environ, **self.keys, "CREDENZA_DATA_DIR": str(self.folder), "DATABASE_URL": self.database_url}
        return {**own, "PYTHONPATH": "src"}

    def credenza(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "credenza.cli.main", *words],
            env=self.environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip

    def several(self, *commands: tuple[str, ...]) -> list[Told]:
        """Commands one after the other in a single process, for it takes seconds to start."""
        told = self.python(SEVERAL.replace("COMMANDS", repr(commands)))
        return [Told(*one) for one in json.loads(told)]

    def python(self, text: str) -> str:
        start = "import django; django.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", start + text],
            env=self.environment(), capture_output=True, text=True, check=True,
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


FILL = """
from credenza.cli.tables import lay_tables_once
lay_tables_once()
from credenza.parties.models import Person
Person.objects.create_user("ada@acme.example", name="Ada")
"""


def filled(place: Installation) -> None:
    place.python(FILL)
    (place.folder / "files" / "letters").mkdir(parents=True)
    (place.folder / "files" / "letters" / "one.pdf").write_bytes(b"%PDF one")
    (place.folder / "files" / "letters" / "passwd").symlink_to("/etc/passwd")


WRITER = """
import hashlib, pathlib, secrets, sys
from credenza.gateways.files import choice
from credenza.parties.models import Person
print("writing", flush=True)
while not pathlib.Path(sys.argv[1]).exists():
    content = secrets.token_bytes(3000)
    name = choice.active().put(content)
    Person.objects.create_user(f"{name}@example.com", name=hashlib.sha256(content).hexdigest())
print(Person.objects.filter(email__endswith="@example.com").count())
"""
FOUND = """
import json
from django.db import connection
from credenza.gateways.files import choice
from credenza.gateways.files.checking import broken
from credenza.journal.guards import missing
from credenza.parties.models import Person
rows = list(Person.objects.filter(email__endswith="@example.com").values_list("email", "name"))
print(json.dumps({
    "name": Person.objects.get(email="ada@acme.example").name,
    "written": len(rows),
    "broken": list(broken(choice.active(), [(email.partition("@")[0], digest) for email, digest in rows])),
    "unguarded": missing(connection),
}))
"""


def check_round_trip(tmp_path: Path, installation: Callable[[Path], Installation]) -> None:
    """Somebody uploads all the while: every row of the archive has its file, whole."""
    source, target = installation(tmp_path / "source"), installation(tmp_path / "target")
    filled(source)
    archive, own = tmp_path / "out" / "backup.tar.gz", source.environment()
    writer = subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup()\n{WRITER}", str(tmp_path / "stop")],
        env=own, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        done, again = source.several(("backup", str(archive)), ("backup", str(archive)))
    finally:
        (tmp_path / "stop").touch()
        written, _ = writer.communicate(timeout=60)
        assert writer.returncode == 0
    assert (done.code, again.code) == (0, 1), done.said
    assert KEYS["CREDENZA_CODE_KEYS"].partition(":")[2] not in archive.read_bytes().decode("latin-1")

    restored, again = target.several(("restore", str(archive)), ("restore", str(archive)))
    assert (restored.code, again.code) == (0, 1), restored.said
    assert "not empty" in again.said
    found = json.loads(target.python(FOUND))
    assert 1 < found.pop("written") < int(written)
    assert found == {"name": "Ada", "broken": [], "unguarded": []}
    letters = target.folder / "files" / "letters"
    assert [path.name for path in letters.iterdir()] == ["one.pdf"]
    assert (letters / "one.pdf").read_bytes() == b"%PDF one"
    assert (letters / "one.pdf").stat().st_mode & 0o777 == 0o600
    assert letters.stat().st_mode & 0o777 == 0o700


def packed(place: Path, **members: bytes) -> str:
    """An archive of these members."""
    with tarfile.open(place, "w:gz") as archive:
        for name, content in members.items():
            head = tarfile.TarInfo(name.replace("_", "."))
            head.size = len(content)
            archive.addfile(head, io.BytesIO(content))
    return str(place)


def manifest(database: str) -> bytes:
    told = {"format": 1, "version": "0.1.0", "database": database, "made_at": "2026-01-02T00:00:00", "keys": []}
    return json.dumps(told).encode()


@pytest.mark.sqlite_only
class TestOnSqlite:
    def test_goes_there_and_back_with_every_file_that_its_rows_name(self, tmp_path: Path) -> None:
        check_round_trip(tmp_path, on_sqlite)

    def test_refuses_what_is_no_whole_backup_of_this_kind(self, tmp_path: Path) -> None:
        archives = (
            packed(tmp_path / "other.tar.gz", letter=b""),
            packed(tmp_path / "half.tar.gz", manifest_json=manifest("sqlite")),
            packed(tmp_path / "pg.tar.gz", manifest_json=manifest("postgresql")),
        )
        target = on_sqlite(tmp_path / "target")
        other, half, foreign = target.several(*(("restore", archive) for archive in archives))
        assert (other.code, half.code, foreign.code) == (1, 1, 1)
        assert "not a backup made by credenza" in other.said
        assert half.said.strip() == "credenza: The archive holds no database."
        assert "backup is of postgresql" in foreign.said


@pytest.mark.postgresql_only
class TestOnPostgresql:
    def test_goes_there_and_back_with_every_file_that_its_rows_name(self, tmp_path: Path) -> None:
        check_round_trip(tmp_path, on_postgresql)
