"""Staff put an approved request's credits back, of all or some of its items, each item once."""

from collections.abc import Sequence
from datetime import date, datetime

from credenza.credits.errors import UnknownItem
from credenza.credits.ledger import Ledger, Posting, open_ledger
from credenza.credits.lots import extend, settle_ended
from credenza.credits.models import Entry, Lot, Request, RequestItem
from credenza.credits.policy import require
from credenza.credits.receipts import CreditsMoved, RedemptionReversed
from credenza.credits.rules.drawdown import Draw
from credenza.credits.rules.expiry import is_lapsed
from credenza.credits.rules.reversal import (
    AlreadyReversed,
    RequestNotApproved,
    put_back,
)
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound


@idempotent
def reverse_redemption(
    *,
    request: int,
    items: Sequence[str] = (),
    reason: str = "",
    extend_to: date | None = None,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> RedemptionReversed:
    """Credits go back to the lots they came from, the last drawn first, with those lots' own expiry.

    ``items`` are SKUs, none meaning all that were not reversed before. ``extend_to`` gives lapsed lots a later
    end in the same step; else what returns to them expires again at once. Refuses with ``request_not_approved``,
    ``already_reversed``, ``unknown_item``, ``not_permitted``, ``not_found``, ``extension_not_later``.
    """
    row = Request.objects.filter(pk=request).first()
    if row is None:
        raise NotFound(what="request")
    require("reverse_redemption", by, account_id=row.account_id, learner_id=row.learner_id)
    with open_ledger(row.account_id, stamp(by, now), closed_too=True) as ledger:
        row.refresh_from_db()
        if row.status != "approved":
            raise RequestNotApproved(status=row.status)
        chosen = _chosen(row, tuple(dict.fromkeys(items)))
        credits = sum(item.fee for item in chosen)
        parts = _returned(ledger, request, credits, reason.strip())
        expired = sum(_settle(ledger, part.lot_id, extend_to, reason) for part in parts)
        RequestItem.objects.filter(pk__in=[item.pk for item in chosen]).update(reversed_on=ledger.stamp.on)
        Request.objects.filter(pk=request).update(reversed_on=ledger.stamp.on)
        skus = tuple(item.sku for item in chosen)
        told = {"request": request, "items": list(skus), "credits": credits}
        ledger.tell("credits.redemption_reversed", told, command="reverse_redemption", reason=reason.strip())
    moved = tuple(CreditsMoved(lot=part.lot_id, credits=part.credits) for part in parts)
    return RedemptionReversed(
        request=request,
        items=skus,
        credits=credits,
        lots=moved,
        expired=expired,
        reversed_on=ledger.stamp.on,
    )


def _chosen(row: Request, skus: tuple[str, ...]) -> list[RequestItem]:
    items = {item.sku: item for item in RequestItem.objects.filter(request_id=row.pk).order_by("position")}
    unknown = tuple(sku for sku in skus if sku not in items)
    if unknown:
        raise UnknownItem(items=unknown)
    wanted = [items[sku] for sku in skus] or [item for item in items.values() if item.reversed_on is None]
    before = [item for item in wanted if item.reversed_on is not None]
    if before or not wanted:
        done = before or list(items.values())
        raise AlreadyReversed(
            reversed_on=max(item.reversed_on for item in done if item.reversed_on),
            items=tuple(item.sku for item in done),
        )
    return wanted


def _returned(ledger: Ledger, request: int, credits: int, reason: str) -> tuple[Draw, ...]:
    entries = Entry.objects.filter(request_id=request, kind__in=("redemption", "reversal")).order_by("pk")
    rows = list(entries.values_list("kind", "lot_id", "credits"))
    drawn = [Draw(lot_id=lot, credits=-moved) for kind, lot, moved in rows if kind == "redemption"]
    returned = [Draw(lot_id=lot, credits=moved) for kind, lot, moved in rows if kind == "reversal"]
    parts = put_back(drawn, returned, credits)
    for part in parts:
        ledger.post(
            Posting(kind="reversal", lot_id=part.lot_id, credits=part.credits, request_id=request, reason=reason)
        )
    return parts


def _settle(ledger: Ledger, lot_id: int, extend_to: date | None, reason: str) -> int:
    lot = Lot.objects.get(pk=lot_id)
    if extend_to and not lot.charged_back_on and is_lapsed(lot.expires_on, ledger.stamp.on):
        receipt = extend(ledger, lot_id, extend_to, reason.strip())
        told = {
            "lot": lot_id,
            "old": receipt.old_expires_on.isoformat(),
            "new": extend_to.isoformat(),
            "extension": None,
        }
        ledger.tell(
            "credits.lot_extended",
            told,
            command="reverse_redemption",
            reason=reason.strip(),
        )
        return 0
    return settle_ended(ledger, lot_id, charged_back=lot.charged_back_on is not None)
