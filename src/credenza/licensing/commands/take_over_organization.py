"""Licenses and sites of an organization are another's from now on: two rows of one organization became one."""

from datetime import datetime

from credenza.journal.recording import Subject, note, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotPermitted
from credenza.licensing.models import Entitlement, Site


def take_over_organization(*, keep: int, merge: int, by: Actor, now: datetime) -> int:
    """Licenses and sites of ``merge`` name ``keep``; how many rows changed. Keys stay as they are: they name nobody.

    The caller is the merging of the two, in its transaction. Refuses with ``not_permitted`` (the system only).
    """
    if not by.is_system:
        raise NotPermitted(command="take_over_organization")
    moved = {
        "sites": Site.objects.filter(organization=merge).update(organization=keep),
        "licensed": Entitlement.objects.filter(licensee=merge).update(licensee=keep),
        "bought": Entitlement.objects.filter(buyer=merge).update(buyer=keep),
    }
    subject, facts = Subject(kind="organization", id=keep), {"merged": merge, **moved}
    note("take_over_organization", subject, stamp(by, now), facts=facts)
    return sum(moved.values())
