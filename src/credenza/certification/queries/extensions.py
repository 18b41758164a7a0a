"""Wishes for more time."""

from collections.abc import Iterable

from credenza.certification.models import ExtensionRequest
from credenza.certification.policy import sees_all
from credenza.certification.rows import ExtensionRow
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotPermitted


def extensions_of(root: int) -> tuple[ExtensionRow, ...]:
    """A candidate's wishes, oldest first. Who may ask is the caller's to check."""
    return _rows(ExtensionRequest.objects.filter(candidate_id=root).order_by("id").select_related("credential"))


def list_extensions(by: Actor, *, status: str = "asked", after: int = 0, limit: int = 200) -> tuple[ExtensionRow, ...]:
    """The desk's list, oldest first, those behind the wish ``after``. Refuses with ``not_permitted``."""
    if not sees_all(by):
        raise NotPermitted(command="grant_extension")
    wanted = ExtensionRequest.objects.filter(status=status) if status else ExtensionRequest.objects.all()
    return _rows(wanted.filter(pk__gt=after).order_by("id").select_related("credential")[:limit])


def _rows(wishes: Iterable[ExtensionRequest]) -> tuple[ExtensionRow, ...]:
    return tuple(
        ExtensionRow(
            id=wish.pk,
            candidate=wish.candidate_id,
            credential=wish.credential_id,
            certification=wish.credential.certification,
            reason=wish.reason,
            status=wish.status,
            asked_on=wish.asked_on,
            asked_at=wish.asked_at,
            decided_at=wish.decided_at,
            decided_by_id=wish.decided_by_id,
            decision_reason=wish.decision_reason,
        )
        for wish in wishes
    )
