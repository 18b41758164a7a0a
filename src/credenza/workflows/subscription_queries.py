"""A monthly subscription as its customer sees it: the card on file, the months that renewed, the one that is unpaid.

Whoever calls has seen the license first. Rule SU5.
"""

from dataclasses import dataclass
from datetime import date, datetime

from credenza.licensing.lengths import MONTHLY_FAMILY
from credenza.licensing.rows import LicenseRow
from credenza.workflows.models import SubscriptionCard, SubscriptionRenewal
from credenza.workflows.renewal_outcomes import OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class CardOnFileRow:
    """The card that pays the months to come: what its holder recognizes it by."""

    brand: str
    last4: str
    expires: str
    kept_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """A month that was to renew. ``status``: open (its card is still tried), paid, lapsed, cancelled.

    ``order`` None where it could not be priced; ``reason`` is the last refusal's code, empty for none.
    """

    starts_on: date
    status: str
    order: int | None
    tries_count: int
    next_try_on: date | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionRow:
    """How a monthly subscription renews; ``months`` newest first, ``card`` None where none is on file."""

    license: int
    sen: str
    renews_on: date | None
    renewal_cancelled_on: date | None
    card: CardOnFileRow | None
    months: tuple[MonthRow, ...]

    @property
    def unpaid(self) -> MonthRow | None:
        """The month whose card is still tried."""
        return next((month for month in self.months if month.status == OPEN and month.reason), None)


def subscription_of(row: LicenseRow) -> SubscriptionRow | None:
    """How the license renews; None for what is no monthly subscription. The card only for who may end the renewals."""
    if row.family != MONTHLY_FAMILY:
        return None
    months = SubscriptionRenewal.objects.filter(license=row.id).order_by("-starts_on")
    known = SubscriptionCard.objects.filter(license=row.id).first() if "cancel_subscription" in row.may else None
    return SubscriptionRow(
        license=row.id,
        sen=row.sen,
        renews_on=row.renews_on,
        renewal_cancelled_on=row.renewal_cancelled_on,
        card=CardOnFileRow(brand=known.brand, last4=known.last4, expires=known.expires, kept_at=known.kept_at)
        if known
        else None,
        months=tuple(
            MonthRow(
                starts_on=one.starts_on,
                status=one.status,
                order=one.order,
                tries_count=one.tries_count,
                next_try_on=one.next_try_on,
                reason=one.last_reason,
            )
            for one in months
        ),
    )
