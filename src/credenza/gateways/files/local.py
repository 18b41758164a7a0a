"""Files in a folder of this machine, or of one that all processes share.

Names are spread over 65,536 folders. A file is written beside its place, brought to the disk and then linked there:
a name stands for the whole content or for nothing, and a link never replaces what is there.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from credenza.gateways.files.shapes import FileGone, Kept, checked_name, new_name

DRAFTS = ".drafts"
FOLDER_MODE = 0o700
FILE_MODE = 0o600


class LocalFiles:
    """A ``FileStore`` below one folder, readable by this system's user only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Keep the content; see the Protocol. Raises OSError when the disk is full or the folder cannot be written."""
        drafts = self._made(self._folder / DRAFTS)
        draft = drafts / new_name()
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            return self._placed(draft)
        finally:
            draft.unlink(missing_ok=True)

    def read(self, name: str) -> bytes:
        """See the Protocol."""
        with self.open(name) as stored:
            return stored.read()

    def open(self, name: str) -> BinaryIO:
        """See the Protocol."""
        try:
            return self._place(checked_name(name)).open("rb")
        except (FileNotFoundError, NotADirectoryError) as error:
            raise FileGone(name) from error

    def exists(self, name: str) -> bool:
        """See the Protocol."""
        try:
            return self._place(checked_name(name)).is_file()
        except FileGone:
            return False

    def listing(self) -> Iterator[Kept]:
        """See the Protocol. A file that is taken away meanwhile is left out."""
        for place in self._folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
            try:
                told = place.stat()
            except FileNotFoundError:
                continue
            stored_at = datetime.fromtimestamp(told.st_mtime, UTC)
            yield Kept(
                name=place.parent.parent.name + place.parent.name + place.name, size=told.st_size, stored_at=stored_at
            )

    def remove(self, name: str) -> None:
        """See the Protocol."""
        place = self._place(checked_name(name))
        place.unlink(missing_ok=True)
        if place.parent.exists():
            _synced(place.parent)

    def _place(self, name: str) -> Path:
        return self._folder / name[:2] / name[2:4] / name[4:]

    def _placed(self, draft: Path) -> str:
        while True:
            name = new_name()
            place = self._place(name)
            self._made(place.parent)
            try:
                os.link(draft, place)
            except FileExistsError:
                continue
            _synced(place.parent)
            return name

    def _made(self, folder: Path) -> Path:
        """The folder, made down from the first one that is missing; each new one is on the disk before it is used."""
        if not folder.is_dir():
            if folder.parent != folder:
                self._made(folder.parent)
            folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
            _synced(folder.parent)
        return folder


def _synced(folder: Path) -> None:
    """Bring a folder's entries to the disk: a new name is lost in a power cut without it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
