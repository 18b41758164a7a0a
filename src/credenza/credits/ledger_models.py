"""Columns and constraints of purchases, lots and the ledger's entries; ``models`` gathers them for Django.

Credits are whole numbers, money is integer minor units. A lot's ``left`` is the one stored balance; the ledger's
entries explain it, and ``verify`` proves that the two agree.
"""

from django.db import models
from django.db.models import F, Q

CASCADE_NEVER = models.PROTECT


class Purchase(models.Model):
    """One order for credits. Money in minor units of ``currency``; the lot appears when it is paid."""

    account = models.ForeignKey("credits.Account", CASCADE_NEVER, related_name="+")
    credits = models.BigIntegerField()
    channel = models.CharField(max_length=10)
    status = models.CharField(max_length=10, default="started")
    currency = models.CharField(max_length=3)
    list_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField()
    discount_reason = models.CharField(max_length=60, blank=True, default="")
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    tax_percent = models.CharField(max_length=12, blank=True, default="")
    tax_reason = models.CharField(max_length=40, blank=True, default="")
    total_minor = models.BigIntegerField()
    promo = models.CharField(max_length=60, blank=True, default="")
    promo_result = models.CharField(max_length=40, blank=True, default="")
    billing = models.JSONField(default=dict)
    terms_version = models.CharField(max_length=40)
    bought_by_id = models.BigIntegerField(null=True)
    payment_ref = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001  many null, no two equal
    started_at = models.DateTimeField()
    accepted_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(credits__gte=1), name="credits_purchase_whole"),
            models.CheckConstraint(
                condition=Q(net_minor=F("list_minor") - F("discount_minor"))
                & Q(total_minor=F("net_minor") + F("tax_minor")),
                name="credits_purchase_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("started", "settled", "failed")),
                name="credits_purchase_status",
            ),
        )
        indexes = (models.Index(fields=("account", "id"), name="credits_purchase_account"),)

    def __str__(self) -> str:
        return f"purchase of {self.credits} credits"


class Lot(models.Model):
    """The credits of one accepted purchase. ``expires_on`` is the first day on which the rest is gone."""

    account = models.ForeignKey("credits.Account", CASCADE_NEVER, related_name="+")
    purchase = models.OneToOneField("credits.Purchase", CASCADE_NEVER, related_name="+")
    credits = models.BigIntegerField()
    left = models.BigIntegerField()
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    accepted_on = models.DateField()
    booked_on = models.DateField()
    first_expires_on = models.DateField()
    expires_on = models.DateField()
    charged_back_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(left__gte=0) & Q(left__lte=F("credits")),
                name="credits_lot_bounds",
            ),
            models.CheckConstraint(condition=Q(credits__gte=1), name="credits_lot_whole"),
            models.CheckConstraint(
                condition=Q(charged_back_on=None) | Q(left=0),
                name="credits_lot_charged_back",
            ),
        )
        # ``left`` stands in no index on purpose: PostgreSQL then updates it in place (HOT) on every spend.
        indexes = (
            models.Index(
                fields=("account", "expires_on", "accepted_on", "id"),
                name="credits_lot_drawdown",
            ),
            models.Index(fields=("expires_on",), name="credits_lot_expiry"),
        )

    def __str__(self) -> str:
        return f"lot of {self.credits} credits"


class Entry(models.Model):
    """One immutable movement of credits in or out of a lot; ``balance_after`` is the account's.

    ``on`` is the business date it counts on. Append-only in the database as well (``journal.guards``).
    """

    account = models.ForeignKey("credits.Account", CASCADE_NEVER, related_name="+")
    lot = models.ForeignKey("credits.Lot", CASCADE_NEVER, related_name="+", db_index=False)
    request = models.ForeignKey("credits.Request", CASCADE_NEVER, related_name="+", null=True, db_index=False)
    kind = models.CharField(max_length=14)
    credits = models.BigIntegerField()
    balance_after = models.BigIntegerField()
    on = models.DateField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True, default="")
    old_expires_on = models.DateField(null=True)
    new_expires_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=("purchase", "reversal", "reinstatement"), credits__gt=0)
                | Q(kind__in=("redemption", "expiry", "chargeback"), credits__lt=0)
                | Q(kind="extension", credits=0),
                name="credits_entry_sign",
            ),
            models.CheckConstraint(condition=Q(balance_after__gte=0), name="credits_entry_balance"),
            models.CheckConstraint(
                condition=Q(
                    kind="extension",
                    old_expires_on__isnull=False,
                    new_expires_on__isnull=False,
                )
                | (~Q(kind="extension") & Q(old_expires_on=None, new_expires_on=None)),
                name="credits_entry_extension",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("redemption", "reversal")) | Q(request__isnull=False),
                name="credits_entry_request",
            ),
        )
        indexes = (
            models.Index(fields=("account", "on", "id"), name="credits_entry_day"),
            models.Index(fields=("account", "-id"), name="credits_entry_account"),
            models.Index(fields=("lot", "id"), name="credits_entry_lot"),
            models.Index(
                fields=("request", "id"),
                condition=Q(request__isnull=False),
                name="credits_entry_request_ix",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.credits:+d}"


class ExtensionRequest(models.Model):
    """An owner's wish for a later expiry of one lot; staff decide case by case."""

    lot = models.ForeignKey("credits.Lot", CASCADE_NEVER, related_name="+")
    account = models.ForeignKey("credits.Account", CASCADE_NEVER, related_name="+")
    asked_by_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    reason = models.TextField()
    status = models.CharField(max_length=10, default="asked")
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True, default="")
    granted_expires_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("lot",),
                condition=Q(status="asked"),
                name="credits_extension_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("asked", "granted", "declined", "withdrawn")),
                name="credits_extension_status",
            ),
        )

    def __str__(self) -> str:
        return f"extension of lot {self.lot_id}"
