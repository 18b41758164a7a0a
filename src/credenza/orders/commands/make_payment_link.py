"""Make a secret address under which anybody can pay one quote. "Secret links" of the platform rules."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.orders.links import digest_of, new_secret
from credenza.orders.models import PaymentLink
from credenza.orders.policy import require
from credenza.orders.receipts import PaymentLinkMade
from credenza.orders.saving import locked, note_link, require_state


@idempotent
def make_payment_link(*, quote: int, by: Actor, now: datetime, idempotency_key: str | None = None) -> PaymentLinkMade:
    """A new link, shown once; the links before stop working. It dies with the quote.

    Refuses with ``not_permitted``, ``quote_expired``, ``quote_superseded``, ``quote_not_open``.
    """
    when = stamp(by, now)
    row, _ = locked(quote)
    require("make_payment_link", by, row)
    require_state("make_payment_link", row, when)
    PaymentLink.objects.filter(quote=row, revoked_at=None).update(revoked_at=now)
    secret = new_secret()
    link = PaymentLink.objects.create(quote=row, digest=digest_of(secret), made_at=now, made_by_id=by.person_id)
    note_link(row, "make_payment_link", when, link=link.pk)
    return PaymentLinkMade(quote=row.pk, link=link.pk, secret=secret)
