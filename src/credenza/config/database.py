"""``DATABASE_URL`` into Django's settings: SQLite by default, PostgreSQL in production."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SQLITE_OPTIONS: dict[str, Any] = {
    # A writer takes the one write lock when its transaction begins: this is the lock of the ledger's account.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # FULL: a power cut loses nothing that was acknowledged.
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-64000"
    ),
}
PREPARE_AFTER = 5
SCHEMES = "sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME"


def database(url: str, *, pooled: bool) -> dict[str, Any]:
    """Settings of one database.

    ``pooled``: a pooler in transaction mode stands in front, so nothing may outlive a transaction on the server.
    A socket folder goes into the query: ``postgresql://name@/name?host=/run/postgresql``.
    Raises ImproperlyConfigured for an address of another kind.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path[1:]))
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(f"DATABASE_URL begins with {parts.scheme!r}; write {SCHEMES}.")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    settings: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 0 if pooled else 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": pooled,
        "OPTIONS": options,
    }
    # Left out, Django forbids prepared statements on the connection, even those that are asked for one by one. Its own
    # statements carry their values in the text and are never prepared; the hot ones of ``journal.statements`` are.
    options["prepare_threshold"] = None if pooled else PREPARE_AFTER
    return settings


def _sqlite(path: str) -> dict[str, Any]:
    if not path:
        raise ImproperlyConfigured("DATABASE_URL names no file: write sqlite:///FILE (four slashes for a full path).")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # A file, not memory: each process of a race test would get its own copy of memory, and prove nothing.
        "TEST": {"NAME": f"{path}.test"},
        "OPTIONS": SQLITE_OPTIONS,
    }
