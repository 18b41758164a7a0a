"""Monthly subscriptions that renew by themselves: which month ends when, and who may end that. Rule SU5 of orders."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from credenza.catalog.rules.shapes import Coverage
from credenza.kernel.errors import NotFound
from credenza.licensing.histories import LINE_KINDS
from credenza.licensing.lengths import MONTHLY_FAMILY
from credenza.licensing.models import Change, Entitlement
from credenza.licensing.queries.coverage import coverage_for

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthAhead:
    """The next month of a subscription: its license, its first day, the order that paid last, who cares for it."""

    license: int
    starts_on: date
    last_order: int
    technical_contact_email: str
    coverage: Coverage


def ended_on(day: date) -> tuple[int, ...]:
    """Subscriptions that renew by themselves and whose paid month ended on that day."""
    return tuple(_renewing().filter(ends_on=day).order_by("pk").values_list("pk", flat=True))


def month_ends(after: date) -> Iterable[date]:
    """The first last paid day, from the day on, of a subscription that renews by itself; empty for none."""
    first = _renewing().filter(ends_on__gte=after).order_by("ends_on").values_list("ends_on", flat=True).first()
    return () if first is None else (first,)


def month_ahead(license_id: int) -> MonthAhead | None:
    """The month after the paid ones, priced by nobody yet; None for what renews no more."""
    found = _renewing().filter(pk=license_id).first()
    if found is None or found.ends_on is None:
        return None
    starts_on = found.ends_on + ONE_DAY
    coverage = coverage_for(found.pk, starts_on)
    lines = Change.objects.filter(entitlement=found, kind__in=LINE_KINDS, order__isnull=False)
    last = lines.order_by("-pk").values_list("order", flat=True).first()
    if coverage is None or last is None:
        raise NotFound(what="license")
    return MonthAhead(
        license=found.pk,
        starts_on=starts_on,
        last_order=last,
        technical_contact_email=found.technical_contact_email,
        coverage=coverage,
    )


def _renewing() -> QuerySet[Entitlement]:
    return Entitlement.objects.filter(family=MONTHLY_FAMILY, renewal_cancelled_on=None, ended_on=None)


def orders_paying(license_id: int) -> tuple[int, ...]:
    """The orders whose lines made the license what it is, oldest first, by number of their own room."""
    lines = Change.objects.filter(entitlement_id=license_id, kind__in=LINE_KINDS).order_by("pk")
    return tuple(order for order in lines.values_list("order", flat=True) if order is not None)
