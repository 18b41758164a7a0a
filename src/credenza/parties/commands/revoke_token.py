"""Stop a token at once: one's own, or, as an administrator, anybody's."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Subject, note, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound
from credenza.parties.models import ApiToken
from credenza.parties.receipts import TokenRevoked


@idempotent
def revoke_token(*, token_id: int, by: Actor, now: datetime, idempotency_key: str | None = None) -> TokenRevoked:
    """Revoking twice changes nothing. Refuses with ``not_found`` for another person's token."""
    token = ApiToken.objects.filter(pk=token_id).first()
    if token is None or (token.person_id != by.person_id and not by.has()):
        raise NotFound(what="token")
    if token.revoked_at is None:
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
        note("revoke_token", Subject(kind="api_token", id=token_id), stamp(by, now), facts={"token": token_id})
    return TokenRevoked(token=token_id)
