"""Card payments of orders at the provider, and what goes back to cards; ``models`` gathers them for Django.

Money in integer minor units. The orders room books money; these rows say which payment there is which order here.
"""

from django.db import models
from django.db.models import F, Q


class OrderCardPayment(models.Model):
    """An order on its way through the card provider. An order may have several: a declined one, a rest, a repeat.

    ``payment`` is what it was booked as in the orders room, by number. Where months follow, ``customer`` is the payer
    at the provider, and ``card`` the card that was kept: its id, brand, last four digits and month of expiry.
    """

    order_id = models.BigIntegerField()
    payment = models.BigIntegerField(null=True)
    provider = models.CharField(max_length=20)
    intent = models.CharField(max_length=120)
    status = models.CharField(max_length=10, default="open")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    refunded_minor = models.BigIntegerField(default=0)
    dispute = models.CharField(max_length=10, blank=True, default="")
    customer = models.CharField(max_length=120, blank=True, default="")
    card = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("provider", "intent"), name="workflows_order_intent_once"),
            models.CheckConstraint(
                condition=Q(status__in=("open", "paid", "declined")), name="workflows_order_payment_status"
            ),
            models.CheckConstraint(
                condition=Q(dispute__in=("", "open", "won", "lost")), name="workflows_order_payment_dispute"
            ),
            # Never more back than was captured: the provider may not check it (RF4).
            models.CheckConstraint(
                condition=Q(refunded_minor__gte=0) & Q(refunded_minor__lte=F("amount_minor")),
                name="workflows_order_payment_refund",
            ),
        )
        indexes = (
            models.Index(fields=("order_id", "id"), name="workflows_order_payment_ix"),
            models.Index(fields=("payment",), name="workflows_order_payment_booked"),
        )

    def __str__(self) -> str:
        return f"{self.intent} for order {self.order_id}"


class CardRefund(models.Model):
    """Money on its way back to a card: written with the credit note, carried out outside of any transaction.

    ``fact_key`` names what is paid back, once; it is the provider's idempotency key too.
    """

    payment = models.ForeignKey("workflows.OrderCardPayment", models.PROTECT, related_name="+")
    fact_key = models.CharField(max_length=120, unique=True)
    amount_minor = models.BigIntegerField()
    status = models.CharField(max_length=10, default="queued")
    refund = models.CharField(max_length=120, blank=True, default="")
    attempts_count = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="workflows_refund_positive"),
            models.CheckConstraint(
                condition=Q(status__in=("queued", "done", "failed")), name="workflows_refund_status"
            ),
        )
        indexes = (models.Index(fields=("next_try_at",), condition=Q(status="queued"), name="workflows_refund_due"),)

    def __str__(self) -> str:
        return f"{self.amount_minor} back to {self.payment_id}"
