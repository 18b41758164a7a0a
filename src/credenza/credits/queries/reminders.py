"""Reads for reminders and notices: what waits, what ends soon, what lies unused. Whoever asks: for workflows only."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce

from credenza.credits.models import Entry, ExtensionRequest, Invitation, Lot, Request, RequestItem
from credenza.credits.rules.reminders import HeldLot
from credenza.programs.calendar import business_date
from credenza.programs.loader import active


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingLot:
    """A lot with credits left that ends on a day."""

    account: int
    lot: int
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCredits:
    """An account's lots with credits left, and when it last redeemed any."""

    account: int
    lots: tuple[HeldLot, ...]
    last_redeemed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionWish:
    """An extension request with the decision, if there is one."""

    id: int
    account: int
    lot: int
    asked_by: int
    asked_on: date
    reason: str
    decision_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationSent:
    """An invitation; whoever signs up with ``email`` before ``lapses_on`` takes it up."""

    email: str
    invited_by: int
    lapses_on: date


def waiting_requests_of(days: Collection[date]) -> dict[int, tuple[int, ...]]:
    """Pending requests that were made on one of the days, by account."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = Request.objects.filter(status="pending", requested_on__in=days).order_by("account_id", "pk")
    for account, request in rows.values_list("account_id", "pk"):
        found[account].append(request)
    return {account: tuple(requests) for account, requests in found.items()}


def waiting_requests(account: int) -> tuple[int, ...]:
    """The account's pending requests, oldest first."""
    found = Request.objects.filter(account_id=account, status="pending").order_by("pk")
    return tuple(found.values_list("pk", flat=True))


def waiting_days() -> tuple[date, ...]:
    """The days on which the pending requests were made."""
    return tuple(Request.objects.filter(status="pending").values_list("requested_on", flat=True).distinct())


def ending_lots(days: Collection[date]) -> tuple[EndingLot, ...]:
    """Lots with credits left whose ``expires_on`` is one of the days."""
    rows = Lot.objects.filter(left__gt=0, expires_on__in=days).order_by("account_id", "expires_on", "pk")
    return tuple(
        EndingLot(account=account, lot=lot, expires_on=ends)
        for account, lot, ends in rows.values_list("account_id", "pk", "expires_on")
    )


def ending_days(after: date) -> tuple[date, ...]:
    """The days later than ``after`` on which lots with credits left expire."""
    found = Lot.objects.filter(left__gt=0, expires_on__gt=after)
    return tuple(found.values_list("expires_on", flat=True).distinct())


def held_credits() -> tuple[HeldCredits, ...]:
    """Open accounts with credits left, for finding idle ones."""
    lots: dict[int, list[HeldLot]] = defaultdict(list)
    rows = Lot.objects.filter(left__gt=0, account__status="open").order_by("account_id", "pk")
    for account, booked, ends in rows.values_list("account_id", "booked_on", "expires_on"):
        lots[account].append(HeldLot(booked_on=booked, expires_on=ends))
    redeemed = Entry.objects.filter(kind="redemption", account__in=Lot.objects.filter(left__gt=0).values("account"))
    last = dict(redeemed.values_list("account_id").annotate(last=Max("on")).order_by())
    return tuple(
        HeldCredits(account=account, lots=tuple(held), last_redeemed_on=last.get(account))
        for account, held in lots.items()
    )


def still_training(days: Collection[date]) -> tuple[int, ...]:
    """Approved requests with training that is not done and has stood still since one of the days."""
    found = _open_items().filter(still_since__in=days)
    return tuple(found.order_by("request_id").values_list("request_id", flat=True).distinct())


def still_days() -> tuple[date, ...]:
    """The days since which paid training stands still."""
    return tuple(_open_items().order_by().values_list("still_since", flat=True).distinct())


def asked_extensions() -> tuple[ExtensionWish, ...]:
    """Extension requests that wait for the desk, oldest first."""
    return _wishes(ExtensionRequest.objects.filter(status="asked").order_by("pk"))


def extension_wish(extension_id: int) -> ExtensionWish:
    """One extension request, decided or not."""
    return _wishes([ExtensionRequest.objects.get(pk=extension_id)])[0]


def invitation_sent(invitation_id: int) -> InvitationSent:
    """One invitation."""
    row = Invitation.objects.get(pk=invitation_id)
    return InvitationSent(email=row.email, invited_by=row.invited_by_id, lapses_on=row.lapses_on)


def _open_items() -> QuerySet[Any]:
    items = RequestItem.objects.filter(reversed_on=None, request__status="approved").exclude(progress="done")
    return items.annotate(still_since=Coalesce("progress_on", "request__decided_on"))


def _wishes(rows: Iterable[ExtensionRequest]) -> tuple[ExtensionWish, ...]:
    return tuple(
        ExtensionWish(
            id=row.pk,
            account=row.account_id,
            lot=row.lot_id,
            asked_by=row.asked_by_id,
            asked_on=business_date(row.asked_at, active()),
            reason=row.reason,
            decision_reason=row.decision_reason,
        )
        for row in rows
    )
