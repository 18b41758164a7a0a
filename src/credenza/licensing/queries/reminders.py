"""The days on which licenses end, for reminders that jump from one to the next."""

from datetime import date

from django.db.models import F
from django.db.models.functions import Coalesce

from credenza.licensing.queries.ends import told_of


def end_days(after: date) -> tuple[date, ...]:
    """Each day later than the day on which a term, or the maintenance of a perpetual license, ends."""
    standing = told_of().filter(ended_on=None)
    last = standing.annotate(last=Coalesce(F("ends_on"), F("maintenance_ends_on"))).filter(last__gt=after)
    return tuple(last.order_by("last").values_list("last", flat=True).distinct())
