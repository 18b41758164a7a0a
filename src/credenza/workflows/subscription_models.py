"""Monthly subscriptions between the rooms: the card on file, and each month that was to renew; ``models`` gathers them.

Never a card number: the provider keeps cards, these rows say which one, with what its holder recognizes it by.
"""

from django.db import models
from django.db.models import Q


class SubscriptionCard(models.Model):
    """The card that pays a subscription's months, by the provider's names of payer and card."""

    license = models.BigIntegerField(unique=True)
    provider = models.CharField(max_length=20)
    customer = models.CharField(max_length=120)
    card = models.CharField(max_length=120)
    brand = models.CharField(max_length=30, blank=True, default="")
    last4 = models.CharField(max_length=4, blank=True, default="")
    expires = models.CharField(max_length=7, blank=True, default="")
    kept_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("provider", "card"), name="workflows_subscription_card"),)

    def __str__(self) -> str:
        return f"card of license {self.license}"


class SubscriptionRenewal(models.Model):
    """One month that was to renew, once a license and first day.

    ``next_try_on`` is the day of the next try; ``first_tried_on`` what the tries after it count from. ``claimed_until``
    keeps two workers from charging at once.
    """

    license = models.BigIntegerField()
    starts_on = models.DateField()
    order = models.BigIntegerField(null=True, unique=True)
    status = models.CharField(max_length=10, default="open")
    tries_count = models.IntegerField(default=0)
    first_tried_on = models.DateField(null=True)
    next_try_on = models.DateField(null=True)
    claimed_until = models.DateTimeField(null=True)
    last_reason = models.CharField(max_length=60, blank=True, default="")
    opened_at = models.DateTimeField()
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("license", "starts_on"), name="workflows_renewal_once_a_month"),
            models.CheckConstraint(
                condition=Q(status__in=("open", "paid", "lapsed", "cancelled")), name="workflows_renewal_status"
            ),
            models.CheckConstraint(
                condition=Q(status="open", next_try_on__isnull=False) | Q(next_try_on=None),
                name="workflows_renewal_next_try",
            ),
        )
        indexes = (models.Index(fields=("next_try_on",), condition=Q(status="open"), name="workflows_renewal_due"),)

    def __str__(self) -> str:
        return f"license {self.license} from {self.starts_on}"


class CardKeeping(models.Model):
    """A card on its way to be kept for a subscription, without a payment: by it who comes back is known."""

    license = models.BigIntegerField()
    provider = models.CharField(max_length=20)
    keeping = models.CharField(max_length=120)
    is_done = models.BooleanField(default=False)
    begun_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("provider", "keeping"), name="workflows_keeping_once"),)
        indexes = (models.Index(fields=("license", "id"), name="workflows_keeping_license"),)

    def __str__(self) -> str:
        return f"{self.keeping} for license {self.license}"
