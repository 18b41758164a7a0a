"""Reads about redemption requests: by account and state, by learner, one at a time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from credenza.credits.models import Request, RequestItem
from credenza.credits.policy import visible_requests
from credenza.credits.rows import ItemLine, RequestRow, Slice
from credenza.kernel.actors import Actor
from credenza.kernel.texts import is_storable
from credenza.parties.queries import people, people_matching

STATUSES = ("pending", "approved", "denied", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFilter:
    """What to list; empty means any. ``person`` is part of a learner's name or address.

    ``open_training``: approved ones with an item that is neither done nor reversed. ``sku``: an item in it.
    """

    account_id: int | None = None
    learner_id: int | None = None
    status: str = ""
    team: str = ""
    person: str = ""
    open_training: bool = False
    sku: str = ""
    ids: tuple[int, ...] | None = None


def _found(wanted: RequestFilter, by: Actor) -> QuerySet[Request]:
    if not is_storable(f"{wanted.status}{wanted.team}{wanted.person}"):
        return Request.objects.none()
    found = visible_requests(by)
    if wanted.account_id is not None:
        found = found.filter(account_id=wanted.account_id)
    if wanted.learner_id is not None:
        found = found.filter(learner_id=wanted.learner_id)
    if wanted.status:
        found = found.filter(status=wanted.status)
    if wanted.team:
        found = found.filter(team__iexact=wanted.team)
    if wanted.person.strip():
        found = found.filter(learner_id__in=people_matching(wanted.person.strip()))
    if wanted.open_training:
        still = RequestItem.objects.filter(reversed_on=None).exclude(progress="done")
        found = found.filter(status="approved", pk__in=still.values("request_id"))
    if wanted.sku:
        found = found.filter(pk__in=RequestItem.objects.filter(sku=wanted.sku).values("request_id"))
    if wanted.ids is not None:
        found = found.filter(pk__in=wanted.ids)
    return found


def list_requests(
    wanted: RequestFilter, by: Actor, *, before: int | None = None, limit: int = 50, oldest_first: bool = False
) -> Slice[RequestRow]:
    """Requests that the caller may see, newest first; the number of queries does not depend on the rows.

    ``before`` is the last key of the page before: the next page holds what is older, or newer with ``oldest_first``.
    """
    found = _found(wanted, by)
    if before is not None:
        found = found.filter(pk__gt=before) if oldest_first else found.filter(pk__lt=before)
    rows = list(found.select_related("account").order_by("pk" if oldest_first else "-pk")[: limit + 1])
    more = rows[limit - 1].pk if len(rows) > limit else None
    return Slice(rows=_rows(rows[:limit], by), next_before=more)


def request(request_id: int, by: Actor) -> RequestRow | None:
    """One request, or None where it is not the caller's to see."""
    rows = _rows(list(visible_requests(by).select_related("account").filter(pk=request_id)), by)
    return rows[0] if rows else None


def requests_by_id(ids: Iterable[int], by: Actor) -> tuple[RequestRow, ...]:
    """Requests in the order asked; what the caller may not see is left out."""
    asked = list(dict.fromkeys(ids))
    found = {
        row.id: row for row in _rows(list(visible_requests(by).select_related("account").filter(pk__in=asked)), by)
    }
    return tuple(found[wanted] for wanted in asked if wanted in found)


def are_visible(ids: Iterable[int], by: Actor) -> bool:
    """Whether the caller may see every one of the requests: one count, no rows."""
    asked = set(ids)
    return visible_requests(by).filter(pk__in=asked).count() == len(asked)


def counts_by_status(account_id: int) -> dict[str, int]:
    """How many requests of an account stand in each state, zeros included."""
    counted = Request.objects.filter(account_id=account_id).values_list("status").annotate(n=Count("pk")).order_by()
    return dict.fromkeys(STATUSES, 0) | dict(counted)


def teams_of(account_id: int) -> tuple[str, ...]:
    """Team labels in use, in order of the alphabet."""
    found = Request.objects.filter(account_id=account_id).exclude(team="").order_by("team")
    return tuple(found.values_list("team", flat=True).distinct())


