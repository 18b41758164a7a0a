"""Refusals: what a command answers when a rule or a right says no.

A refusal carries a stable ``code`` and its facts as fields. Wording and HTTP status are chosen at the
door (``credenza.doors.refusals``), never here.
"""

from dataclasses import dataclass, fields
from typing import Any, ClassVar


def _again(cls: "type[DomainError]", facts: dict[str, Any]) -> "DomainError":
    return cls(**facts)


@dataclass(kw_only=True, eq=False)
class DomainError(Exception):
    """Root of all refusals. Not frozen: a frozen exception cannot pass through a context manager."""

    code: ClassVar[str] = "refused"

    def facts(self) -> dict[str, Any]:
        """The refusal's fields by name, for doors and rehearsals."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.facts().items())
        return f"{self.code}({told})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (_again, (type(self), self.facts()))


@dataclass(kw_only=True, eq=False)
class NotFound(DomainError):
    """Does not exist, or is not the caller's to see: both answer alike."""

    code: ClassVar[str] = "not_found"
    what: str = ""


@dataclass(kw_only=True, eq=False)
class NotPermitted(DomainError):
    """The caller may see it, but not do this."""

    code: ClassVar[str] = "not_permitted"
    command: str


@dataclass(kw_only=True, eq=False)
class MissingFields(DomainError):
    """Every missing field, all at once."""

    code: ClassVar[str] = "missing_fields"
    fields: tuple[str, ...]

    def facts(self) -> dict[str, Any]:
        return {"fields": self.fields}


@dataclass(kw_only=True, eq=False)
class InvalidField(DomainError):
    """One field cannot be taken; ``expected`` says what would be right."""

    code: ClassVar[str] = "invalid_field"
    field: str
    expected: str


@dataclass(kw_only=True, eq=False)
class IdempotencyConflict(DomainError):
    """The caller used this key before, with another body. Nothing was written."""

    code: ClassVar[str] = "idempotency_conflict"
    key: str


@dataclass(kw_only=True, eq=False)
class ChangedMeanwhile(DomainError):
    """Somebody else saved first."""

    code: ClassVar[str] = "changed_meanwhile"
    what: str


@dataclass(kw_only=True, eq=False)
class TooManyRequests(DomainError):
    """Slow down; ``retry_after_seconds`` says for how long."""

    code: ClassVar[str] = "too_many_requests"
    retry_after_seconds: int


@dataclass(kw_only=True, eq=False)
class ExtensionNotAsked(DomainError):
    """A wish for more time was decided or withdrawn already, or one waits already; ``status`` says which."""

    code: ClassVar[str] = "extension_not_asked"
    status: str
