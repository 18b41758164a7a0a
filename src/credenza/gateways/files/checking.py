"""Do rows and files agree? For ``credenza verify``, over whatever rows name files of the store."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from credenza.gateways.files.shapes import FileGone, FileStore

GRACE = timedelta(hours=1)
"""A file is written before its row: so long it may stand alone without being called a stray."""
PIECE = 1 << 20


def broken(store: FileStore, named: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What is wrong with the files that rows name, each row as (stored name, SHA-256 of what was stored)."""
    for name, digest in named:
        try:
            found = stored_digest(store, name)
        except FileGone:
            yield f"file {name} is missing"
            continue
        if found != digest:
            yield f"file {name} was changed: its digest is {found}, and {digest} was stored"


def strays(store: FileStore, named: Iterable[str], *, now: datetime, grace: timedelta = GRACE) -> Iterator[str]:
    """Names of files that no row names, older than ``grace``. Harmless: left by what failed or was never sent on."""
    known = set(named)
    for kept in store.listing():
        if kept.name not in known and kept.stored_at < now - grace:
            yield kept.name


def stored_digest(store: FileStore, name: str) -> str:
    """SHA-256 of a stored file, in hex. Raises FileGone."""
    digest = hashlib.sha256()
    with store.open(name) as stored:
        while piece := stored.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
