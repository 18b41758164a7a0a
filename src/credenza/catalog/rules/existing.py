"""Prices of what pays a license further: renewals, and terms that end on one day.

Rules CT1 to CT3, MT2, MT3, SU2 to SU4 of orders, readings A12 and A18.
"""

from datetime import date, timedelta
from typing import NamedTuple

from credenza.catalog.rules.desk import (
    BACKDATED,
    LIST,
    PRORATION,
    Dated,
    Desk,
    check_currency,
    coverage_of,
    finished,
    list_step,
    part_step,
)
from credenza.catalog.rules.errors import (
    CotermTargetPast,
    MaintenanceCap,
    invalid,
    missing,
)
from credenza.catalog.rules.new_lines import offered_product
from credenza.catalog.rules.reasons import MAINTENANCE
from credenza.catalog.rules.shapes import Coverage, LineAsked, PricedLine, Product, Proration, Taken
from credenza.catalog.rules.terms import (
    MONTHLY,
    PERPETUAL,
    SUBSCRIPTIONS,
    YEAR,
    coterm,
    days_left,
    end_of_months,
    renewal_start,
    uplifted,
)

MOST_MONTHS = 120
OLD_TERM = "old_term"
_DAY = timedelta(days=1)


class _Further(NamedTuple):
    """A license that is paid further: at which tier, what a period of it costs in minor units, and from when to when.

    ``dated.part`` None: exactly one more period.
    """

    coverage: Coverage
    product: Product
    tier: int | None
    listed: int
    period: int
    months: int
    ends_on: date
    dated: Dated

    @property
    def is_monthly(self) -> bool:
        return self.months == 1


def price_renewal(desk: Desk, asked: LineAsked, line: int) -> PricedLine:
    """One more term, so many months, or up to a day. Maintenance goes on from its old end, however late (MT2)."""
    if asked.months is not None and asked.target_on is not None:
        raise invalid(line, "months", "months or a day to reach, not both")
    further = _further(desk, asked, line, way=desk.policy.renewal_start)
    _check_cap(desk, further.ends_on, line)
    return _paid_further(desk, asked, further)


def price_coterm(desk: Desk, asked: LineAsked, line: int) -> PricedLine:
    """Paid up to the day on which all are to end: an existing license from its own end, a new one from today."""
    if asked.target_on is None:
        raise missing(line, "target_on")
    if asked.months is not None:
        raise invalid(line, "months", "nothing, for a co-term goes to a day")
    if asked.coverage is None:
        return _new_until(desk, asked, asked.target_on, line)
    further = _further(desk, asked, line, way="append")
    if further.is_monthly:
        raise invalid(line, "kind", "renew, for monthly plans are not co-termed")
    if further.product.family == PERPETUAL:
        _check_cap(desk, further.ends_on, line)
    stays = further.product.family != PERPETUAL and further.tier == further.coverage.tier
    if desk.policy.coterm_basis == OLD_TERM and stays:
        return _by_old_term(desk, asked, further, line)
    return _paid_further(desk, asked, further)


def _new_until(desk: Desk, asked: LineAsked, target: date, line: int) -> PricedLine:
    """A new subscription from the quote's day to the target."""
    product = offered_product(desk, asked.sku, line)
    if product.family == PERPETUAL:
        raise invalid(line, "kind", "new: buy the license first, then co-term its maintenance")
    if product.family not in SUBSCRIPTIONS or product.family == MONTHLY:
        raise invalid(line, "kind", "new, for only annual subscriptions are co-termed")
    _check_target(desk, desk.on, target, line)
    unit = desk.price(product.sku, asked.tier, line).price.minor
    part = coterm(desk.on, target)
    return finished(
        desk,
        asked,
        product,
        asked.tier,
        taken=_taken(desk, unit, asked.quantity, part),
        cuts=desk.cuts_of(product.family),
        dated=Dated(starts_on=desk.on, ends_on=target, part=part),
        annual_net=desk.net_of(unit, product.family),
    )


def _taken(desk: Desk, unit: int, quantity: int, part: Proration, *, monthly: bool = False) -> list[Taken]:
    first = list_step(unit, desk.currency, quantity)
    return [first, part_step(first[1], part, monthly=monthly)]


