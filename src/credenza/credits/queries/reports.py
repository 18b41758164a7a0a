"""Reports: who used what, what is deferred and recognized at a date, and what waits at the desk."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

from django.db.models import Count, QuerySet, Sum

from credenza.credits.models import Entry, ExtensionRequest, Lot, Request, RequestItem
from credenza.credits.queries.accounts import lots_by_id
from credenza.credits.queries.redemption_taxes import TaxedLot, redemption_taxes
from credenza.credits.rows import ExtensionRow, ProgressRow, RevenueRow, Slice, UsageRow
from credenza.credits.rules.redemption_tax import included
from credenza.credits.rules.revenue import LotUse, revenue
from credenza.kernel.money import Money
from credenza.parties.queries import people


def usage(account_id: int | None, *, from_on: date | None = None, to_on: date | None = None) -> tuple[UsageRow, ...]:
    """Credits used by learner, item and month: fees count in the month of approval, reversals in that of the reversal.

    ``account_id`` None reports over all accounts (for staff). Both dates are included.
    """
    used: dict[tuple[int, str, str, str, str, date], list[int]] = defaultdict(lambda: [0, 0])
    for sign, day_field in ((1, "request__decided_on"), (-1, "reversed_on")):
        for learner_id, team, sku, name, family, day, fee in _fees(account_id, day_field, from_on, to_on):
            sums = used[learner_id, team, sku, name, family, day.replace(day=1)]
            sums[0] += sign * fee
            sums[1] += sign
    known = people(key[0] for key in used)
    rows = [
        UsageRow(
            learner=known[learner_id].email,
            learner_name=known[learner_id].name,
            team=team,
            item=sku,
            item_name=name,
            family=family,
            month=month,
            credits=credits,
            items_count=count,
        )
        for (learner_id, team, sku, name, family, month), (credits, count) in used.items()
        if credits or count
    ]
    return tuple(sorted(rows, key=lambda row: (row.month, row.learner, row.item, row.team)))


def _fees(
    account_id: int | None, day_field: str, from_on: date | None, to_on: date | None
) -> list[tuple[int, str, str, str, str, date, int]]:
    items = RequestItem.objects.filter(request__status="approved", **{f"{day_field}__isnull": False})
    if account_id is not None:
        items = items.filter(request__account_id=account_id)
    if from_on:
        items = items.filter(**{f"{day_field}__gte": from_on})
    if to_on:
        items = items.filter(**{f"{day_field}__lte": to_on})
    return list(items.values_list("request__learner_id", "request__team", "sku", "name", "family", day_field, "fee"))


def progress_by_team(account_id: int) -> tuple[ProgressRow, ...]:
    """How many paid items are not started, started and done, by team ("" for none); reversed ones left out."""
    items = RequestItem.objects.filter(
        request__account_id=account_id, request__status="approved", reversed_on=None
    ).values_list("request__team", "progress")
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for team, progress, count in items.annotate(count=Count("pk")).order_by("request__team"):
        counted[team][progress] += count
    return tuple(
        ProgressRow(team=team, not_started=by["not_started"], started=by["started"], done=by["done"])
        for team, by in counted.items()
    )


def revenue_at(on: date, *, account_id: int | None = None) -> tuple[RevenueRow, ...]:
    """Each lot's price as deferred, recognized, breakage and charged back at the end of the day, oldest lot first.

    Entries count on the day they were booked; a rest that had lapsed by the day is breakage, booked or not. Of lots
    that are taxed when they are redeemed, the tax due is a part of its own: the five add up to the price.
    """
    lots = Lot.objects.filter(booked_on__lte=on).select_related("account")
    entries = Entry.objects.filter(on__lte=on)
    if account_id is not None:
        lots, entries = lots.filter(account_id=account_id), entries.filter(account_id=account_id)
    moved: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for lot_id, kind, credits in entries.values_list("lot_id", "kind").annotate(sum=Sum("credits")).order_by():
        moved[lot_id][kind] += credits
    ends = _ends_as_known(entries)
    found = list(lots.order_by("pk"))
    taxes = redemption_taxes([lot.pk for lot in found], entries)
    rows = (_revenue(lot, moved[lot.pk], ends.get(lot.pk, lot.first_expires_on), on) for lot in found)
    return tuple(_with_tax(row, taxes[row.lot], on) if row.lot in taxes else row for row in rows)


def _with_tax(row: RevenueRow, taxed: TaxedLot, on: date) -> RevenueRow:
    return replace(
        row,
        recognized=row.recognized - taxed.due,
        tax_due=taxed.due,
        tax_deferred=included(row.deferred, taxed.percent(on)),
    )


def _ends_as_known(entries: QuerySet[Entry]) -> dict[int, date]:
    extensions = entries.filter(kind="extension").order_by("pk").values_list("lot_id", "new_expires_on")
    return {lot_id: ends for lot_id, ends in extensions if ends}


def _revenue(lot: Lot, moved: dict[str, int], expires_on: date, on: date) -> RevenueRow:
    left = sum(moved.values())
    expired = -moved["expiry"] - moved["reinstatement"]
    if expires_on <= on:
        left, expired = 0, expired + left
    price = Money(lot.price_minor, lot.currency)
    use = LotUse(price=price, credits=lot.credits, left=left, expired=expired, charged_back=-moved["chargeback"])
    parts = revenue(use)
    return RevenueRow(
        lot=lot.pk,
        account_id=lot.account_id,
        account_number=lot.account.number,
        account_name=lot.account.name,
        accepted_on=lot.accepted_on,
        expires_on=expires_on,
        credits=lot.credits,
        left=left,
        price=price,
        deferred=parts.deferred,
        recognized=parts.recognized,
        breakage=parts.breakage,
        charged_back=parts.charged_back,
        tax_due=Money(0, lot.currency),
        tax_deferred=Money(0, lot.currency),
    )


def extension_requests(
    on: date, *, status: str = "asked", account_id: int | None = None, limit: int = 100
) -> tuple[ExtensionRow, ...]:
    """Extension requests in a state ("" for any), oldest first."""
    return _extensions(list(_found(status, account_id).order_by("pk")[:limit]), on)


def list_extensions(
    on: date, *, status: str = "", account_id: int | None = None, before: int | None = None, limit: int = 50
) -> Slice[ExtensionRow]:
    """Extension requests in a state ("" for any) by key, newest first."""
    found = _found(status, account_id)
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = _extensions(list(found.order_by("-pk")[: limit + 1]), on)
    return Slice(rows=rows[:limit], next_before=rows[limit - 1].id if len(rows) > limit else None)


def _found(status: str, account_id: int | None) -> QuerySet[ExtensionRequest]:
    found = ExtensionRequest.objects.select_related("account")
    if status:
        found = found.filter(status=status)
    return found if account_id is None else found.filter(account_id=account_id)


def _extensions(rows: list[ExtensionRequest], on: date) -> tuple[ExtensionRow, ...]:
    lots = lots_by_id([row.lot_id for row in rows], on)
    known = people(row.asked_by_id for row in rows)
    return tuple(
        ExtensionRow(
            id=row.pk,
            lot=lots[row.lot_id],
            account_id=row.account_id,
            account_number=row.account.number,
            account_name=row.account.name,
            asked_by=known.get(row.asked_by_id),
            asked_at=row.asked_at,
            reason=row.reason,
            status=row.status,
            decided_at=row.decided_at,
            decision_reason=row.decision_reason,
            granted_expires_on=row.granted_expires_on,
        )
        for row in rows
    )


def redeemed_since(account_id: int, since: date) -> bool:
    """Whether anything was redeemed from the day on."""
    return Request.objects.filter(account_id=account_id, status="approved", decided_on__gte=since).exists()
