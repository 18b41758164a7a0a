"""A new activity is looked at: what is unusual in it, or a draw at random, opens a case. Nobody waits for that look.

Source: "Certification renewal", what people do, Staff.
"""

from datetime import datetime
from decimal import Decimal

from credenza.certification.audit_receipts import LookedAt
from credenza.certification.commands.open_case import opened
from credenza.certification.deciding import activity_and_person, locked_activity
from credenza.certification.models import Activity, AuditCase, Candidate, Evidence
from credenza.certification.policy import require
from credenza.certification.programs import policy
from credenza.certification.reading import family
from credenza.certification.rules.audits import Looked, is_drawn, suspicion
from credenza.certification.rules.likeness import is_similar
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.parties.queries import signed_up_on

BY_ROSTER = "roster_row:"
"""How the key of what a roster told, or verified, begins."""


@idempotent
def sample_activity(
    *,
    activity: int,
    share: Decimal,
    by: Actor,
    now: datetime,
    off_roster: bool = False,
    idempotency_key: str | None = None,
) -> LookedAt:
    """Open a case where a rule or the draw says so; at most one such case an activity, however often it is looked at.

    ``share``: a number drawn from 0 (included) to 1 (not). ``off_roster``: the activity names an event whose roster
    is known and lacks the person. Only what a candidate typed is looked at: a system's own word and what staff entered
    need no proof.
    Refuses with ``not_permitted``, ``not_found``.
    """
    row, _ = activity_and_person(activity)
    require("sample_activity", by)
    row, root = locked_activity(row)
    nothing = LookedAt(activity=row.pk, case=None, why="")
    if (
        row.source != "typed"
        or row.verified
        or row.status == "withdrawn"
        or AuditCase.objects.filter(activity=row).exists()
    ):
        return nothing
    rule = suspicion(_looked(row, root, off_roster=off_roster), policy().audit.many_in_a_day)
    if rule is None and not is_drawn(share, policy().audit.sampling_percent):
        return nothing
    why = "rule" if rule else "sample"
    case = opened(row, root, stamp(by, now), why=why, rule=rule or "", command="sample_activity")
    return LookedAt(activity=row.pk, case=case.pk, why=why)


def _looked(row: Activity, root: int, *, off_roster: bool) -> Looked:
    ids = family(root)
    people = list(Candidate.objects.filter(pk__in=ids).values_list("person_id", flat=True))
    own = Activity.objects.filter(candidate_id__in=ids).exclude(status="withdrawn")
    same_name = own.filter(type=row.type, name_key=row.name_key).exclude(on=row.on)
    sent = Evidence.objects.filter(activity=row).values("sent_digest")
    others = Evidence.objects.filter(sent_digest__in=sent).exclude(activity__candidate_id__in=ids)
    of_rosters = own.filter(type=row.type, on=row.on, external_key__startswith=BY_ROSTER).exclude(pk=row.pk)
    told = of_rosters.exclude(status="rejected").values_list("name_key", flat=True)
    return Looked(
        on=row.on,
        account_since=signed_up_on(people) or row.entered_on,
        on_day=own.filter(on=row.on).count(),
        same_evidence=others.exists(),
        same_name_other_date=same_name.exists(),
        off_roster=off_roster,
        twice_by_roster=any(is_similar(row.name_key, other) for other in told),
    )
