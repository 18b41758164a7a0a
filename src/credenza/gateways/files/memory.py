"""Files that live as long as the process: rehearsals and tests."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import BinaryIO

from credenza.gateways.files.shapes import FileGone, Kept, checked_name, new_name

ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


class MemoryFiles:
    """A ``FileStore`` that touches no disk. Everything in it was stored at the beginning of 1970, UTC."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}

    def put(self, content: bytes) -> str:
        """See the Protocol."""
        name = new_name()
        self._held[name] = bytes(content)
        return name

    def read(self, name: str) -> bytes:
        """See the Protocol."""
        try:
            return self._held[checked_name(name)]
        except KeyError as error:
            raise FileGone(name) from error

    def open(self, name: str) -> BinaryIO:
        """See the Protocol."""
        return BytesIO(self.read(name))

    def exists(self, name: str) -> bool:
        """See the Protocol."""
        return name in self._held

    def listing(self) -> Iterator[Kept]:
        """See the Protocol."""
        for name, content in list(self._held.items()):
            yield Kept(name=name, size=len(content), stored_at=ALWAYS)

    def remove(self, name: str) -> None:
        """See the Protocol."""
        self._held.pop(checked_name(name), None)
