"""Refusals and warnings at start: open sign-ins that others can reach, files for everybody, keys that are missing."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Caution

from credenza.config.environment import LOOPBACK
from credenza.licensing.signing import KEYED_FAMILIES
from credenza.programs.loader import active


def demo_stays_home(app_configs: Any, **_: Any) -> list[CheckMessage]:  # noqa: ARG001  the framework's signature
    """Demo mode only on SQLite and only for loopback names."""
    if not settings.DEMO:
        return []
    found: list[CheckMessage] = []
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        found.append(Error("The demo runs on SQLite only.", hint="Unset DATABASE_URL.", id="credenza.E001"))
    hosts = {*settings.ALLOWED_HOSTS, urlsplit(settings.BASE_URL).hostname}
    if not hosts <= LOOPBACK:
        hint = "Unset CREDENZA_HOSTS and CREDENZA_BASE_URL, or CREDENZA_DEMO."
        found.append(Error("The demo answers to loopback names only.", hint=hint, id="credenza.E002"))
    return found


def files_stay_private(app_configs: Any, **_: Any) -> list[CheckMessage]:  # noqa: ARG001  the framework's signature
    """Stored files lie outside the folder that is served to everybody."""
    served, kept = settings.STATIC_ROOT.resolve(), settings.CREDENZA_FILES_DIR.resolve()
    if served != kept and served not in kept.parents:
        return []
    hint = "Set CREDENZA_FILES_DIR to a folder that no web server reads."
    return [Error("Stored files would be served to everybody.", hint=hint, id="credenza.E003")]


def licenses_can_be_signed(app_configs: Any, **_: Any) -> list[CheckMessage]:  # noqa: ARG001  the framework's signature
    """Where the pack sells self-managed licenses, a key signs theirs: without one their paid orders would wait."""
    if settings.CREDENZA_LICENSE_KEYS or not any(item.family in KEYED_FAMILIES for item in active().items):
        return []
    hint = "Set CREDENZA_LICENSE_KEYS; `credenza keys new l1` makes an entry. Nothing is lost: orders wait for it."
    return [Caution("The rule pack sells licenses whose keys nothing signs.", hint=hint, id="credenza.W001")]
