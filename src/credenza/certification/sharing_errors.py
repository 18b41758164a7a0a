"""Refusals of what a candidate lets out. Wording and status stand at the door."""

from dataclasses import dataclass
from typing import ClassVar

from credenza.kernel.errors import DomainError


@dataclass(kw_only=True, eq=False)
class CredentialNotActive(DomainError):
    """Only an active credential has a badge; this one is suspended, expired or revoked."""

    code: ClassVar[str] = "credential_not_active"
    status: str
