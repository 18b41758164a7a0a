"""Refusals of the learning room. Codes that the certification room refuses with as well mean the same here.

Source: "Refusals" of the renewal rules.
"""

from dataclasses import dataclass
from typing import ClassVar

from credenza.kernel.errors import DomainError


@dataclass(kw_only=True, eq=False)
class StatementConflict(DomainError):
    """A statement of that id came before with other content. Nothing of this call was taken."""

    code: ClassVar[str] = "statement_conflict"
    statement: str


@dataclass(kw_only=True, eq=False)
class NotWaiting(DomainError):
    """The quarantined row was replayed or dismissed before; ``status`` says which."""

    code: ClassVar[str] = "quarantine_not_open"
    status: str
