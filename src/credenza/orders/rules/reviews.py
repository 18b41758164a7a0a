"""When a person has to look first, and by when. Rules MR1, MR2, A11, A23 of the orders rules.

The window counts business days strictly after the day the hold begins; while the buyer is asked, the clock stands.
"""

from dataclasses import dataclass
from datetime import date

from credenza.catalog.rules.business_days import business_day, business_days_between
from credenza.kernel.money import Money
from credenza.programs.orders_shapes import OrdersPolicy, Reviews

CO_TERM = "co_term"
FREE_NOTES = "free_notes"
UNVERIFIED_PROGRAM = "unverified_program"
EXEMPTION_CLAIM = "exemption_claim"
END_CUSTOMER_IS_RESELLER = "end_customer_is_reseller"
PRICE_OVERRIDE = "price_override"
FIRST_NET30 = "first_net30"
OVERDUE_INVOICE = "overdue_invoice"
AMOUNT_ABOVE_SETTING = "amount_above_setting"
BLOCKED_COUNTRY = "blocked_country"
LATE_PAYMENT = "late_payment"
CLOUD_BY_RESELLER = "cloud_by_reseller"
LICENSE_ENDED = "license_ended"
REASONS = (
    CO_TERM,
    FREE_NOTES,
    UNVERIFIED_PROGRAM,
    EXEMPTION_CLAIM,
    END_CUSTOMER_IS_RESELLER,
    PRICE_OVERRIDE,
    FIRST_NET30,
    OVERDUE_INVOICE,
    AMOUNT_ABOVE_SETTING,
    BLOCKED_COUNTRY,
    LATE_PAYMENT,
    CLOUD_BY_RESELLER,
    LICENSE_ENDED,
)
"""In the order in which they are told."""

WAITING, RUNNING, APPROVED, REFUSED = "waiting", "open", "approved", "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteFacts:
    """What of a quote may call for a person. ``countries`` are the payer's and the end customer's."""

    has_coterm: bool = False
    has_free_text: bool = False
    has_unproven_claim: bool = False
    has_exemption_claim: bool = False
    end_customer_resells: bool = False
    has_price_override: bool = False
    owes_overdue_invoice: bool = False
    has_resold_cloud: bool = False
    net: Money
    countries: tuple[str, ...] = ()


def review_reasons(facts: QuoteFacts, reviews: Reviews) -> tuple[str, ...]:
    """Why a quote waits for the desk; empty when it does not."""
    most = next((amount.minor for amount in reviews.amounts if amount.currency == facts.net.currency), None)
    found = {
        CO_TERM: facts.has_coterm,
        FREE_NOTES: facts.has_free_text,
        UNVERIFIED_PROGRAM: facts.has_unproven_claim,
        EXEMPTION_CLAIM: facts.has_exemption_claim,
        END_CUSTOMER_IS_RESELLER: facts.end_customer_resells,
        PRICE_OVERRIDE: facts.has_price_override,
        OVERDUE_INVOICE: facts.owes_overdue_invoice,
        AMOUNT_ABOVE_SETTING: most is not None and facts.net.minor > most,
        BLOCKED_COUNTRY: any(country in reviews.blocked_countries for country in facts.countries),
        CLOUD_BY_RESELLER: facts.has_resold_cloud,
    }
    return tuple(reason for reason in REASONS if found.get(reason))


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Business dates between which a review is promised to end, both included."""

    earliest_on: date
    due_on: date


def window(opened_on: date, policy: OrdersPolicy, holidays: frozenset[date], *, waited_days: int = 0) -> Window:
    """The review window of a hold that began on a day, less the business days that it stood still (MR2)."""
    limits = policy.reviews
    return Window(
        earliest_on=business_day(opened_on, limits.earliest_business_days + waited_days, holidays),
        due_on=business_day(opened_on, limits.due_business_days + waited_days, holidays),
    )


def waited(since: date, on: date, holidays: frozenset[date]) -> int:
    """The business days for which a clock stood that was stopped and started on these days."""
    return business_days_between(since, on, holidays)


def is_overdue(status: str, due_on: date, on: date) -> bool:
    """Whether the promised day has passed while the desk had the paper."""
    return status == RUNNING and due_on < on
