"""What a file store does: content goes in once under a name that nobody can guess, and is never changed."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

NAME = re.compile(r"[0-9a-f]{32}")
"""128 random bits: a name tells nothing of what it stands for and leads nowhere else on the disk."""


class FileGone(Exception):
    """The store has no file of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A stored file as the store lists it. ``size`` in bytes; ``stored_at`` aware, UTC."""

    name: str
    size: int
    stored_at: datetime


class FileStore(Protocol):
    """Holds evidence and papers. Written before the row that names it, so that no row ever names a missing file."""

    def put(self, content: bytes) -> str:
        """Keep the content for good and answer its new name. When this returns, a power cut loses nothing."""
        ...

    def read(self, name: str) -> bytes:
        """The whole content. Raises FileGone."""
        ...

    def open(self, name: str) -> BinaryIO:
        """The content for reading piece by piece; the caller closes it. Raises FileGone."""
        ...

    def exists(self, name: str) -> bool:
        """Whether there is a whole file of that name."""
        ...

    def listing(self) -> Iterator[Kept]:
        """Every whole file, in no order."""
        ...

    def remove(self, name: str) -> None:
        """Only for blanking a person, and for what no row ever named: take the content away. A name that is gone
        already is no error.
        """
        ...


def new_name() -> str:
    """A name that was never given before."""
    return secrets.token_hex(16)


def checked_name(name: str) -> str:
    """The name, if it has the shape of one. Raises FileGone for anything else, such as a path."""
    if not NAME.fullmatch(name):
        raise FileGone(name[:40])
    return name
