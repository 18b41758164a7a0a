"""What other rooms see of a person."""

from dataclasses import dataclass
from datetime import date, datetime

from credenza.kernel.actors import Actor

BLANK_NAME = "Former member"
"""What lists call a person who was blanked on request."""

BLANK_DOMAIN = "blanked.invalid"
"""Of the addresses that stand in for theirs; no mail can reach it (RFC 2606), and none is written to it."""

SERVICE_DOMAIN = "service.invalid"
"""Of the addresses that stand in for those of service accounts; no mail can reach it either."""


def blank_address(person_id: int) -> str:
    """What stands in for a blanked person's address: one of its own, for addresses are unique."""
    return f"person-{person_id}@{BLANK_DOMAIN}"


def is_blank(email: str) -> bool:
    """Whether the address stands in for one that was blanked, or that a service account never had."""
    return email.endswith((f"@{BLANK_DOMAIN}", f"@{SERVICE_DOMAIN}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person as lists and mails name them."""

    id: int
    email: str
    name: str
    time_zone: str = ""

    @property
    def is_blanked(self) -> bool:
        """Whether an administrator blanked the person on request."""
        return is_blank(self.email)


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
    """Who calls by a token, what the token may do, and its last day (None for no end)."""

    actor: Actor
    scopes: frozenset[str]
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRow:
    """A staff role in force."""

    person: PersonRow
    role: str
    granted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAccountRow:
    """A service account with its tokens, newest first. ``id`` is the account's, ``person_id`` what history names."""

    id: int
    person_id: int
    name: str
    scopes: tuple[str, ...]
    made_by: str
    made_at: datetime
    ended_at: datetime | None
    tokens: tuple[TokenRow, ...]

    @property
    def ended(self) -> bool:
        return self.ended_at is not None

    @property
    def last_used_at(self) -> datetime | None:
        """When one of its tokens was used last."""
        return max((token.last_used_at for token in self.tokens if token.last_used_at), default=None)
