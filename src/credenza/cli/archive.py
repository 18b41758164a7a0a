"""What backup and restore share: the archive's shape, the two databases, the keys that data needs.

An archive is a tar.gz of ``manifest.json``, one database file and ``files/``. Keys are never in it.
"""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import tarfile
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db import connection

from credenza.gateways.files.local import DRAFTS

MANIFEST = "manifest.json"
DATABASE_MEMBER = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
FILES = "files"
FORMAT = 1
KEYED = (
    ("CREDENZA_CODE_KEYS", "credits_redemptioncode", "key_id"),
    ("CREDENZA_CODE_KEYS", "workflows_webhookendpoint", "key_id"),
    ("CREDENZA_LICENSE_KEYS", "licensing_keyversion", "kid"),
)
"""Columns that name the key their row is sealed or signed with, and the setting that holds it."""


class ArchiveRefused(Exception):
    """The backup or restore cannot be done; the text says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """First member of an archive. ``made_at`` is ISO 8601, UTC; ``keys`` are ids, never keys."""

    format: int
    version: str
    database: str
    made_at: str
    keys: list[str]

    def written(self) -> bytes:
        """As JSON."""
        return json.dumps(asdict(self), indent=2).encode()


def read_manifest(archive: tarfile.TarFile) -> Manifest:
    """Raises ArchiveRefused for what is not an archive of ours or newer than we are."""
    try:
        member = archive.extractfile(MANIFEST)
        manifest = Manifest(**json.loads(member.read())) if member else None
    except (KeyError, TypeError, ValueError) as error:
        raise ArchiveRefused("This is not a backup made by credenza: its manifest is missing or broken.") from error
    if manifest is None or manifest.format != FORMAT:
        raise ArchiveRefused("This backup was made by a newer version; restore it with that version.")
    return manifest


def keys_needed() -> dict[str, list[str]]:
    """Setting → ids of its keys that rows of the database are sealed or signed with, in order."""
    tables = set(connection.introspection.table_names())
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        for setting, table, column in KEYED:
            # A backup of an older version lacks the columns that came later, until it is migrated.
            if table in tables and column in _columns(cursor, table):
                cursor.execute(f"SELECT DISTINCT {column} FROM {table}")  # noqa: S608  names of the literal above
                found.setdefault(setting, set()).update(row[0] for row in cursor.fetchall())
    return {setting: sorted(ids) for setting, ids in found.items() if ids}


def _columns(cursor: Any, table: str) -> set[str]:
    return {described.name for described in connection.introspection.get_table_description(cursor, table)}


def keys_told(needed: dict[str, list[str]]) -> list[str]:
    """Each key by its id and its setting, as people read it."""
    return [f"{key_id} of {setting}" for setting, ids in needed.items() for key_id in ids]


def keys_missing(needed: dict[str, list[str]]) -> dict[str, list[str]]:
    """Those that the settings do not hold."""
    missing = {}
    for setting, ids in needed.items():
        at_hand = {entry.partition(":")[0] for entry in getattr(settings, setting)}
        missing[setting] = [key_id for key_id in ids if key_id not in at_hand]
    return {setting: ids for setting, ids in missing.items() if ids}


def dump_database(target: Path) -> None:
    """A consistent copy of the running database."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
        return
    _postgresql("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def load_database(source: Path) -> None:
    """Fill the empty database. On PostgreSQL all or nothing."""
    if connection.vendor == "sqlite":
        connection.close()
        place = Path(str(settings.DATABASES["default"]["NAME"]))
        place.parent.mkdir(parents=True, exist_ok=True)
        for suffix in ("", "-wal", "-shm"):
            Path(f"{place}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(source, place)
        return
    _postgresql("pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", str(source))


def refuse_unless_empty() -> None:
    """Raises ArchiveRefused when the database has tables or a file is stored already."""
    if connection.introspection.table_names():
        raise ArchiveRefused("The target database is not empty. Restore into a new one; nothing was touched.")
    folder = settings.CREDENZA_FILES_DIR
    if folder.exists() and any(folder.iterdir()):
        raise ArchiveRefused(f"The folder {folder} holds files already. Nothing was touched.")


def add_files(archive: tarfile.TarFile) -> None:
    """Put every whole stored file in, one by one, for others come and go meanwhile.

    Called after the database was copied. A file is written before the row that names it and never changed, so each one
    that the copied rows name is there; those that came later are in as well and harm nothing. Only who is blanked
    in between has rows without files, and is blanked again after a restore.
    """
    folder = settings.CREDENZA_FILES_DIR
    for place in folder.rglob("*"):
        below = place.relative_to(folder)
        if place.is_symlink() or DRAFTS in below.parts:
            continue
        try:
            with place.open("rb") as stored:
                told = os.fstat(stored.fileno())
                member = tarfile.TarInfo(str(PurePosixPath(FILES, *below.parts)))
                member.size, member.mtime, member.mode = told.st_size, int(told.st_mtime), 0o600
                archive.addfile(member, stored)
        except (FileNotFoundError, IsADirectoryError):
            continue


def fill_files(archive: tarfile.TarFile) -> None:
    """Bring the files back, for this user only. Raises ArchiveRefused for a path that leads out."""
    before = os.umask(0o077)
    try:
        for member in archive:
            path = PurePosixPath(member.name)
            if path.parts[:1] != (FILES,) or not member.isfile():
                continue
            if ".." in path.parts:
                raise ArchiveRefused(f"The archive holds a path that leads out of its folder: {member.name}")
            target = settings.CREDENZA_FILES_DIR / path.relative_to(FILES)
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.extractfile(member) as inner, target.open("xb") as out:  # type: ignore[union-attr]  # isfile
                shutil.copyfileobj(inner, out)
    finally:
        os.umask(before)


def _postgresql(program: str, *arguments: str) -> None:
    told: dict[str, Any] = connection.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "sslmode": "PGSSLMODE"}
    known = {names[key]: str(value) for key, value in told.items() if key in names and value}
    to = [f"--dbname={told['dbname']}"]
    try:
        subprocess.run([_found(program), *to, *arguments], check=True, env={**os.environ, **known})
    except subprocess.CalledProcessError as error:
        raise ArchiveRefused(f"{program} ended with {error.returncode}; what it said stands above.") from error


def _found(program: str) -> str:
    debian = Path("/usr/lib/postgresql").glob(f"*/bin/{program}")
    newest = max(debian, key=lambda place: [int(n) for n in re.findall(r"\d+", str(place))], default=None)
    found = str(newest) if newest else shutil.which(program)
    if not found:
        raise ArchiveRefused(f"{program} is not here: install PostgreSQL's client programs.")
    return found
