"""A database of a run's own, on the disk and as durable as in production, with the product's tables and catalog."""

import base64
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
for _folder in (str(ROOT), str(ROOT / "src")):
    if _folder not in sys.path:
        sys.path.insert(0, _folder)

from tests import databases

# The defaults of PostgreSQL: fsync, synchronous_commit and full_page_writes are on. Only the network port is closed.
DURABLE = "-c listen_addresses=''"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a run happens: the address that Django takes, and the folder with the server's socket and all files."""

    url: str
    folder: Path


def read_settings(folder: Path, url: str) -> None:
    """The environment of every process of a run; child processes inherit it."""
    os.environ.update(
        DATABASE_URL=url,
        CREDENZA_DATA_DIR=str(folder),
        CREDENZA_BASE_URL="http://localhost",
        CREDENZA_HOSTS="localhost,127.0.0.1,testserver",
        CREDENZA_SECRET_KEY="only for measuring, never for a business, fifty characters",
        CREDENZA_CODE_KEYS=f"bench:{base64.b64encode(bytes(range(32))).decode()}",
        CREDENZA_HTTPS="0",
        CREDENZA_LOG_LEVEL="ERROR",
        CREDENZA_STAFF_SECOND_FACTOR="0",
        DJANGO_SETTINGS_MODULE="credenza.config.settings",
        PYTHONPATH=os.pathsep.join((str(ROOT / "src"), str(ROOT), str(ROOT / "bench"))),
    )
    for name in ("CREDENZA_DEMO", "CREDENZA_PROGRAM", "CREDENZA_POOLER"):
        os.environ.pop(name, None)


@contextmanager
def place(database: str, *, tables: bool = True) -> Iterator[Place]:
    """Start Django on an empty "sqlite" file or "postgresql" server; everything is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="credenza-bench-"))
    folder.chmod(0o711)
    try:
        if database == "sqlite":
            yield from _opened(folder, f"sqlite:///{folder / 'bench.sqlite3'}", tables=tables)
        else:
            with databases.server(folder / "postgresql", options=DURABLE) as url:
                yield from _opened(folder, url, tables=tables)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _opened(folder: Path, url: str, *, tables: bool) -> Iterator[Place]:
    read_settings(folder, url)
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    if tables:
        from tests.builders.credits import stock

        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        stock()
    (folder / "static").mkdir()
    try:
        yield Place(url=url, folder=folder)
    finally:
        connections.close_all()


def machine() -> str:
    """What the numbers were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    server = subprocess.run(
        [databases.programs() / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout.split()
    disk = subprocess.run(
        ["stat", "-f", "-c", "%T", tempfile.gettempdir()], capture_output=True, text=True, check=False
    ).stdout.strip()
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB, {disk or 'unknown disk'}, "
        f"Python {platform.python_version()}, PostgreSQL {server[2]}, "
        f"SQLite {sqlite3.sqlite_version}"
    )
