"""Put a quote's payment link out of use. "Secret links" of the platform rules."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.orders.models import PaymentLink
from credenza.orders.policy import require
from credenza.orders.receipts import PaymentLinksRevoked
from credenza.orders.saving import locked, note_link


@idempotent
def revoke_payment_links(
    *, quote: int, by: Actor, now: datetime, idempotency_key: str | None = None
) -> PaymentLinksRevoked:
    """Every link of the quote stops working; nothing happens where there is none. Refuses with ``not_permitted``."""
    row, _ = locked(quote)
    require("revoke_payment_links", by, row)
    count = PaymentLink.objects.filter(quote=row, revoked_at=None).update(revoked_at=now)
    note_link(row, "revoke_payment_links", stamp(by, now), count=count)
    return PaymentLinksRevoked(quote=row.pk, count=count)
