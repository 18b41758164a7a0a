"""For every test: an empty cache, and clean-up that passes the append-only guards.

The way to other machines is closed by pytest-socket (pyproject.toml): loopback and file sockets only.
"""

import gc
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase

from tests.emptying import empty, filled, tables_of

# Properties are tried on this many examples unless they say otherwise; the whole suite has to end within minutes.
hypothesis.settings.register_profile("suite", max_examples=40, deadline=None)
hypothesis.settings.load_profile("suite")
LONG = {
    "test_backup.py", "test_certification_reminders.py", "test_days.py", "test_demo.py", "test_machine.py",
    "test_migrations.py", "test_permissions.py", "test_reminders.py", "test_what_if.py",
}  # fmt: skip
"""Files with tests that take several seconds."""


def pytest_configure() -> None:
    """Keep the cache in memory, where it can be emptied without a database; serve static files without collecting."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True  # else each test client lists every static file of every package first
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    # Passwords of tests guard nothing: a slow hash takes half a second each.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long ones come first in what each process begins with: none is left for the end, when the others are idle.

    The first process drives the browser: three browsers on two cores would wait for each other.
    """
    parts: int = getattr(config, "workerinput", {}).get("workercount", 1)
    queues: list[list[pytest.Item]] = [[] for _ in range(parts)]
    long, short = [], []
    for item in items:
        if item.get_closest_marker("browser"):
            queues[0].append(item)
        else:
            (long if item.path.name in LONG else short).append(item)
    for number, item in enumerate(long):
        queues[-1 - number % max(parts - 1, 1)].append(item)
    for part, queue in enumerate(queues):
        queue.extend(short[len(short) * part // parts : len(short) * (part + 1) // parts])
    items[:] = [item for queue in queues for item in queue]


def pytest_collection_finish() -> None:
    """What stands by now stays to the end: the collector need not look at it again, nor so often at the rest."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rate limits live in the cache: one test's sign-ups must not make the next one answer 429."""
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _emptied_past_the_guards() -> Iterator[None]:
    """A transactional test ends with empty tables, the append-only ones as well; rows of Django's own setup stay.

    Django's flush is refused by the guards, and makes all permissions anew: a second for each such test.
    """
    kept: set[str] = set()
    begin = TransactionTestCase._fixture_setup.__func__  # type: ignore[attr-defined]

    def begun(kind: Any) -> None:
        if not kept:
            kept.update(filled(connection, tables_of(connection)))
        begin(kind)

    def ended(_: Any) -> None:
        empty(connection, kept)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_setup", classmethod(begun))
        patch.setattr(TransactionTestCase, "_fixture_teardown", ended)
        yield


@pytest.fixture(scope="module")
def lasting(django_db_setup: None, django_db_blocker: Any) -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """Rows made ``with lasting():`` stand for every test of the module; what a test adds is gone after it.

    For modules without transactional tests: all happens in one transaction, each test in a savepoint.
    """
    with django_db_blocker.unblock():
        whole = transaction.atomic()
        whole._from_testcase = True  # type: ignore[attr-defined]  # as Django marks those of its own tests
        whole.__enter__()
    yield django_db_blocker.unblock
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


@pytest.fixture
def migrated(transactional_db: None, settings: Any) -> Iterator[None]:
    """A database that knows its migrations; the suite's is laid from the models at once, which takes a tenth."""
    settings.MIGRATION_MODULES = {}
    call_command("migrate", fake=True, verbosity=0)
    yield
    call_command("migrate", verbosity=0)


def chromium() -> dict[str, Any]:
    """How to start the system's Chromium, quiet; never a browser that a package downloads."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("No Chromium here: install Debian's `chromium`.")
    quiet = ("gpu", "quic", "background-networking", "component-update", "sync")
    arguments = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)]
    return {"executable_path": found, "args": arguments}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """For pytest-playwright."""
    return chromium()


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """The same window, zone and language everywhere."""
    return {"viewport": {"width": 1280, "height": 900}, "timezone_id": "UTC", "locale": "en-US"}
