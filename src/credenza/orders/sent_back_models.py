"""Columns of money that the desk sent back by hand; ``models`` gathers them for Django."""

from django.db import models
from django.db.models import Q

NEVER = models.PROTECT


class SentBack(models.Model):
    """That money owed to a payer left: for a refund or a surplus (``entry``), or for a payment that was for no order.

    Marked again it is corrected; the audit trail keeps what was said before.
    """

    entry = models.OneToOneField("orders.OrderEntry", NEVER, null=True, related_name="+")
    payment = models.OneToOneField("orders.Payment", NEVER, null=True, related_name="+")
    sent_on = models.DateField()
    reference = models.CharField(max_length=200)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(entry__isnull=False, payment=None) | Q(entry=None, payment__isnull=False),
                name="orders_sentback_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} on {self.sent_on}"