def _further(desk: Desk, asked: LineAsked, line: int, *, way: str) -> _Further:
    coverage = coverage_of(asked, line)
    if asked.sku and asked.sku != coverage.sku:
        raise invalid(line, "sku", f"{coverage.sku}, the license's own product, or nothing")
    product = desk.product(coverage.sku, line)
    tier = desk.raised.get(coverage.entitlement, coverage.tier) if asked.tier is None else asked.tier
    listed = desk.price(product.sku, tier, line)
    period = listed.price.minor
    if product.family == PERPETUAL:
        if tier is not None and coverage.tier is not None and tier > coverage.tier:
            raise invalid(line, "tier", f"{coverage.tier} at most: upgrade the license to have more")
        percent = desk.policy.maintenance.percent
        if listed.maintenance_percent is not None:
            percent = listed.maintenance_percent
        period = listed.price.percent(percent).minor
    months = 1 if product.family == MONTHLY else YEAR
    starts_on = _starts_on(desk, coverage, way)
    part: Proration | None = None
    if asked.target_on is None:
        wanted = _months(desk, asked, coverage, line)
        ends_on = end_of_months(coverage.anchor_on, starts_on, wanted)
        if wanted != months:
            part = coterm(starts_on, ends_on, anchor=coverage.anchor_on, months=months)
    else:
        ends_on = asked.target_on
        _check_target(desk, starts_on, ends_on, line)
        part = coterm(starts_on, ends_on, anchor=coverage.anchor_on, months=months)
        if asked.kind == "renew" and part[:2] == (1, 0):
            part = None
    warnings = (BACKDATED,) if starts_on < desk.on else ()
    dated = Dated(starts_on, ends_on, part, warnings)
    return _Further(coverage, product, tier, listed.price.minor, period, months, ends_on, dated)


def _starts_on(desk: Desk, coverage: Coverage, way: str) -> date:
    """The day after the own end; a subscription that lapsed begins anew on the quote's day (SU2, CT3)."""
    if coverage.ends_on is not None:
        return renewal_start(coverage.ends_on, desk.on, way)
    return desk.on if coverage.maintenance_ends_on is None else coverage.maintenance_ends_on + _DAY


def _months(desk: Desk, asked: LineAsked, coverage: Coverage, line: int) -> int:
    months = asked.months
    if months is None:
        return _usual_months(desk, coverage)
    if isinstance(months, bool) or not isinstance(months, int) or not 1 <= months <= MOST_MONTHS:
        raise invalid(line, "months", f"a whole number from 1 to {MOST_MONTHS}")
    return months


def _usual_months(desk: Desk, coverage: Coverage) -> int:
    if coverage.ends_on is None:
        return desk.policy.maintenance.months
    return 1 if coverage.family == MONTHLY else desk.policy.term_months


def _check_target(desk: Desk, starts_on: date, target: date, line: int) -> None:
    if target <= starts_on:
        raise CotermTargetPast(line=line, starts_on=starts_on, target_on=target)
    if target > desk.furthest_on:
        raise invalid(line, "target_on", f"{desk.furthest_on} or earlier")


def _check_cap(desk: Desk, ends_on: date, line: int) -> None:
    if ends_on > desk.capped_on:
        raise MaintenanceCap(line=line, months=desk.policy.maintenance.months_ahead, latest_on=desk.capped_on)


def _paid_further(desk: Desk, asked: LineAsked, further: _Further) -> PricedLine:
    _, product, tier, listed, period, months, _, dated = further
    taken: list[Taken] = [(LIST, period, "")]
    annual = None
    if product.family == PERPETUAL:
        taken = [(LIST, period, (MAINTENANCE, listed, desk.currency))]
    else:
        annual = desk.net_of(period, product.family) * (YEAR if months == 1 else 1)
    if dated.part is not None:
        taken.append(part_step(period, dated.part, monthly=months == 1))
    cuts = desk.cuts_of(product.family)
    return finished(desk, asked, product, tier, taken=taken, cuts=cuts, dated=dated, annual_net=annual)


def _by_old_term(desk: Desk, asked: LineAsked, further: _Further, line: int) -> PricedLine:
    """The daily price of the old term, net as it was, with the uplift: nothing more comes off (section 6)."""
    coverage, policy, starts_on = further.coverage, desk.policy, further.dated.starts_on or desk.on
    check_currency(desk, coverage, line)
    old = days_left(coverage.term_starts_on, coverage.term_starts_on, coverage.term_starts_on)
    days = (further.ends_on - starts_on).days + 1
    uplift = policy.coterm_uplift_percent
    amount = uplifted(coverage.annual_net, old.denominator, days, uplift)
    annual = uplifted(coverage.annual_net, 1, 1, uplift)
    part = Proration(years=0, days=days, denominator=old.denominator)
    reason = f"{days} days at the old daily price, {uplift.normalize():f}% higher"
    taken: list[Taken] = [
        (LIST, coverage.annual_net.minor, "a year of the old term"),
        (PRORATION, amount.minor, reason),
    ]
    return finished(
        desk,
        asked,
        further.product,
        further.tier,
        taken=taken,
        cuts=(),
        dated=further.dated._replace(part=part),
        annual_net=annual.minor,
    )
