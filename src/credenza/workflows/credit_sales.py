"""Credits bought by card on their account's page get an order with an invoice, as everything that is sold does.

The credits room prices, charges and books them; the orders room numbers papers. They meet here, by events that may be
told twice. Rules CR6, PY6, QT7; "an invoice follows by e-mail" of the credits rules.
"""

from collections.abc import Iterable
from decimal import Decimal

from credenza.credits.queries.accounts import lot_of_purchase, purchase
from credenza.credits.rows import PurchaseRow
from credenza.journal.outbox import Announced
from credenza.kernel.actors import SYSTEM
from credenza.orders.asked import Address
from credenza.orders.commands.book_card_credits import CreditsSold, book_card_credits
from credenza.orders.commands.charge_back_credits import charge_back_credits
from credenza.workflows.telling import Told

CARD = "card"


def purchased(event: Announced) -> Iterable[Told]:
    """A lot was opened. What was bought by quote has its order already; what staff book was invoiced elsewhere."""
    row = purchase(event.payload["purchase"])
    lot = None if row is None else lot_of_purchase(row.id)
    if row is None or lot is None or row.channel != CARD or row.accepted_on is None:
        return ()
    book_card_credits(sold=_sold(row, lot), by=SYSTEM, now=event.at)
    return ()


def charged_back(event: Announced) -> Iterable[Told]:
    """The bank took a card's payment back, and what was left of the lot went: a credit note for it."""
    charge_back_credits(
        lot=event.payload["lot"],
        credits=event.payload["credits"],
        reason="card payment taken back by its bank",
        by=SYSTEM,
        now=event.at,
    )
    return ()


def _sold(row: PurchaseRow, lot: int) -> CreditsSold:
    billing = row.billing
    return CreditsSold(
        reference=row.payment_ref,
        account=row.account_id,
        lot=lot,
        credits=row.credits,
        list=row.list,
        discount=row.discount,
        discount_reason=row.discount_reason,
        net=row.net,
        tax=row.tax,
        tax_percent=Decimal(row.tax_percent or 0),
        tax_reason=row.tax_reason,
        billing=Address(
            name=billing.get("company") or billing.get("name") or "",
            street=billing.get("street") or "",
            city=billing.get("city") or "",
            postal_code=billing.get("postal_code") or "",
            region=billing.get("region") or "",
            country=billing.get("country") or "",
            vat_id=billing.get("tax_id") or "",
        ),
        po_number=(billing.get("purchase_order") or "")[:60],
        purchaser=row.bought_by_id,
        terms_version=row.terms_version,
        ordered_at=row.started_at,
        value_date=row.accepted_on or row.started_at.date(),
    )
