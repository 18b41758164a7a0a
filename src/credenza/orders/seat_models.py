"""Paid seats: the way in to a course or an exam that somebody bought; ``models`` gathers them for Django."""

from django.db import models
from django.db.models import Q

NEVER = models.PROTECT
PROGRESS = ("not_started", "started", "done")
END_REASONS = ("", "refunded", "disputed")


class Seat(models.Model):
    """One course or exam of one learner, given when its order was paid. Ended, never deleted.

    ``way_in`` is the enrollment or voucher reference. A seat that a lost dispute ended works again once it is paid.
    """

    order = models.ForeignKey("orders.Order", NEVER, related_name="+")
    position = models.IntegerField()
    learner_id = models.BigIntegerField()
    sku = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    family = models.CharField(max_length=20)
    way_in = models.CharField(max_length=80)
    progress = models.CharField(max_length=12, default="not_started")
    progress_on = models.DateField(null=True)
    given_on = models.DateField()
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("order", "position"), name="orders_seat_once"),
            models.CheckConstraint(condition=Q(progress__in=PROGRESS), name="orders_seat_progress"),
            models.CheckConstraint(
                condition=Q(ended_on=None, end_reason="")
                | Q(ended_on__isnull=False, end_reason__in=("refunded", "disputed")),
                name="orders_seat_end",
            ),
        )
        indexes = (models.Index(fields=("learner_id", "-id"), name="orders_seat_learner"),)

    def __str__(self) -> str:
        return f"{self.sku} of order {self.order_id}"
