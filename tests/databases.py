"""Chooses the database of a test run, and starts a PostgreSQL server of its own when none is given.

``python -m pytest --database=sqlite`` (the default) or ``--database=postgresql``. Loaded by ``-p tests.databases``,
because Django's settings are read before any conftest. Needs the server's programs, not a running server.
"""

import base64
import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

QUIET = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c jit=off"
HERE = Path(__file__).parent
ONCE_FOLDERS = {HERE / "browser", HERE / "rules", HERE / "faces" / "portal"}
ONCE_MODULE = re.compile(r"^pytestmark = .*\bpytest\.mark\.once\b", re.MULTILINE)
_stack = contextlib.ExitStack()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The choice of database."""
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="where the tests run")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Set the environment before Django's settings are read. Workers of xdist inherit it."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    folder = Path(_stack.enter_context(tempfile.TemporaryDirectory(prefix="credenza-tests-", dir=_quick_folder())))
    folder.chmod(0o711)
    os.environ.update(
        CREDENZA_DATA_DIR=str(folder),
        CREDENZA_BASE_URL="http://testserver",
        CREDENZA_HOSTS="testserver,localhost,127.0.0.1",
        CREDENZA_SECRET_KEY="only for tests",
        CREDENZA_CODE_KEYS=f"test1:{base64.b64encode(bytes(range(32))).decode()}",
        CREDENZA_BADGE_KEYS=f"badge1:{base64.b64encode(bytes(range(32, 64))).decode()}",
        CREDENZA_LICENSE_KEYS=f"license1:{base64.b64encode(bytes(range(64, 96))).decode()}",
        CREDENZA_HTTPS="0",
        CREDENZA_LOG_LEVEL="ERROR",
        DJANGO_ALLOW_ASYNC_UNSAFE="1",  # Playwright keeps a loop running in the thread of the tests
    )
    for name in ("CREDENZA_DEMO", "CREDENZA_PROGRAM", "CREDENZA_STRIPE_SECRET_KEY", "CREDENZA_OIDC_ISSUER"):
        os.environ.pop(name, None)
    if early_config.known_args_namespace.database == "sqlite":
        os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'tests.sqlite3'}"
    elif not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        os.environ["DATABASE_URL"] = _stack.enter_context(server(folder / "postgresql"))


def pytest_unconfigure() -> None:
    """Stop the server, remove the folder."""
    _stack.close()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """On PostgreSQL, what runs once as a whole is not even read: each process would import it for seconds."""
    if config.getoption("database") == "sqlite":
        return None
    if collection_path.is_dir():
        return True if collection_path in ONCE_FOLDERS else None
    is_once = collection_path.name.startswith("test_") and ONCE_MODULE.search(collection_path.read_text("utf-8"))
    return True if is_once else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect (never skip) what belongs to the other database, and on PostgreSQL what runs once."""
    away = {"postgresql_only"} if config.getoption("database") == "sqlite" else {"sqlite_only", "once"}
    kept, gone = [], []
    for item in items:
        (gone if any(item.get_closest_marker(name) for name in away) else kept).append(item)
    if gone:
        config.hook.pytest_deselected(items=gone)
        items[:] = kept


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped") and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what did not run."""
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.write_line(f"NOT RUN: {report.nodeid}: {reason}", red=True)


def _quick_folder() -> str | None:
    """Memory-backed where there is some: a test's commits need not reach a disk."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) and shutil.disk_usage("/dev/shm").free > 2**29 else None


def programs() -> Path:
    """The folder of initdb and pg_ctl: Debian's newest, else what is on PATH, else a wheel's."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: [int(n) for n in re.findall(r"\d+", str(place))]
    )
    if debian:
        return debian[-1]
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    raise pytest.UsageError("No PostgreSQL programs here: install Debian's `postgresql`, or set DATABASE_URL.")


def _as_server_user() -> dict[str, object]:
    """PostgreSQL refuses root: take the server's own user."""
    if os.getuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def server(folder: Path, *, options: str = QUIET) -> Iterator[str]:
    """A server in ``folder`` without a network port; answers its ``DATABASE_URL`` and takes it all away again.

    ``options`` are the server's own; the usual ones give up durability for speed.
    """
    found, who = programs(), _as_server_user()
    folder.mkdir()
    if who:
        os.chown(folder, int(str(who["user"])), int(str(who["group"])))

    def run(name: str, *arguments: str) -> None:
        subprocess.run(  # type: ignore[call-overload]
            [found / name, "-D", folder / "data", *arguments], check=True, stdout=subprocess.DEVNULL, cwd="/", **who
        )

    run("initdb", "-U", "credenza", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", f"{options} -c unix_socket_directories={folder}", "start")
    try:
        yield f"postgresql://credenza@/postgres?host={folder}"
    finally:
        _stop(folder)


def _stop(folder: Path) -> None:
    place = folder / "data" / "postmaster.pid"
    number = int(place.read_text().splitlines()[0])
    os.kill(number, signal.SIGQUIT)
    _wait(lambda: not place.exists() or not Path(f"/proc/{number}").exists())


def _wait(over: Callable[[], bool], seconds: float = 10) -> None:
    limit = time.monotonic() + seconds
    while not over() and time.monotonic() < limit:
        time.sleep(0.05)
