"""For every test: an empty cache, and clean-up that passes the append-only guards.

The way to other machines is closed by pytest-socket (pyproject.toml): loopback and file sockets only.
"""

import shutil
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db.backends.base.operations import BaseDatabaseOperations

# Properties are tried on this many examples unless they say otherwise; the whole suite has to end within minutes.
hypothesis.settings.register_profile("suite", max_examples=40)
hypothesis.settings.load_profile("suite")


def pytest_configure() -> None:
    """Keep the cache in memory, where it can be emptied without a database; serve static files without collecting."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.WHITENOISE_USE_FINDERS = True
    settings.STATIC_ROOT.mkdir(exist_ok=True)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rate limits live in the cache: one test's sign-ups must not make the next one answer 429."""
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _flush_passes_the_guards() -> Iterator[None]:
    """A transactional test ends with a flush; lift the append-only triggers for that moment.

    Otherwise the database refuses and the rows leak into the next test.
    """
    from credenza.journal.guards import lifted

    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_lifted(self: Any, sql_list: Any) -> None:
        with lifted(self.connection):
            flush(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_lifted)
        yield


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
