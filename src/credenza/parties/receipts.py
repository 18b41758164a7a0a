"""What the parties room's commands answer."""

from dataclasses import dataclass, field

SECRET = {"secret": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChanged:
    """A person after a change."""

    person: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCreated:
    """A new API token; ``secret`` is shown once and left out when a replay answers."""

    token: int
    prefix: str
    secret: str = field(default="", metadata=SECRET)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRevoked:
    """A token that no longer works."""

    token: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChanged:
    """A staff role granted or ended."""

    person: int
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAccountMade:
    """A service account's new token: ``key`` and ``secret`` are what its platform asks for.

    The secret is shown once and left out when a replay answers.
    """

    account: int
    token: int
    key: str
    secret: str = field(default="", metadata=SECRET)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAccountEnded:
    """A service account whose tokens no longer work."""

    account: int
