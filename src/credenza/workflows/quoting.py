"""Quotes as people ask for them: licenses by SEN, credit accounts by number; the rooms then work with what was found.

Licenses belong to one room, quotes to another, so they meet here. Source: QT1, QT6 and CR1 of the orders rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from credenza.catalog.rules.pricing import check_add_ons
from credenza.catalog.rules.shapes import Coverage, LineAsked
from credenza.credits.errors import AccountNotFound
from credenza.credits.queries.accounts import account_head, account_id_by_number
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import InvalidField, NotFound
from credenza.licensing.queries.coverage import coverage_for, look_up, tiers_held
from credenza.licensing.queries.licenses import sees_license
from credenza.orders.asked import Address, Licensed, PriceOverride, QuoteAsked
from credenza.orders.commands import accept_quote as accepting
from credenza.orders.commands import approve_review as approving
from credenza.orders.commands import copy_quote as copying
from credenza.orders.commands import revise_quote as revising
from credenza.orders.commands import send_quote as sending
from credenza.orders.commands.draft_quote import draft_quote
from credenza.orders.queries.quotes import quote as quote_row
from credenza.orders.receipts import QuoteAccepted, QuoteSaved, ReviewMoved
from credenza.orders.rules.quotes import OPEN
from credenza.programs.calendar import business_date
from credenza.programs.loader import active


@dataclass(frozen=True, slots=True, kw_only=True)
class LineWanted:
    """A line as typed. ``entitlement`` is a license's id, its SEN or its site's address; ``account`` a credit account's
    number or id. ``tier`` may be left out where the license says it.
    """

    kind: str = "new"
    sku: str = ""
    tier: int | None = None
    quantity: int = 1
    entitlement: int | str | None = None
    target_on: date | None = None
    months: int | None = None
    account: int | str | None = None
    credits: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteWanted:
    """A quote as typed; see ``QuoteAsked``. ``lines`` still name licenses and accounts as people call them."""

    organization: int | None = None
    role: str = "direct"
    purchaser: int | None = None
    end_customer: int | None = None
    on_behalf_of: str = ""
    technical_contact: str = ""
    currency: str = ""
    lines: tuple[LineWanted, ...] = ()
    promo: str = ""
    notes: str = ""
    po_number: str = ""
    site_url: str = ""
    terms_accepted: bool = False
    billing: Address | None = None
    overrides: tuple[PriceOverride, ...] = ()


def save_quote(wanted: QuoteWanted, *, by: Actor, now: datetime, idempotency_key: str | None = None) -> QuoteSaved:
    """Draft a quote. Refuses with ``entitlement_not_found``, ``account_not_found`` and as ``draft_quote`` does."""
    asked = resolved(wanted, by=by, on=business_date(now, active()))
    return draft_quote(asked=asked, by=by, now=now, idempotency_key=idempotency_key)


def revise_quote(
    *,
    quote: int,
    wanted: QuoteWanted | None = None,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> QuoteSaved:
    """The next revision, as it stands (priced anew) or as typed; refuses as ``save_quote`` and the command do."""
    on = business_date(now, active())
    asked = None if wanted is None else resolved(wanted, by=by, on=on)
    return revising.revise_quote(
        quote=quote,
        asked=asked,
        coverages=coverages_of(quote, on) if asked is None else (),
        licensed=licensed_of(quote, by, on) if asked is None else (),
        by=by,
        now=now,
        idempotency_key=idempotency_key,
    )


def copy_quote(*, quote: int, by: Actor, now: datetime, idempotency_key: str | None = None) -> QuoteSaved:
    """A new quote of the same lines, with the licenses as they are now; refuses as the command does."""
    on = business_date(now, active())
    return copying.copy_quote(
        quote=quote,
        coverages=coverages_of(quote, on),
        licensed=licensed_of(quote, by, on),
        by=by,
        now=now,
        idempotency_key=idempotency_key,
    )


def send_quote(
    *, quote: int, terms_accepted: bool = False, by: Actor, now: datetime, idempotency_key: str | None = None
) -> QuoteSaved:
    """Open the quote, or have it reviewed, with the licenses as they are now; refuses as the command does."""
    on = business_date(now, active())
    return sending.send_quote(
        quote=quote,
        coverages=coverages_of(quote, on),
        licensed=licensed_of(quote, by, on),
        terms_accepted=terms_accepted,
        by=by,
        now=now,
        idempotency_key=idempotency_key,
    )


def approve_review(
    *,
    quote: int | None = None,
    order: int | None = None,
    note: str = "",
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> ReviewMoved:
    """Let a held quote or order go on, with the licenses as they are now; refuses as the command does."""
    on = business_date(now, active())
    return approving.approve_review(
        quote=quote,
        order=order,
        note=note,
        coverages=() if quote is None else coverages_of(quote, on),
        licensed=() if quote is None else licensed_of(quote, by, on),
        by=by,
        now=now,
        idempotency_key=idempotency_key,
    )


def accept_quote(*, quote: int, by: Actor, now: datetime, idempotency_key: str | None = None) -> QuoteAccepted:
    """Accept the quote, unless its add-ons no longer have the tier of their hosts (UP5).

    Refuses with ``tier_mismatch``, and as the command does. Prices are those of the quote. Money that comes for a quote
    accepts it all the same: it is not turned away.
    """
    _check_add_ons(quote, by, business_date(now, active()))
    return accepting.accept_quote(quote=quote, by=by, now=now, idempotency_key=idempotency_key)


def _check_add_ons(quote: int, by: Actor, on: date) -> None:
    """Those of an open quote that the caller sees; whatever else is wrong with it the command refuses."""
    hosts = _hosts()
    try:
        found = quote_row(quote, by, on)
    except NotFound:
        return
    if found.status == OPEN and any(line.sku in hosts for line in found.lines):
        tiers = {one.entitlement: one.tier for one in coverages_of(quote, on)}
        lines = [(line.sku, line.tier, tiers.get(line.entitlement or 0)) for line in found.lines]
        check_add_ons(hosts, lines, dict(licensed_of(quote, by, on)))


def licensed_of(quote: int, by: Actor, on: date) -> Licensed:
    """The licensee's tiers of what the quote's add-ons work in, as far as the caller may see them (UP5)."""
    try:
        found = quote_row(quote, SYSTEM, on)
    except NotFound:
        return ()
    licensee = found.end_customer or found.organization
    return _tiers(licensee, [line.sku for line in found.lines], by, on)


def coverages_of(quote: int, on: date) -> tuple[Coverage, ...]:
    """The licenses that a quote's lines go on from, as they are on the day; an ended one keeps what the quote knows."""
    try:
        lines = quote_row(quote, SYSTEM, on).lines
    except NotFound:
        return ()
    ids = dict.fromkeys(line.entitlement for line in lines if line.entitlement is not None)
    known = (coverage_for(license_id, on) for license_id in ids)
    return tuple(one for one in known if one is not None)


