"""What commands about organizations answer."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationRegistered:
    """A new organization."""

    organization: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationChanged:
    """An organization after a change; ``changed`` names what was set to something else."""

    organization: int
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationsMerged:
    """The organization that stays, and the one that became a part of it."""

    organization: int
    merged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersChanged:
    """An organization and the person who joined or left."""

    organization: int
    person: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceKept:
    """Evidence after it was submitted or decided. ``valid_until`` is its last day, None: no end."""

    evidence: int
    organization: int
    status: str
    valid_until: date | None
