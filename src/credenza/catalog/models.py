"""What is on sale, at which list price from which day, and who follows it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from credenza.catalog.session_models import Session
from credenza.programs.shapes import DELIVERIES, FAMILIES, PAYABLE_FAMILIES

__all__ = ["Follow", "Item", "Price", "Session"]

PACK, STAFF = "pack", "staff"


class Item(models.Model):
    """One thing on sale. Never deleted: what is no longer sold is withdrawn from a day on, that day included."""

    sku = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    family = models.CharField(max_length=20)
    delivery = models.CharField(max_length=20)
    topic = models.CharField(max_length=80)
    description = models.TextField(blank=True, default="")
    payable_with_credits = models.BooleanField(default=False)
    refusal_reason = models.TextField(blank=True, default="")
    added_on = models.DateField()
    changed_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    withdrawn_reason = models.TextField(blank=True, default="")
    sales_start_on = models.DateField(null=True)
    sales_end_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="catalog_item_family", condition=Q(family__in=FAMILIES)),
            models.CheckConstraint(name="catalog_item_delivery", condition=Q(delivery__in=DELIVERIES)),
            models.CheckConstraint(
                name="catalog_item_payable",
                condition=Q(payable_with_credits=False) | Q(family__in=PAYABLE_FAMILIES, refusal_reason=""),
            ),
            models.CheckConstraint(
                name="catalog_item_sales",
                condition=Q(sales_start_on=None) | Q(sales_end_on=None) | Q(sales_end_on__gte=F("sales_start_on")),
            ),
        )
        indexes = (models.Index(fields=("-changed_on", "name"), name="catalog_item_newest"),)

    def __str__(self) -> str:
        return self.sku


class Price(models.Model):
    """A list price in minor units from a day on, until the next of the same item, tier and currency.

    ``origin`` keeps the pack's prices and staff's apart, so that loading an unchanged pack again never undoes a price
    that staff set. Of two prices from one day the later row counts.
    """

    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+")
    tier = models.IntegerField(null=True)
    currency = models.CharField(max_length=3)
    list_minor = models.BigIntegerField()
    maintenance_percent = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    from_on = models.DateField()
    origin = models.CharField(max_length=5)

    class Meta:
        constraints = (
            models.CheckConstraint(name="catalog_price_not_negative", condition=Q(list_minor__gte=0)),
            models.CheckConstraint(name="catalog_price_tier", condition=Q(tier=None) | Q(tier__gte=0)),
            models.CheckConstraint(name="catalog_price_origin", condition=Q(origin__in=(PACK, STAFF))),
            models.UniqueConstraint(
                fields=("item", "currency", "from_on", "origin"),
                condition=Q(tier=None),
                name="catalog_price_once",
            ),
            models.UniqueConstraint(
                fields=("item", "tier", "currency", "from_on", "origin"),
                condition=Q(tier__isnull=False),
                name="catalog_price_once_a_tier",
            ),
        )

    def __str__(self) -> str:
        return f"{self.currency} {self.list_minor} from {self.from_on}"


class Follow(models.Model):
    """A person who wants to hear of one item, or of everything new in a topic."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    item = models.ForeignKey("catalog.Item", models.CASCADE, null=True, related_name="+")
    topic = models.CharField(max_length=80, blank=True, default="")
    since_on = models.DateField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="catalog_follow_one_thing",
                condition=Q(item__isnull=False, topic="") | (Q(item=None) & ~Q(topic="")),
            ),
            models.UniqueConstraint(fields=("person", "item"), condition=Q(topic=""), name="catalog_follow_item_once"),
            models.UniqueConstraint(
                fields=("person", "topic"), condition=Q(item=None), name="catalog_follow_topic_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.topic or self.item_id}"
