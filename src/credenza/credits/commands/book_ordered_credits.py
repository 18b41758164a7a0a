"""Open the lot of a credits line of an order that was paid in full, at the order's own price.

Rules CR5 and PY3: the value date of the completing payment is the acceptance date; A5: the lot is booked on the day the
payment is recorded. The order was priced by the quote's rules, so nothing is priced here.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from credenza.credits.commands.settle_purchase import settle_purchase
from credenza.credits.errors import AccountNotFound
from credenza.credits.models import Account, Purchase
from credenza.credits.owners import locked_account
from credenza.credits.receipts import PurchaseSettled
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotPermitted
from credenza.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedCredits:
    """One credits line as it was ordered. ``reference`` names the line once and for all, such as "O-2026-000012/1".

    Money in the order's currency; ``tax`` is the line's part of the order's tax, ``billing`` says
    where it is taxed when it is redeemed (A4). ``bought_by`` is a person's id.
    """

    account: int
    credits: int
    list: Money
    discount: Money
    discount_reason: str
    net: Money
    tax: Money
    tax_percent: str = ""
    tax_reason: str = ""
    terms_version: str
    billing: dict[str, str] = field(default_factory=dict)
    bought_by: int | None
    ordered_at: datetime
    accepted_on: date
    reference: str


@transaction.atomic
def book_ordered_credits(*, ordered: OrderedCredits, by: Actor, now: datetime) -> PurchaseSettled:
    """The line's lot, opened once however often it is asked for; the system only.

    Refuses with ``not_permitted``, ``account_not_found``, and ``invalid_field`` for an acceptance in the future. An
    account that was closed meanwhile gets its credits all the same: money must not be lost.
    """
    if not by.is_system:
        raise NotPermitted(command="book_ordered_credits")
    if not Account.objects.filter(pk=ordered.account).exists():
        raise AccountNotFound
    locked_account(ordered.account, closed_too=True)
    known = Purchase.objects.filter(account_id=ordered.account, payment_ref=ordered.reference).first()
    purchase = known or _row(ordered)
    return settle_purchase(
        purchase=purchase.pk, payment_ref=ordered.reference, value_date=ordered.accepted_on, by=by, now=now
    )


def _row(ordered: OrderedCredits) -> Purchase:
    return Purchase.objects.create(
        account_id=ordered.account,
        credits=ordered.credits,
        channel="quote",
        currency=ordered.net.currency,
        list_minor=ordered.list.minor,
        discount_minor=ordered.discount.minor,
        discount_reason=ordered.discount_reason,
        net_minor=ordered.net.minor,
        tax_minor=ordered.tax.minor,
        tax_percent=ordered.tax_percent,
        tax_reason=ordered.tax_reason,
        total_minor=(ordered.net + ordered.tax).minor,
        billing=ordered.billing,
        terms_version=ordered.terms_version,
        bought_by_id=ordered.bought_by,
        started_at=ordered.ordered_at,
    )
