"""Notices with their deliveries, webhooks out, card payments on their way, and what the card provider reported.

The delivery row is the truth about sending: jobs only carry it out.
"""

from django.db import models
from django.db.models import Q

from credenza.workflows.order_models import CardRefund, OrderCardPayment
from credenza.workflows.subscription_models import CardKeeping, SubscriptionCard, SubscriptionRenewal

__all__ = [
    "CardKeeping",
    "CardPayment",
    "CardRefund",
    "CatalogNews",
    "Delivery",
    "Notice",
    "OrderCardPayment",
    "ProviderEvent",
    "StuckEvent",
    "SubscriptionCard",
    "SubscriptionRenewal",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
]

STATES = ("queued", "sent", "failed", "off")


class Notice(models.Model):
    """One fact told to one address, in the product and by mail. ``person`` is empty for somebody not signed up.

    ``parts``: what a notice that gathers has taken in, as ids; empty for others. ``papers`` are attached to the mail,
    made when it is sent: names such as "quote:12".
    """

    person = models.ForeignKey("parties.Person", models.PROTECT, related_name="+", null=True)
    to = models.EmailField(max_length=254)
    name = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    link = models.CharField(max_length=300)
    fact_key = models.CharField(max_length=200)
    parts = models.JSONField(default=list)
    papers = models.JSONField(default=list)
    on = models.DateField()
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("to", "fact_key"), name="workflows_notice_once"),)
        indexes = (
            models.Index(fields=("person", "-id"), name="workflows_notice_person"),
            models.Index(fields=("person",), condition=Q(read_at=None), name="workflows_notice_unread"),
        )

    def __str__(self) -> str:
        return f"{self.name} to {self.to}"


class Delivery(models.Model):
    """The mail of a notice: queued, sent, failed for good, or off because the person turned the notice off."""

    notice = models.OneToOneField("workflows.Notice", models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, default="queued")
    attempts_count = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True, default="")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(status__in=STATES), name="workflows_delivery_status"),)
        indexes = (
            models.Index(fields=("next_try_at",), condition=Q(status="queued"), name="workflows_delivery_due"),
            models.Index(fields=("status", "-id"), name="workflows_delivery_state"),
        )

    def __str__(self) -> str:
        return f"{self.status} delivery of {self.notice_id}"


class CatalogNews(models.Model):
    """What a follower will read in the next monthly letter of the catalog; gone once it is told."""

    person = models.ForeignKey("parties.Person", models.CASCADE, related_name="+")
    item = models.ForeignKey("catalog.Item", models.CASCADE, related_name="+")
    news = models.CharField(max_length=10)
    on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "item", "news", "on"), name="workflows_news_once"),
            models.CheckConstraint(condition=Q(news__in=("added", "refreshed", "offered")), name="workflows_news_kind"),
        )
        indexes = (models.Index(fields=("on",), name="workflows_news_day"),)

    def __str__(self) -> str:
        return f"{self.news} {self.item_id} for {self.person_id}"


class StuckEvent(models.Model):
    """An event whose handlers failed; it is tried again later and holds up no other."""

    event_id = models.BigIntegerField(unique=True)
    attempts_count = models.IntegerField(default=0)
    next_try_at = models.DateTimeField()
    last_error = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"event {self.event_id}, {self.attempts_count} attempts"


class WebhookEndpoint(models.Model):
    """Where events are posted to. ``events`` lists names to send, or is empty for all. Ended, never deleted.

    ``sealed`` is the secret that signs, encrypted with the key that ``key_id`` names.
    """

    url = models.CharField(max_length=500)
    sealed = models.BinaryField()
    key_id = models.CharField(max_length=40)
    events = models.JSONField(default=list)
    active = models.BooleanField(default=True)
    created_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(models.Model):
    """One event for one endpoint, and how posting it went."""

    endpoint = models.ForeignKey("workflows.WebhookEndpoint", models.PROTECT, related_name="+")
    event_id = models.BigIntegerField()
    event_name = models.CharField(max_length=80)
    message_id = models.CharField(max_length=80)
    body = models.TextField()
    status = models.CharField(max_length=10, default="queued")
    attempts_count = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    last_status = models.IntegerField(null=True)
    last_error = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("endpoint", "event_id"), name="workflows_webhook_once"),
            models.CheckConstraint(condition=Q(status__in=STATES), name="workflows_webhook_status"),
        )
        indexes = (
            models.Index(fields=("next_try_at",), condition=Q(status="queued"), name="workflows_webhook_due"),
            models.Index(fields=("endpoint", "-id"), name="workflows_webhook_log"),
        )

    def __str__(self) -> str:
        return f"{self.event_name} for {self.endpoint_id}"


class WebhookAttempt(models.Model):
    """One try of posting: the answer's status, or what went wrong before there was one."""

    delivery = models.ForeignKey("workflows.WebhookDelivery", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer_status = models.IntegerField(null=True)
    error = models.CharField(max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return f"attempt of {self.delivery_id}"


class CardPayment(models.Model):
    """A purchase on its way through the card provider: which payment there belongs to which purchase here."""

    purchase_id = models.BigIntegerField(unique=True)
    account_id = models.BigIntegerField()
    provider = models.CharField(max_length=20)
    intent = models.CharField(max_length=120)
    status = models.CharField(max_length=10, default="open")
    lot_id = models.BigIntegerField(null=True)
    dispute = models.CharField(max_length=10, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("provider", "intent"), name="workflows_payment_intent_once"),
            models.CheckConstraint(
                condition=Q(status__in=("open", "paid", "declined")), name="workflows_payment_status"
            ),
            models.CheckConstraint(
                condition=Q(dispute__in=("", "open", "won", "lost")), name="workflows_payment_dispute"
            ),
        )

    def __str__(self) -> str:
        return f"{self.intent} for purchase {self.purchase_id}"


class ProviderEvent(models.Model):
    """A webhook of the card provider that was taken: handled once, replays counted."""

    event = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=80)
    intent = models.CharField(max_length=120, blank=True, default="")
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True, default="")
    replays_count = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} {self.event}"
