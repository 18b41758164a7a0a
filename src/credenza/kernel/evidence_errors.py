"""Refusals of files shown as evidence. Source: "Bad input" and "Refusals" of the renewal rules."""

from dataclasses import dataclass
from typing import ClassVar

from credenza.kernel.errors import DomainError

ACCEPTED = ("PNG", "JPEG", "WebP", "PDF")
"""What evidence may be, told by its content."""


@dataclass(kw_only=True, eq=False)
class EvidenceMissing(DomainError):
    """No file came, where one is asked for."""

    code: ClassVar[str] = "evidence_missing"


@dataclass(kw_only=True, eq=False)
class EvidenceEmpty(DomainError):
    """The file has no content: no bytes, or a PDF without a page."""

    code: ClassVar[str] = "evidence_empty"


@dataclass(kw_only=True, eq=False)
class EvidenceTooLarge(DomainError):
    """More than evidence may be. ``measure`` is bytes, pixels, pages or work (seconds to open a PDF),
    ``most`` what is taken, ``given`` what came where that is known: reading stops at the first byte too many.
    """

    code: ClassVar[str] = "evidence_too_large"
    measure: str
    most: int
    given: int | None = None


@dataclass(kw_only=True, eq=False)
class EvidenceNotSupported(DomainError):
    """Its content is none of the accepted kinds, whatever its name says, or cannot be read. ``was`` names the kind it
    is (heic, gif, html, text, ..., unknown), or broken_picture, broken_pdf, encrypted_pdf, animation.
    """

    code: ClassVar[str] = "evidence_not_supported"
    was: str
    accepted: tuple[str, ...] = ACCEPTED
