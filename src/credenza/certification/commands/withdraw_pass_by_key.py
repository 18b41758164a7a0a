"""An exam result that its source takes back. Source: "``voided`` withdraws" in the platform rules' events coming in."""

from datetime import datetime

from credenza.certification.commands.pass_exam import withdraw_pass
from credenza.certification.models import Pass
from credenza.certification.receipts import PassRecorded
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound


def withdraw_pass_by_key(*, external_key: str, reason: str, by: Actor, now: datetime) -> PassRecorded:
    """Refuses with ``not_found``, and as ``withdraw_pass`` does."""
    earned = Pass.objects.filter(external_key=external_key).values_list("pk", flat=True).first()
    if earned is None:
        raise NotFound(what="pass")
    return withdraw_pass(earned=earned, reason=reason, by=by, now=now)
