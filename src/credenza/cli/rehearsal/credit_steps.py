"""The credits system's steps: each calls the real command and says what the result holds."""

from datetime import datetime
from typing import Any

from django.db import transaction

from credenza.cli.rehearsal.fields import Given
from credenza.cli.rehearsal.outcomes import outcome
from credenza.cli.rehearsal.stage import Made, Outcome
from credenza.cli.rehearsal.story import Malformed
from credenza.credits.commands.add_owner import add_owner
from credenza.credits.commands.approve_requests import approve_requests
from credenza.credits.commands.ask_lot_extension import ask_lot_extension
from credenza.credits.commands.cancel_request import cancel_request
from credenza.credits.commands.close_account import close_account
from credenza.credits.commands.decline_lot_extension import decline_lot_extension
from credenza.credits.commands.deny_requests import deny_requests
from credenza.credits.commands.edit_credit_account import edit_credit_account
from credenza.credits.commands.expire_lots import expire_lots
from credenza.credits.commands.extend_lot import extend_lot
from credenza.credits.commands.open_credit_account import open_credit_account
from credenza.credits.commands.preview_purchase import Billing
from credenza.credits.commands.remove_owner import remove_owner
from credenza.credits.commands.replace_code import replace_code
from credenza.credits.commands.request_redemption import request_redemption
from credenza.credits.commands.reverse_redemption import reverse_redemption
from credenza.credits.commands.settle_purchase import settle_purchase
from credenza.credits.commands.start_purchase import start_purchase
from credenza.credits.commands.withdraw_invitation import withdraw_invitation
from credenza.credits.errors import PaymentDeclined
from credenza.credits.receipts import PurchasePriced, PurchaseSettled
from credenza.kernel.actors import SYSTEM, Actor
from credenza.workflows.card_purchases import CardOrder, buy_by_card

ADDRESS_KEYS = ("name", "company", "street", "city", "postal_code", "country", "region", "tax_id", "vat_id")
CARDS = ("ok", "declined")
STAFF_REASON = "asked for in a rehearsal"


def open_account(given: Given, by: Actor) -> Outcome:
    receipt = open_credit_account(
        name=given.text("name"), approval=given.text("approval"), by=by, now=given.stage.now()
    )
    made = Made(kind="account", id=receipt.account)
    return outcome({"account": given.stage.shown(made), "number": receipt.number, "code": receipt.code}, made)


def edit_account(given: Given, by: Actor) -> Outcome:
    account = given.made("account", "account")
    edit_credit_account(
        account=account,
        name=given.text("name") or None,
        approval=given.text("approval") or None,
        by=by,
        now=given.stage.now(),
    )
    return outcome({"account": given.stage.name("account", account)})


def owner_added(given: Given, by: Actor) -> Outcome:
    account = given.made("account", "account")
    reason = given.text("reason") or (STAFF_REASON if by.is_staff else "")
    receipt = add_owner(account=account, email=given.text("email"), reason=reason, by=by, now=given.stage.now())
    shown = {"account": given.stage.name("account", account), "email": receipt.email, "status": receipt.status}
    return outcome({**shown, "invitation": receipt.invitation})


def owner_removed(given: Given, by: Actor) -> Outcome:
    account = given.made("account", "account")
    remove_owner(account=account, email=given.text("email"), by=by, now=given.stage.now())
    return outcome({"account": given.stage.name("account", account), "email": given.text("email")})


def invitation_withdrawn(given: Given, by: Actor) -> Outcome:
    account = given.made("account", "account")
    withdraw_invitation(account=account, email=given.text("email"), by=by, now=given.stage.now())
    return outcome({"account": given.stage.name("account", account), "email": given.text("email")})


def account_closed(given: Given, by: Actor) -> Outcome:
    account = given.made("account", "account")
    reason = given.text("reason") or (STAFF_REASON if by.is_staff else "")
    close_account(account=account, reason=reason, by=by, now=given.stage.now())
    return outcome({"account": given.stage.name("account", account), "status": "closed"})


def code_replaced(given: Given, by: Actor) -> Outcome:
    account = given.made("account", "account")
    receipt = replace_code(account=account, reason=given.text("reason"), by=by, now=given.stage.now())
    return outcome({"account": given.stage.name("account", account), "code": receipt.code})


def _billing(given: Given) -> Billing | None:
    address = given.table("billing_address")
    if not address:
        return None
    for key, value in address.items():
        if key not in ADDRESS_KEYS:
            raise Malformed(f"{given.pointer}/billing_address/{key}", f"known are {', '.join(ADDRESS_KEYS)}")
        if value is not None and not isinstance(value, str):
            raise Malformed(f"{given.pointer}/billing_address/{key}", "takes text")
    found = {key: value or "" for key, value in address.items()}
    vat_id = found.pop("vat_id", "")
    return Billing(**{**found, "tax_id": found.get("tax_id") or vat_id})


