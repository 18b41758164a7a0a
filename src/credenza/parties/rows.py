"""What other rooms see of a person."""

from dataclasses import dataclass
from datetime import date, datetime

from credenza.kernel.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person as lists and mails name them."""

    id: int
    email: str
    name: str
    time_zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """An API token without its secret. ``expires_on`` is its last day."""

    id: int
    person_id: int
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_on: date | None
    last_used_at: datetime | None
    revoked_at: datetime | None

    @property
    def revoked(self) -> bool:
        return self.revoked_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenBearer:
    """Who calls by a token, and what the token may do."""

    actor: Actor
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRow:
    """A staff role in force."""

    person: PersonRow
    role: str
    granted_at: datetime
