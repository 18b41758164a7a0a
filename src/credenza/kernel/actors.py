"""Who is calling a command. Faces build an ``Actor`` from a signed-in person; commands never see a request."""

from dataclasses import dataclass
from enum import StrEnum


class StaffRole(StrEnum):
    """Roles that administrators grant; all others follow from what a person owns."""

    ORDER_DESK = "order_desk"
    CERTIFICATION_DESK = "certification_desk"
    FINANCE = "finance"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The caller of a command: a person with staff roles (often none), a service account, or the system itself.

    ``services`` are the scopes of a service account that calls: what a program without a person may do. Such an
    account has a ``person_id`` of its own, holds no staff role and owns nothing.
    """

    person_id: int | None
    roles: frozenset[StaffRole] = frozenset()
    services: frozenset[str] = frozenset()

    @property
    def is_system(self) -> bool:
        return self.person_id is None

    @property
    def is_staff(self) -> bool:
        return bool(self.roles)

    def has(self, *roles: StaffRole) -> bool:
        """True when one of the roles, or the administrator's, was granted."""
        return bool(self.roles & {*roles, StaffRole.ADMINISTRATOR})


SYSTEM = Actor(person_id=None)