def purchase(given: Given, by: Actor) -> Outcome:
    channel, card = given.text("channel", "card"), given.text("card", "ok")
    if card not in CARDS:
        raise Malformed(f"{given.pointer}/card", 'takes "ok" or "declined"')
    order = CardOrder(
        account=given.made("account", "account"),
        credits=given.values["credits"],
        promo=given.text("promo"),
        billing=_billing(given),
    )
    if channel == "card":
        bought = buy_by_card(order, card=card, by=by, now=given.stage.now())
        priced, settled = bought.priced, bought.settled
    else:
        priced, settled = _paid_quote(order, channel, card, by, given.stage.now())
    assert priced is not None, "a card that is good is charged at once"
    assert settled is not None, "a card that is good is charged at once"
    made = Made(kind="purchase", id=settled.purchase)
    given.stage.companions["purchase", settled.purchase, "lot"] = settled.lot
    lot = {"lot": given.stage.name("lot", settled.lot), "expires_on": settled.expires_on}
    return outcome({**_price(priced, given), **lot, "accepted_on": settled.accepted_on}, made)


def _paid_quote(
    order: CardOrder, channel: str, card: str, by: Actor, now: datetime
) -> tuple[PurchasePriced, PurchaseSettled]:
    """A quote accepted and paid in full on its day; nothing is left of it where it is paid by a declined card."""
    with transaction.atomic():
        priced = start_purchase(
            account=order.account,
            credits=order.credits,
            channel=channel,
            promo=order.promo,
            billing=order.billing,
            by=by,
            now=now,
        )
        if card == "declined":
            raise PaymentDeclined
        reference = f"quote paid in the rehearsal, {priced.purchase}"
        return priced, settle_purchase(purchase=priced.purchase or 0, payment_ref=reference, by=SYSTEM, now=now)


def _price(priced: PurchasePriced, given: Given) -> dict[str, Any]:
    nudge = priced.nudge
    return {
        "account": given.stage.name("account", priced.account),
        "credits": priced.credits,
        "list": priced.list,
        "discount": priced.discount,
        "net": priced.net,
        "tax": priced.tax,
        "tax_reason": priced.tax_reason,
        "total": priced.total,
        "promo_result": priced.promo_result,
        "nudge": nudge and {"credits": nudge.credits, "net": nudge.net, "saves": nudge.saves},
    }


def redemption(given: Given, by: Actor) -> Outcome:
    receipt = request_redemption(
        code=given.text("code"),
        items=given.texts("items"),
        team=given.text("team"),
        by=by,
        now=given.stage.now(),
        idempotency_key=given.text("idempotency_key") or None,
    )
    made = Made(kind="request", id=receipt.request)
    shown = given.stage.shown(made)
    return outcome({"request": shown, "status": receipt.status, "credits": receipt.credits}, made)


def _decided(given: Given, by: Actor, *, approve: bool) -> Outcome:
    command = approve_requests if approve else deny_requests
    receipt = command(
        requests=given.all_made("requests", "request"), reason=given.text("reason"), by=by, now=given.stage.now()
    )
    named = [given.stage.name("request", request) for request in receipt.requests]
    shown = {"requests": named, "status": receipt.status, "credits": receipt.credits}
    return outcome({**shown, "available": receipt.available})


def approval(given: Given, by: Actor) -> Outcome:
    return _decided(given, by, approve=True)


def denial(given: Given, by: Actor) -> Outcome:
    return _decided(given, by, approve=False)


def cancellation(given: Given, by: Actor) -> Outcome:
    request = given.made("request", "request")
    receipt = cancel_request(request=request, reason=given.text("reason"), by=by, now=given.stage.now())
    return outcome({"request": given.stage.name("request", request), "status": receipt.status})


def reversal(given: Given, by: Actor) -> Outcome:
    request = given.made("request", "request")
    receipt = reverse_redemption(
        request=request,
        items=given.texts("items"),
        reason=given.text("reason"),
        extend_to=given.day("extend_to"),
        by=by,
        now=given.stage.now(),
    )
    lots = [{"lot": given.stage.name("lot", moved.lot), "credits": moved.credits} for moved in receipt.lots]
    shown = {"request": given.stage.name("request", request), "items": receipt.items, "credits": receipt.credits}
    return outcome({**shown, "lots": lots, "expired": receipt.expired, "reversed_on": receipt.reversed_on})


def lot_extended(given: Given, by: Actor) -> Outcome:
    lot, ends = given.made("lot", "lot"), given.day("expires_on")
    if ends is None:
        raise Malformed(f"{given.pointer}/expires_on", "takes a date")
    receipt = extend_lot(lot=lot, expires_on=ends, reason=given.text("reason"), by=by, now=given.stage.now())
    dates = {"old_expires_on": receipt.old_expires_on, "expires_on": receipt.expires_on}
    return outcome({"lot": given.stage.name("lot", lot), **dates, "reinstated": receipt.reinstated})


def extension_asked(given: Given, by: Actor) -> Outcome:
    lot = given.made("lot", "lot")
    receipt = ask_lot_extension(lot=lot, reason=given.text("reason"), by=by, now=given.stage.now())
    made = Made(kind="extension", id=receipt.extension)
    shown = given.stage.shown(made)
    return outcome({"extension": shown, "lot": given.stage.name("lot", lot), "status": receipt.status}, made)


def extension_declined(given: Given, by: Actor) -> Outcome:
    extension = given.made("extension", "extension")
    receipt = decline_lot_extension(extension=extension, reason=given.text("reason"), by=by, now=given.stage.now())
    return outcome({"extension": given.stage.name("extension", extension), "status": receipt.status})


def expiry(given: Given, by: Actor) -> Outcome:
    receipt = expire_lots(on=given.stage.on, now=given.stage.now())
    return outcome({"expired": receipt.count})
