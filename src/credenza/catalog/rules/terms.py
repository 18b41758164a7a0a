"""Terms of licenses and their parts: both ends included, anniversaries always counted from the anchor day.

Rules SU1 to SU3, UP3, CT2, CT3, MT2, RF1 to RF3, QT3, PM6 of orders; formulas of its section 6. ``addm`` there is
``credenza.kernel.periods.add_months``: calendar months, clamped to the month's end.
"""

from datetime import date, timedelta
from decimal import Decimal

from credenza.catalog.rules.shapes import Proration
from credenza.kernel.money import Money, muldiv
from credenza.kernel.periods import add_months

YEAR = 12
APPEND = "append"
SELF_MANAGED = ("data_center", "server")
SUBSCRIPTIONS = ("data_center", "cloud_annual", "cloud_monthly")
LICENSED = (*SUBSCRIPTIONS, "server")
PERPETUAL, MONTHLY, CLOUD_ANNUAL = "server", "cloud_monthly", "cloud_annual"

_DAY = timedelta(days=1)


def term_end(start: date, months: int = YEAR) -> date:
    """The last day of a term that starts on a day: 1 March 2026 to 28 February 2027 (SU1)."""
    return add_months(start, months) - _DAY


def months_from(anchor: date, start: date) -> int | None:
    """How many months after the anchor a day is its monthly anniversary (SU3); None where it is none."""
    count = (start.year - anchor.year) * YEAR + start.month - anchor.month
    return count if count >= 0 and add_months(anchor, count) == start else None


def end_of_months(anchor: date, start: date, months: int) -> date:
    """The last day of so many months from ``start``, counted from the anchor so that 29 February survives (SU3)."""
    ahead = months_from(anchor, start)
    return term_end(start, months) if ahead is None else term_end(anchor, ahead + months)


def renewal_start(ends_on: date, on: date, way: str = APPEND) -> date:
    """The first day of a renewal paid on ``on``: the day after the end while active, else that day (SU2, A12)."""
    return ends_on + _DAY if on <= ends_on and way == APPEND else on


def coterm(start: date, target: date, *, anchor: date | None = None, months: int = YEAR) -> Proration:
    """Whole periods and days from ``start`` to ``target``, both included, and the days of the period begun (CT2).

    Where ``start`` is an anniversary of ``anchor``, the periods are counted from there.
    """
    base, ahead = start, 0
    if anchor is not None and (count := months_from(anchor, start)) is not None:
        base, ahead = anchor, count
    after = target + _DAY
    years = max(0, ((after.year - start.year) * YEAR + after.month - start.month) // months)
    rest = add_months(base, ahead + months * years)
    if rest > after and years:
        years -= 1
        rest = add_months(base, ahead + months * years)
    following = add_months(base, ahead + months * (years + 1))
    begun = rest.toordinal()
    return Proration(years, after.toordinal() - begun, following.toordinal() - begun)


def prorated(annual: int, part: Proration) -> int:
    """The price of so many periods and days in minor units: one rounding, half up."""
    years, days, denominator = part
    return muldiv(annual, years * denominator + days, denominator)


def days_left(on: date, term_starts_on: date, ends_on: date, months: int = YEAR) -> Proration:
    """Days from ``on`` to the end, and those of the whole term from its start, even when it was cut short (UP3)."""
    whole = add_months(term_starts_on, months).toordinal() - term_starts_on.toordinal()
    return Proration(0, ends_on.toordinal() - on.toordinal() + 1, whole)


def uplifted(price: Money, days: int, new_days: int, uplift_percent: Decimal) -> Money:
    """The price for ``new_days`` at the daily price of an old term of ``days`` days, so many percent higher.

    The alternative ``coterm_basis`` "old_term": 6,000 for 181 days, 10% more, 306 days are 11,158.01.
    """
    numerator, denominator = (100 + uplift_percent).as_integer_ratio()
    return Money(muldiv(price.minor, numerator * new_days, denominator * 100 * days), price.currency)


def valid_until(issued_on: date, quote_days: int) -> date:
    """The last day on which a quote is open: its issue day and so many days (QT3)."""
    return issued_on + timedelta(days=quote_days)


def due_on(invoiced_on: date, days: int) -> date:
    """The last day to pay an invoice on terms (PM6)."""
    return invoiced_on + timedelta(days=days)


def is_refundable(family: str) -> bool:
    """Licenses and subscriptions are; credits, courses and exams are not (RF5)."""
    return family in LICENSED


def refund_until(
    family: str, *, days: int, purchased_on: date, paid_on: date | None, first_period_on: date | None = None
) -> date | None:
    """The last day, included, on which a refund may be asked for (RF1 to RF3); None: open until it is paid.

    Self-managed licenses count from the purchase (on terms: the day the order was placed on terms), annual cloud
    from the payment, monthly cloud from the start of the first paid period (left out: the purchase).
    """
    if family == CLOUD_ANNUAL:
        return None if paid_on is None else paid_on + timedelta(days=days)
    start = first_period_on if family == MONTHLY and first_period_on else purchased_on
    return start + timedelta(days=days)
