"""A database that lives as long as one rehearsal."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit


class NoDatabase(Exception):
    """The server gave no database for the rehearsal; the message says why."""


@contextmanager
def throwaway_database(wanted: str) -> Iterator[str]:
    """The address of an empty database: SQLite in memory, or one of its own on a PostgreSQL server, dropped afterwards.

    ``wanted`` is "sqlite" (or any SQLite URL: its file is left alone) or the URL of a database on the server, whose
    user may create databases. Raises ``NoDatabase``.
    """
    if wanted.partition(":")[0] == "sqlite":
        yield "sqlite:///:memory:"
        return
    import psycopg
    from psycopg import sql

    parts = urlsplit(wanted)
    name = f"credenza_rehearsal_{secrets.token_hex(6)}"
    try:
        server = psycopg.connect(wanted, autocommit=True)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg.Error as error:
        raise NoDatabase(str(error).strip()) from error
    with server:
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