def items_of(account_id: int) -> tuple[tuple[str, str], ...]:
    """SKU and name of every item that was ever asked for, by name; of several names an item had the last one."""
    found = RequestItem.objects.filter(request__account_id=account_id).order_by("sku")
    names = dict(found.values_list("sku", "name").distinct())
    return tuple(sorted(names.items(), key=lambda pair: pair[1]))


def not_started(account_id: int, *, on: date, days: int, by: Actor, limit: int = 20) -> tuple[RequestRow, ...]:
    """Approved requests with training that is not done and has not moved for so many days, oldest first."""
    edge = on - timedelta(days=days)
    # Walks the index of open training by request and stops early: years of training done cost nothing.
    waiting = (
        RequestItem.objects.filter(
            Q(progress_on=None) | Q(progress_on__lte=edge),
            progress__in=("not_started", "started"),
            reversed_on=None,
            request__account_id=account_id,
            request__status="approved",
            request__decided_on__lte=edge,
        )
        .order_by("request_id")
        .values_list("request_id", flat=True)
        .distinct()[:limit]
    )
    found = visible_requests(by).filter(account_id=account_id, pk__in=list(waiting))
    return _rows(list(found.select_related("account").order_by("decided_on", "pk")), by)


def progress_counts(learner_id: int) -> dict[str, int]:
    """How many approved items of a learner stand at each step, zeros included; reversed ones count nowhere."""
    own = RequestItem.objects.filter(request__learner_id=learner_id, request__status="approved", reversed_on=None)
    counted = own.values_list("progress").annotate(n=Count("pk")).order_by()
    return dict.fromkeys(("not_started", "started", "done"), 0) | dict(counted)


def _rows(found: list[Request], by: Actor) -> tuple[RequestRow, ...]:
    ids = [row.pk for row in found]
    items: dict[int, list[RequestItem]] = defaultdict(list)
    for item in RequestItem.objects.filter(request_id__in=ids).order_by("request_id", "position"):
        items[item.request_id].append(item)
    known = people({row.learner_id for row in found} | {row.decided_by_id for row in found if row.decided_by_id})
    twins = _twins(found, items)
    rows = []
    for row in found:
        decider = known.get(row.decided_by_id or 0)
        rows.append(
            RequestRow(
                id=row.pk,
                account_id=row.account_id,
                account_name=row.account.name,
                learner=known[row.learner_id],
                status=row.status,
                credits=row.credits,
                team=row.team,
                items=tuple(_line(item, row, by) for item in items[row.pk]),
                requested_on=row.requested_on,
                requested_at=row.requested_at,
                decided_on=row.decided_on,
                decided_by=decider.email if decider else (row.decided_how or None),
                decided_by_name=decider.name if decider else row.decided_how,
                reason=row.reason,
                reversed_on=row.reversed_on,
                is_own=row.decided_by_id == row.learner_id and row.status in ("approved", "denied"),
                has_twin=row.pk in twins,
            )
        )
    return tuple(rows)


def _line(item: RequestItem, row: Request, by: Actor) -> ItemLine:
    # The way in is the learner's; others see that there is one by the request's state.
    let_in = row.status == "approved" and item.reversed_on is None and row.learner_id == by.person_id
    return ItemLine(
        sku=item.sku,
        name=item.name,
        family=item.family,
        fee=item.fee,
        way_in=item.way_in if let_in or (by.is_system and row.status == "approved") else "",
        progress=item.progress,
        progress_on=item.progress_on,
        reversed_on=item.reversed_on,
    )


def _twins(found: list[Request], items: dict[int, list[RequestItem]]) -> set[int]:
    """Requests whose learner has the same item pending or approved in another request: a mark, not a refusal."""
    learners = {row.learner_id for row in found}
    skus = {item.sku for lines in items.values() for item in lines}
    if not skus:
        return set()
    others = RequestItem.objects.filter(
        sku__in=skus,
        reversed_on=None,
        request__learner_id__in=learners,
        request__status__in=("pending", "approved"),
    ).values_list("request__learner_id", "sku", "request_id")
    held: dict[tuple[int, str], set[int]] = defaultdict(set)
    for learner_id, sku, request_id in others:
        held[learner_id, sku].add(request_id)
    return {
        row.pk
        for row in found
        if row.status in ("pending", "approved")
        and any(held[row.learner_id, item.sku] - {row.pk} for item in items[row.pk])
    }
