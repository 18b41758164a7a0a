"""Small facts about requests that their people keep right: the team, the progress, a nudge to start."""

from datetime import datetime

from credenza.credits.models import Request
from credenza.credits.policy import require
from credenza.credits.receipts import ItemsChanged
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Subject, note, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, NotFound

TEAM_LENGTH = 100


@idempotent
def correct_team(
    *,
    request: int,
    team: str,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> ItemsChanged:
    """An owner corrects the team label that a learner gave at checkout; reports follow it."""
    row = Request.objects.filter(pk=request).first()
    if row is None:
        raise NotFound(what="request")
    require("correct_team", by, account_id=row.account_id)
    cleaned = team.strip()
    if len(cleaned) > TEAM_LENGTH or (cleaned and not cleaned.isprintable()):
        raise InvalidField(field="team", expected=f"up to {TEAM_LENGTH} printable characters")
    Request.objects.filter(pk=request).update(team=cleaned)
    note(
        "correct_team",
        Subject(kind="request", id=request),
        stamp(by, now),
        facts={"request": request},
    )
    return ItemsChanged(count=1)
