"""Accept an open quote: it becomes an order, once. Rules QT4, QT5.

Source: Reseller FAQs, "How can I pay an outstanding quote or invoice?".
"""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.orders.accepting import accept
from credenza.orders.policy import require
from credenza.orders.receipts import QuoteAccepted
from credenza.orders.saving import locked


@idempotent
def accept_quote(*, quote: int, by: Actor, now: datetime, idempotency_key: str | None = None) -> QuoteAccepted:
    """The order of the quote; accepting again answers the same one.

    A revision that waits as a draft is cancelled. Refuses with ``not_permitted``, ``quote_expired``,
    ``quote_superseded`` (with its successor), ``quote_not_open`` (with its status).
    """
    row, family = locked(quote)
    require("accept_quote", by, row)
    order = accept(row, family, stamp(by, now))
    return QuoteAccepted(quote=row.pk, order=order.pk, number=order.number)
