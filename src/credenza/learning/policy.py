"""Who may do what in the learning room.

"Post statements, attendance, exam results" of the platform rules: the certification desk, and service accounts with
that scope. Whatever is decided about what waits is the desk's alone.
"""

from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import NotPermitted

POSTING = "learning:write"
"""The scope of a service account that may post."""

DESK = (StaffRole.CERTIFICATION_DESK,)


def may_post(by: Actor) -> bool:
    """Whether the caller may post statements and attendance."""
    return by.is_system or by.has(*DESK) or POSTING in by.services


def require_posting(command: str, by: Actor) -> None:
    """Refuse with ``not_permitted`` unless the caller may post."""
    if not may_post(by):
        raise NotPermitted(command=command)


def require_desk(command: str, by: Actor) -> None:
    """Refuse with ``not_permitted`` unless the caller is at the certification desk."""
    if not (by.is_system or by.has(*DESK)):
        raise NotPermitted(command=command)
