"""A learner asks an account to pay for an order. Source: owner guide FAQ, "How do team members use the
redemption code?", and "Training credit redemption approval or denial".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction

from credenza.catalog.queries import items_by_sku
from credenza.catalog.rows import ItemRow
from credenza.credits import secrets
from credenza.credits.errors import (
    AccountClosed,
    ItemNotAvailable,
    ItemNotPayable,
    UnknownItem,
)
from credenza.credits.ledger import Ledger, open_ledger
from credenza.credits.models import CodeAttempt, RedemptionCode, Request, RequestItem
from credenza.credits.policy import owns
from credenza.credits.receipts import RedemptionRequested
from credenza.credits.rules.codes import CodeNotValid, TooManyAttempts, read_code
from credenza.credits.rules.drawdown import InsufficientCredits
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Stamp, announce, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields, NotPermitted
from credenza.parties.queries import has_verified_address
from credenza.programs.loader import active

TEAM_LENGTH = 100
MOST_ITEMS = 50


@dataclass(kw_only=True, eq=False)
class _RefusedAtCheckout(InsufficientCredits):
    """Carries what the owners are told once a day; never shown."""

    account: int = 0
    credits: int = 0


def request_redemption(
    *,
    code: str,
    items: Sequence[str],
    team: str = "",
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> RedemptionRequested:
    """Ask for the items (SKUs) to be paid with credits: pending in manual mode, approved at once in automatic mode.

    All or nothing. Refuses with ``code_mistyped``, ``code_not_valid``, ``too_many_attempts``, ``unknown_item``,
    ``item_not_available``, ``item_not_payable``, ``insufficient_credits`` (without the balance for learners).
    """
    person_id = by.person_id
    if person_id is None or not has_verified_address(person_id):
        raise NotPermitted(command="request_redemption")
    try:
        return _request(
            code=code,
            items=tuple(items),
            team=team.strip(),
            by=by,
            now=now,
            idempotency_key=idempotency_key,
        )
    except CodeNotValid:
        # Kept though the checkout is rolled back: the limit counts wrong codes, not typing slips.
        CodeAttempt.objects.create(person_id=person_id, at=now)
        raise
    except _RefusedAtCheckout as refusal:
        _tell_owners(refusal, person_id, stamp(by, now))
        raise InsufficientCredits(shortfall=refusal.shortfall) from None


@idempotent
def _request(
    *,
    code: str,
    items: tuple[str, ...],
    team: str,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> RedemptionRequested:
    when = stamp(by, now)
    _check_shape(code, items, team)
    account_id = _account_of(code, by, now)
    bought = _payable(items, when)
    try:
        with open_ledger(account_id, when) as ledger:
            return _take(ledger, bought, team)
    except AccountClosed:
        raise CodeNotValid from None


def _check_shape(code: str, items: tuple[str, ...], team: str) -> None:
    missing = tuple(name for name, value in (("code", code.strip()), ("items", items)) if not value)
    if missing:
        raise MissingFields(fields=missing)
    if len(set(items)) != len(items) or len(items) > MOST_ITEMS:
        raise InvalidField(field="items", expected=f"up to {MOST_ITEMS} different items, each once")
    if len(team) > TEAM_LENGTH or (team and not team.isprintable()):
        raise InvalidField(field="team", expected=f"up to {TEAM_LENGTH} printable characters")


def _account_of(code: str, by: Actor, now: datetime) -> int:
    """The open account of a code. Unknown, replaced and closed answer alike, by the same statements."""
    plain = read_code(code)
    limit = active().credits.code_attempts
    window = timedelta(minutes=limit.window_minutes)
    recent = CodeAttempt.objects.filter(person_id=by.person_id or 0, at__gt=now - window).order_by("-at")
    tried = list(recent.values_list("at", flat=True)[: limit.count])
    if len(tried) == limit.count:
        raise TooManyAttempts(retry_after_seconds=max(1, ceil((tried[-1] + window - now).total_seconds())))
    found = (
        RedemptionCode.objects.filter(lookup__in=secrets.lookups(plain), replaced_at=None, account__status="open")
        .values_list("account_id", flat=True)
        .first()
    )
    if found is None:
        raise CodeNotValid
    return found


def _payable(items: tuple[str, ...], when: Stamp) -> tuple[ItemRow, ...]:
    found = items_by_sku(items, when.on)
    unknown = tuple(sku for sku in items if sku not in found)
    if unknown:
        raise UnknownItem(items=unknown)
    bought = tuple(found[sku] for sku in items)
    excluded = tuple(item.sku for item in bought if not item.payable_with_credits)
    gone = tuple(item.sku for item in bought if not item.is_offered)
    if gone:
        raise ItemNotAvailable(items=gone)
    if excluded:
        raise ItemNotPayable(items=excluded)
    priceless = tuple(item.sku for item in bought if item.fee_credits is None)
    if priceless:
        raise ItemNotAvailable(items=priceless)
    return bought


def _take(ledger: Ledger, bought: tuple[ItemRow, ...], team: str) -> RedemptionRequested:
    when, automatic = ledger.stamp, ledger.approval == "automatic"
    total = sum(item.fee_credits or 0 for item in bought)
    if automatic and ledger.available < total:
        shortfall = total - ledger.available if owns(when.by, ledger.account_id) else None
        raise _RefusedAtCheckout(shortfall=shortfall, account=ledger.account_id, credits=total)
    decided = {"decided_on": when.on, "decided_at": when.now, "decided_how": "automatic"} if automatic else {}
    request = Request.objects.create(
        account_id=ledger.account_id,
        learner_id=when.by.person_id or 0,  # a person: checked before anything else
        status="approved" if automatic else "pending",
        credits=total,
        team=team,
        requested_on=when.on,
        requested_at=when.now,
        **decided,
    )
    RequestItem.objects.bulk_create(
        RequestItem(
            request_id=request.pk,
            position=position,
            sku=item.sku,
            name=item.name,
            family=item.family,
            fee=item.fee_credits or 0,
            way_in=secrets.way_in(),
        )
        for position, item in enumerate(bought)
    )
    if automatic:
        ledger.spend(request.pk, total)
        told = {"request": request.pk, "automatic": True}
        ledger.tell("credits.redemption_approved", told, command="request_redemption")
    else:
        ledger.tell(
            "credits.redemption_requested",
            {"request": request.pk},
            command="request_redemption",
        )
    return RedemptionRequested(request=request.pk, status=request.status, credits=total)


def _tell_owners(refusal: _RefusedAtCheckout, person_id: int, when: Stamp) -> None:
    with transaction.atomic():
        payload = {
            "account": refusal.account,
            "person": person_id,
            "credits": refusal.credits,
        }
        announce("credits.redemption_refused", payload, when)
