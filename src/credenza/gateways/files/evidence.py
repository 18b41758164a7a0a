"""Evidence as it comes in: looked at by content, freed of what it should not tell, and only then stored."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import Protocol

from credenza.gateways.files import choice, kinds, pdfs, pictures
from credenza.gateways.files.shapes import FileStore
from credenza.kernel.evidence_errors import EvidenceEmpty, EvidenceMissing, EvidenceNotSupported, EvidenceTooLarge

MOST_BYTES = 10_000_000
NAME_CHARACTERS = 200
_PIECE = 1 << 16
_NOT_FOR_NAMES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories: controls, marks that turn the reading direction, halves of pairs, line ends."""


class Readable(Protocol):
    """An upload, or any file opened for reading bytes."""

    def read(self, size: int, /) -> bytes:
        """Up to so many bytes; none at the end."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectedEvidence:
    """What may be stored. Digests are SHA-256 in hex: of what was sent, and of what is kept. ``pixels`` 0 for a PDF."""

    content: bytes
    sent_digest: str
    stored_digest: str
    media_type: str
    original_name: str
    pixels: int

    @property
    def size(self) -> int:
        """Bytes of what is kept."""
        return len(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvidence:
    """What a row says of a stored file; fields as in ``InspectedEvidence``."""

    stored_name: str
    sent_digest: str
    stored_digest: str
    media_type: str
    size: int
    original_name: str
    pixels: int


def inspect(upload: bytes | Readable | None, named: str) -> InspectedEvidence:
    """Look at an upload by its content; ``named`` is only shown.

    Raises EvidenceMissing, EvidenceEmpty, EvidenceTooLarge and EvidenceNotSupported.
    """
    if upload is None:
        raise EvidenceMissing
    sent = _read(BytesIO(upload) if isinstance(upload, bytes) else upload)
    head = sent[: kinds.HEAD_BYTES]
    media_type = kinds.media_type(head)
    if media_type is None:
        raise EvidenceNotSupported(was=kinds.other_kind(head))
    if media_type == kinds.PDF:
        content, pixels = pdfs.cleaned(sent), 0
    else:
        drawn = pictures.redrawn(sent, media_type)
        content, pixels = drawn.content, drawn.pixels
    return InspectedEvidence(
        content=content,
        sent_digest=hashlib.sha256(sent).hexdigest(),
        stored_digest=hashlib.sha256(content).hexdigest(),
        media_type=media_type,
        original_name=cleaned_name(named),
        pixels=pixels,
    )


def stored(inspected: InspectedEvidence, store: FileStore | None = None) -> StoredEvidence:
    """Put it into the store (the active one, unless another is given), before any row names it."""
    return StoredEvidence(
        stored_name=(store or choice.active()).put(inspected.content),
        sent_digest=inspected.sent_digest,
        stored_digest=inspected.stored_digest,
        media_type=inspected.media_type,
        size=inspected.size,
        original_name=inspected.original_name,
        pixels=inspected.pixels,
    )


def cleaned_name(named: str) -> str:
    """The last part of a path, without marks that can't be seen, no longer than a row holds. May be empty."""
    last = PurePosixPath(named.replace("\\", "/")).name
    seen = "".join(
        sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign) not in _NOT_FOR_NAMES
    )
    return re.sub(r"\s+", " ", seen).strip(" .")[:NAME_CHARACTERS].strip()


def _read(upload: Readable) -> bytes:
    """The whole, holding never more than the limit and one piece."""
    held = bytearray()
    while piece := upload.read(_PIECE):
        held += piece
        if len(held) > MOST_BYTES:
            raise EvidenceTooLarge(measure="bytes", most=MOST_BYTES)
    if not held:
        raise EvidenceEmpty
    return bytes(held)
