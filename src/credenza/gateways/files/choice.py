"""Which file store is at work: the folder that the settings name, or the one that ``using`` put in its place."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from django.conf import settings

from credenza.gateways.files.local import LocalFiles
from credenza.gateways.files.shapes import FileStore

EVIDENCE = "evidence"
"""The part of the files' folder that evidence lies in."""

_put_in_place: ContextVar[FileStore | None] = ContextVar("file_store", default=None)


def active() -> FileStore:
    """The store of evidence of this process."""
    return _put_in_place.get() or LocalFiles(Path(settings.CREDENZA_FILES_DIR) / EVIDENCE)


@contextmanager
def using(store: FileStore) -> Iterator[FileStore]:
    """Another store for a while: tests and rehearsals."""
    token = _put_in_place.set(store)
    try:
        yield store
    finally:
        _put_in_place.reset(token)
