"""Refusals about organizations, their members and their evidence."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from credenza.kernel.errors import DomainError


@dataclass(kw_only=True, eq=False)
class LastMember(DomainError):
    """An organization always keeps one member."""

    code: ClassVar[str] = "last_member"


@dataclass(kw_only=True, eq=False)
class AlreadyMember(DomainError):
    """The address belongs to a present member."""

    code: ClassVar[str] = "already_member"
    email: str


@dataclass(kw_only=True, eq=False)
class NotAMember(DomainError):
    """The address belongs to no member of this organization."""

    code: ClassVar[str] = "not_a_member"
    email: str


@dataclass(kw_only=True, eq=False)
class EvidenceExpired(DomainError):
    """Evidence that is over proves nothing: its last day has passed, so it is to be submitted anew."""

    code: ClassVar[str] = "evidence_expired"
    valid_until: date


@dataclass(kw_only=True, eq=False)
class EvidenceDecided(DomainError):
    """The evidence was approved or rejected before; ``status`` says which."""

    code: ClassVar[str] = "evidence_decided"
    status: str
