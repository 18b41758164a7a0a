"""Two rows of one organization become one: members and evidence move, the other stands for nothing any more.

A reseller names its customers by hand, so one of them may be registered twice. What other rooms keep of it is moved by
the workflow that calls this, in the same transaction.
"""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, note, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields, NotFound
from credenza.parties.models import Evidence, Membership, Organization
from credenza.parties.organization_policy import require
from credenza.parties.organization_receipts import OrganizationsMerged


@idempotent
def merge_organizations(
    *, keep: int, merge: int, reason: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> OrganizationsMerged:
    """Make ``merge`` a part of ``keep``, which keeps its own name, address, tax ID and flags.

    For the order desk, not on organizations of their own. Refuses with ``not_permitted``, ``not_found`` (also for what
    was merged before), ``missing_fields`` (reason), ``invalid_field`` (the same one twice, or of another kind).
    """
    for one in (keep, merge):
        require("merge_organizations", by, one)
    if keep == merge:
        raise InvalidField(field="merge", expected="another organization")
    if not reason.strip():
        raise MissingFields(fields=("reason",))
    # Both locks in one order, whichever of the two is kept.
    locked = Organization.objects.select_for_update().filter(pk__in=(keep, merge), merged_into=None).order_by("pk")
    rows = {row.pk: row for row in locked}
    if len(rows) != len({keep, merge}):
        raise NotFound(what="organization")
    if rows[keep].kind != rows[merge].kind:
        raise InvalidField(field="merge", expected=f"an organization of the same kind, {rows[keep].kind}")
    when = stamp(by, now)
    held = Membership.objects.filter(organization_id=merge, ended_at=None)
    known = Membership.objects.filter(organization_id=keep, ended_at=None).values("person_id")
    held.filter(person_id__in=list(known.values_list("person_id", flat=True))).update(ended_at=now)
    Membership.objects.filter(organization_id=merge).update(organization_id=keep)
    Evidence.objects.filter(organization_id=merge).update(organization_id=keep)
    Organization.objects.filter(pk=merge).update(merged_into_id=keep)
    told = {"organization": keep, "merged": merge}
    record(
        Fact(
            event="parties.organizations_merged",
            payload=told,
            command="merge_organizations",
            subject=Subject(kind="organization", id=keep),
            reason=reason.strip(),
            audit={**told, "merged_name": rows[merge].name},
        ),
        when,
    )
    note("merge_organizations", Subject(kind="organization", id=merge), when, facts=told, reason=reason.strip())
    return OrganizationsMerged(organization=keep, merged=merge)
