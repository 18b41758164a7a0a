"""What notices tell of accounts, requests, lots, purchases, extensions and invitations. Frozen rows, no rights asked:
who may read a notice is decided by whom it is sent to.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from credenza.credits.models import (
    Account,
    ExtensionRequest,
    Invitation,
    Lot,
    Ownership,
    Purchase,
    Request,
    RequestItem,
)
from credenza.programs.calendar import business_date
from credenza.programs.loader import active


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountTold:
    """An account with its present owners, or the last ones once it is closed."""

    id: int
    number: str
    name: str
    owners: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTold:
    """One item of a request; ``way_in`` is for the learner's eyes alone."""

    sku: str
    name: str
    family: str
    fee: int
    way_in: str
    progress: str
    progress_on: date | None
    reversed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestTold:
    """A request with its items, in their order."""

    id: int
    account: int
    learner: int
    credits: int
    status: str
    team: str
    requested_on: date
    decided_on: date | None
    decided_by: int | None
    decided_how: str
    reason: str
    items: tuple[ItemTold, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LotTold:
    """A lot; ``expires_on`` is the first day on which it is gone."""

    id: int
    account: int
    purchase: int
    credits: int
    left: int
    accepted_on: date
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseTold:
    """A purchase; money in minor units of ``currency``. ``owed_key`` names the order apart from all others."""

    id: int
    account: int
    credits: int
    channel: str
    status: str
    currency: str
    net_minor: int
    tax_minor: int
    total_minor: int
    bought_by: int | None
    owed_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionTold:
    """An extension request with the decision, if there is one."""

    id: int
    account: int
    lot: int
    asked_by: int
    asked_on: date
    reason: str
    status: str
    decision_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationTold:
    """An invitation; the person signs up with ``email`` before ``lapses_on``."""

    id: int
    account: int
    email: str
    invited_by: int
    lapses_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingTold:
    """How many requests wait in an account, and for how many credits."""

    count: int
    credits: int


def account_told(account_id: int) -> AccountTold:
    """The account. Raises ``Account.DoesNotExist`` for none: events name only what exists."""
    account = Account.objects.get(pk=account_id)
    present = Q(ended_at=None) | Q(end_reason="closed") if account.status == "closed" else Q(ended_at=None)
    owners = Ownership.objects.filter(present, account_id=account_id).order_by("since_at", "pk")
    ids = tuple(dict.fromkeys(owners.values_list("person_id", flat=True)))
    return AccountTold(id=account.pk, number=account.number, name=account.name, owners=ids)


def request_told(request_id: int) -> RequestTold:
    """One request."""
    return requests_told([request_id])[0]


def requests_told(request_ids: Iterable[int]) -> tuple[RequestTold, ...]:
    """Requests by id, oldest first, in two queries."""
    requests = list(Request.objects.filter(pk__in=list(request_ids)).order_by("pk"))
    items: dict[int, list[ItemTold]] = {request.pk: [] for request in requests}
    for item in RequestItem.objects.filter(request_id__in=items).order_by("request_id", "position"):
        items[item.request_id].append(_item(item))
    return tuple(_request(request, tuple(items[request.pk])) for request in requests)


def lot_told(lot_id: int) -> LotTold:
    """One lot."""
    lot = Lot.objects.get(pk=lot_id)
    return LotTold(
        id=lot.pk,
        account=lot.account_id,
        purchase=lot.purchase_id,
        credits=lot.credits,
        left=lot.left,
        accepted_on=lot.accepted_on,
        expires_on=lot.expires_on,
    )


def purchase_told(purchase_id: int) -> PurchaseTold | None:
    """One purchase, or None."""
    row = Purchase.objects.filter(pk=purchase_id).first()
    if row is None:
        return None
    return PurchaseTold(
        id=row.pk,
        account=row.account_id,
        credits=row.credits,
        channel=row.channel,
        status=row.status,
        currency=row.currency,
        net_minor=row.net_minor,
        tax_minor=row.tax_minor,
        total_minor=row.total_minor,
        bought_by=row.bought_by_id,
        owed_key=f"{row.pk}-{row.started_at.timestamp():.6f}",
    )


def extension_told(extension_id: int) -> ExtensionTold:
    """One extension request."""
    return _extension(ExtensionRequest.objects.get(pk=extension_id))


def invitation_told(invitation_id: int) -> InvitationTold:
    """One invitation."""
    row = Invitation.objects.get(pk=invitation_id)
    return InvitationTold(
        id=row.pk, account=row.account_id, email=row.email, invited_by=row.invited_by_id, lapses_on=row.lapses_on
    )


def available_on(account_id: int, on: date) -> int:
    """Credits left in lots that hold on the day."""
    lots = Lot.objects.filter(account_id=account_id, expires_on__gt=on, charged_back_on=None)
    return int(lots.aggregate(total=Sum("left", default=0))["total"])


def pending_told(account_id: int) -> PendingTold:
    """What waits for a decision in the account."""
    pending = Request.objects.filter(account_id=account_id, status="pending")
    found = pending.aggregate(count=Count("pk"), credits=Sum("credits", default=0))
    return PendingTold(count=found["count"], credits=found["credits"])


def _item(item: RequestItem) -> ItemTold:
    return ItemTold(
        sku=item.sku,
        name=item.name,
        family=item.family,
        fee=item.fee,
        way_in=item.way_in,
        progress=item.progress,
        progress_on=item.progress_on,
        reversed_on=item.reversed_on,
    )


def _request(request: Request, items: tuple[ItemTold, ...]) -> RequestTold:
    return RequestTold(
        id=request.pk,
        account=request.account_id,
        learner=request.learner_id,
        credits=request.credits,
        status=request.status,
        team=request.team,
        requested_on=request.requested_on,
        decided_on=request.decided_on,
        decided_by=request.decided_by_id,
        decided_how=request.decided_how,
        reason=request.reason,
        items=items,
    )


def _extension(row: ExtensionRequest) -> ExtensionTold:
    return ExtensionTold(
        id=row.pk,
        account=row.account_id,
        lot=row.lot_id,
        asked_by=row.asked_by_id,
        asked_on=business_date(row.asked_at, active()),
        reason=row.reason,
        status=row.status,
        decision_reason=row.decision_reason,
    )
