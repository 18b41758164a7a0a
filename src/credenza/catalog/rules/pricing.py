"""The one price of every line: pages, API, papers and charges all call ``price_lines``.

Rules CR1 to CR4, DS1 to DS3, UP1 to UP5, CT1 to CT3, MT1 to MT3 and SU1 to SU4 of orders. The order of a line's steps
is list, proration, discount, net (section 6). The order of the lines changes none of them.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from credenza.catalog.rules.credits import credits_nudge, promo_result
from credenza.catalog.rules.desk import Desk
from credenza.catalog.rules.discounts import unproven_for
from credenza.catalog.rules.errors import TierMismatch, invalid
from credenza.catalog.rules.existing import MOST_MONTHS, price_coterm, price_renewal
from credenza.catalog.rules.new_lines import credits_count, price_credits_line, price_new
from credenza.catalog.rules.shapes import Claims, LineAsked, PriceBook, PricedLine, PricedLines
from credenza.catalog.rules.upgrades import price_upgrade
from credenza.kernel.money import Money
from credenza.kernel.periods import add_months
from credenza.programs.orders_shapes import OrdersPolicy
from credenza.programs.shapes import CreditsPolicy

MOST_QUANTITY = 100_000
UPGRADE = "upgrade"
_ONCE = (
    "each license once: one upgrade, and beside it one renewal or co-term; the upgrade of a perpetual license brings "
    "its own maintenance"
)

_KINDS: dict[str, Callable[[Desk, LineAsked, int], PricedLine]] = {
    "new": price_new,
    "renew": price_renewal,
    "upgrade": price_upgrade,
    "coterm": price_coterm,
    "credits": price_credits_line,
}


def price_lines(
    lines: Sequence[LineAsked],
    *,
    book: PriceBook,
    policy: OrdersPolicy,
    credits: CreditsPolicy,
    claims: Claims,
    currency: str,
    on: date,
    promo: str = "",
    licensed: Mapping[str, Collection[int | None]] | None = None,
) -> PricedLines:
    """Every line with its steps, in the order asked. ``on`` is the quote's day in the seller's time zone.

    ``licensed`` are the tiers that the licensee has already, by SKU, for add-ons whose host is not in the quote; left
    out, only the quote's own lines are compared.

    Raises ``unknown_sku``, ``tier_not_available``, ``currency_not_available``, ``not_an_upgrade``, ``tier_mismatch``,
    ``coterm_target_past``, ``maintenance_cap``, ``invalid_credits``, ``invalid_field``, ``missing_fields``; all but
    ``invalid_credits`` with the line's number.
    """
    desk = Desk(
        book=book,
        policy=policy,
        credits=credits,
        claims=claims,
        currency=currency,
        on=on,
        credits_of=_credits_of(lines),
        raised=_raised(lines),
        capped_on=add_months(on, policy.maintenance.months_ahead),
        furthest_on=add_months(on, MOST_MONTHS),
    )
    priced = tuple([_priced(desk, line, number) for number, line in enumerate(lines, 1)])
    _check_add_ons(book, lines, priced, licensed or {})
    return _summed(desk, priced, promo)


def _summed(desk: Desk, priced: tuple[PricedLine, ...], promo: str) -> PricedLines:
    listed, net = sum([line.list_minor for line in priced]), sum([line.net_minor for line in priced])
    most = max(desk.credits_of.values(), default=0)
    result, promo_from = promo_result(desk.credits, most, promo)
    nudges = ((account, credits_nudge(desk.credits, count)) for account, count in desk.credits_of.items())
    return PricedLines(
        lines=priced,
        list=Money(listed, desk.currency),
        discount=Money(listed - net, desk.currency),
        net=Money(net, desk.currency),
        promo_result=result,
        unproven=unproven_for(desk.policy, desk.claims, frozenset([line.family for line in priced])),
        promo_credits=most,
        promo_from_credits=promo_from,
        nudges=tuple((account, nudge) for account, nudge in nudges if nudge is not None),
    )


def _credits_of(lines: Sequence[LineAsked]) -> dict[int | None, int]:
    """The credits of each account, which the volume discount looks at (CR2)."""
    found: dict[int | None, int] = {}
    for line in lines:
        if line.kind == "credits":
            found[line.account] = found.get(line.account, 0) + credits_count(line)
    return found


def _raised(lines: Sequence[LineAsked]) -> dict[int, int]:
    """The tiers that licenses are upgraded to in this quote: a renewal or co-term beside it is of that tier.

    Refuses with ``invalid_field`` a license that is upgraded, or paid further, twice in one quote: the second line
    would be priced as if the first were not there.
    """
    found: dict[int, int] = {}
    seen: set[tuple[int, bool]] = set()
    for number, line in enumerate(lines, 1):
        if line.coverage is None:
            continue
        license_id, is_upgrade = line.coverage.entitlement, line.kind == UPGRADE
        brings_maintenance = line.coverage.ends_on is None and (license_id, not is_upgrade) in seen
        if (license_id, is_upgrade) in seen or brings_maintenance:
            raise invalid(number, "entitlement", _ONCE)
        seen.add((license_id, is_upgrade))
        if is_upgrade and line.tier is not None:
            found[license_id] = line.tier
    return found


def _priced(desk: Desk, line: LineAsked, number: int) -> PricedLine:
    price = _KINDS.get(line.kind)
    if price is None:
        raise invalid(number, "kind", f"one of {', '.join(_KINDS)}")
    quantity = line.quantity
    # Neither true nor a number of another kind: exactly a whole number.
    if type(quantity) is not int or not 1 <= quantity <= MOST_QUANTITY:
        raise invalid(number, "quantity", f"a whole number from 1 to {MOST_QUANTITY:,}")
    if quantity > 1 and (line.coverage is not None or line.kind == "credits"):
        raise invalid(number, "quantity", "1: one license, or one account, a line")
    return price(desk, line, number)


def _check_add_ons(
    book: PriceBook,
    lines: Sequence[LineAsked],
    priced: Sequence[PricedLine],
    licensed: Mapping[str, Collection[int | None]],
) -> None:
    hosts = {sku: product.host_sku for sku, product in book.products.items() if product.host_sku}
    if hosts:
        pairs = zip(lines, priced, strict=True)
        after = [(line.sku, line.tier, asked.coverage.tier if asked.coverage else None) for asked, line in pairs]
        check_add_ons(hosts, after, licensed)


def check_add_ons(
    hosts: Mapping[str, str],
    lines: Sequence[tuple[str, int | None, int | None]],
    licensed: Mapping[str, Collection[int | None]],
) -> None:
    """An add-on has the tier that its host has after this quote (UP5); where no host is known, any.

    ``hosts`` names the host of each add-on by SKU, ``lines`` are (SKU, tier after, tier before or None) in their order,
    ``licensed`` the tiers that the licensee has. Raises ``tier_mismatch`` with the line's number.
    """
    for number, (sku, tier, _) in enumerate(lines, 1):
        host = hosts.get(sku)
        if host is None:
            continue
        after = {other for named, other, _ in lines if named == host}
        tiers = after | (set(licensed.get(host, ())) - {before for named, _, before in lines if named == host})
        if tiers and tier not in tiers:
            known = tuple(sorted(each for each in tiers if each is not None))
            raise TierMismatch(line=number, sku=sku, tier=tier, host_sku=host, host_tiers=known)