def resolved(wanted: QuoteWanted, *, by: Actor, on: date) -> QuoteAsked:
    """The quote with its licenses and accounts found. Refuses with the codes of ``save_quote``."""
    found_here = ("lines", "licensed")
    shared = {one.name: getattr(wanted, one.name) for one in fields(QuoteAsked) if one.name not in found_here}
    lines = tuple(_line(line, wanted.technical_contact, by, on) for line in wanted.lines)
    return QuoteAsked(lines=lines, licensed=_licensed(wanted, by, on), **shared)


def _licensed(wanted: QuoteWanted, by: Actor, on: date) -> Licensed:
    """The licensee's tiers of the products that the quote's add-ons work in (UP5)."""
    return _tiers(wanted.end_customer or wanted.organization, [line.sku for line in wanted.lines], by, on)


def _hosts() -> dict[str, str]:
    return {item.sku: item.host_sku for item in active().items if item.host_sku}


def _tiers(licensee: int | None, skus: Sequence[str], by: Actor, on: date) -> Licensed:
    host_of = _hosts()
    hosts = {host_of[sku] for sku in skus if sku in host_of}
    return tiers_held(licensee, hosts, by, on) if licensee is not None and hosts else ()


def _line(line: LineWanted, contact: str, by: Actor, on: date) -> LineAsked:
    coverage = None
    if line.entitlement not in (None, ""):
        coverage = coverage_of(line.entitlement or "", contact, by, on)
    return LineAsked(
        kind=line.kind,
        # A renewal or a co-term of a license is of its own product, whatever else was left out.
        sku=line.sku or (coverage.sku if coverage else ""),
        tier=line.tier,
        quantity=line.quantity,
        coverage=coverage,
        target_on=line.target_on,
        months=line.months,
        account=_account(line),
        credits=line.credits,
    )


def coverage_of(entitlement: int | str, contact: str, by: Actor, on: date) -> Coverage:
    """The license as prices see it (QT6).

    Whoever may see the license names it alone; everybody else needs its SEN (or its site) and the address of its
    technical contact. A wrong one of the two is the same ``entitlement_not_found``.
    """
    found = coverage_for(entitlement, on)
    if found is not None and sees_license(found.entitlement, by):
        return found
    named = found.sen if found is not None and isinstance(entitlement, int) else str(entitlement)
    fitting = look_up(named, contact, on)
    if len(fitting) > 1:
        # Several subscriptions of one site: the SEN says which.
        raise InvalidField(field="entitlement", expected=", ".join(one.sen for one in fitting))
    return fitting[0]


def _account(line: LineWanted) -> int | None:
    """The credit account that a credits line names: anybody may who knows its number (CR1)."""
    if line.account in (None, ""):
        return None
    if isinstance(line.account, int):
        head = account_head(line.account)
        found = head.id if head else None
    else:
        found = account_id_by_number(str(line.account))
    if found is None:
        raise AccountNotFound
    return found
