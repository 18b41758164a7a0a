"""Order credits by card or quote; the lot appears when the order is paid. Source: owner guide, "Two ways to
purchase training credits".
"""

from dataclasses import replace
from datetime import datetime

from credenza.credits.commands.preview_purchase import Billing, Priced, checked_billing, priced_purchase
from credenza.credits.errors import AccountNotFound
from credenza.credits.models import Account, Purchase
from credenza.credits.owners import locked_account
from credenza.credits.policy import require
from credenza.credits.receipts import PurchasePriced
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields, NotPermitted
from credenza.parties.queries import has_verified_address
from credenza.programs.loader import active

CHANNELS = ("card", "quote")
PROMO_LENGTH = 60


@idempotent
def start_purchase(
    *,
    account: int,
    credits: int,
    channel: str = "card",
    promo: str = "",
    billing: Billing | None = None,
    terms_accepted: bool = True,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> PurchasePriced:
    """Order credits; nothing is in the account until ``settle_purchase``.

    By card only an owner buys; by quote also somebody else who gives the account. Refuses with
    ``invalid_credits``, ``missing_fields`` (terms), ``account_closed``, ``account_not_found``, ``not_permitted``.
    """
    if channel not in CHANNELS:
        raise InvalidField(field="channel", expected="card or quote")
    if channel == "card":
        require("purchase_credits", by, account_id=account)
    elif by.person_id is not None and not has_verified_address(by.person_id):
        raise NotPermitted(command="purchase_credits")
    elif not Account.objects.filter(pk=account).exists():
        raise AccountNotFound
    if not terms_accepted:
        raise MissingFields(fields=("terms_accepted",))
    if len(promo) > PROMO_LENGTH:
        raise InvalidField(field="promo", expected=f"up to {PROMO_LENGTH} characters")
    when, details = stamp(by, now), checked_billing(billing or Billing())
    priced = priced_purchase(account, credits, promo, details, when.on)
    locked_account(account)
    purchase = _row(account, priced, by, now)
    purchase.channel, purchase.promo, purchase.billing = channel, promo.strip(), details.shown()
    purchase.save()
    fact = Fact(
        event="credits.purchase_started",
        payload={"account": account, "purchase": purchase.pk},
        command="purchase_credits",
        subject=Subject(kind="credit_account", id=account),
        audit={"purchase": purchase.pk, "credits": purchase.credits, "terms": purchase.terms_version},
    )
    record(fact, when)
    return replace(priced.receipt, purchase=purchase.pk)


def _row(account: int, priced: Priced, by: Actor, now: datetime) -> Purchase:
    price, receipt = priced.price, priced.receipt
    return Purchase(
        account_id=account,
        credits=price.credits,
        currency=price.list.currency,
        list_minor=price.list.minor,
        discount_minor=price.discount.minor,
        discount_reason=price.discount_reason,
        net_minor=price.net.minor,
        tax_minor=priced.tax.amount.minor,
        tax_percent=receipt.tax_percent,
        tax_reason=receipt.tax_reason or "",
        total_minor=receipt.total_minor,
        promo_result=price.promo_result or "",
        terms_version=active().terms.version,
        bought_by_id=by.person_id,
        started_at=now,
    )
