"""Columns and constraints of quotes and reviews; ``models`` gathers them for Django.

Money in integer minor units of the quote's currency, dates business dates in the seller's time zone. Licenses are
named by number only: their room is a sibling.
"""

from django.db import models
from django.db.models import F, Q

NEVER = models.PROTECT
QUOTE_STATES = ("draft", "in_review", "open", "accepted", "declined", "superseded", "cancelled")
"""As stored: an open quote whose ``valid_until`` is over reads as expired."""
LINE_KINDS = ("new", "renew", "upgrade", "coterm", "credits")
REVIEW_STATES = ("open", "waiting", "approved", "declined")
ROLES = ("direct", "reseller")
CHANNELS = ("quote", "checkout", "renewal", "account")
"""What a buyer filled in: a quote, or a checkout; or a month that renews by itself, or credits bought on their
account's own page. The price of all but the first stands here without ever being offered to anybody."""


class Quote(models.Model):
    """One revision of a quote. ``number`` and ``revision`` together name it; what was sent is never changed.

    ``billing`` is the address that tax is counted for, as it stood when the quote was saved. ``parties`` holds the
    names and addresses of the purchaser, the end customer and the technical contact as printed. ``pdf_file`` names the
    stored paper of what was sent, ``pdf_sha256`` is its digest.
    """

    number = models.CharField(max_length=20)
    revision = models.IntegerField(default=1)
    supersedes = models.ForeignKey("orders.Quote", NEVER, null=True, related_name="+")
    copied_from = models.ForeignKey("orders.Quote", NEVER, null=True, related_name="+")
    channel = models.CharField(max_length=8, default="quote")
    status = models.CharField(max_length=10, default="draft")
    role = models.CharField(max_length=8, default="direct")
    currency = models.CharField(max_length=3)
    organization = models.ForeignKey("parties.Organization", NEVER, null=True, related_name="+")
    end_customer = models.ForeignKey("parties.Organization", NEVER, null=True, related_name="+")
    on_behalf_of = models.CharField(max_length=200, blank=True, default="")
    purchaser_id = models.BigIntegerField(null=True)
    billing_contact_id = models.BigIntegerField(null=True)
    technical_contact_id = models.BigIntegerField(null=True)
    technical_contact_email = models.CharField(max_length=254, blank=True, default="")
    billing = models.JSONField(default=dict)
    parties = models.JSONField(default=dict)
    site_url = models.CharField(max_length=200, blank=True, default="")
    list_minor = models.BigIntegerField(default=0)
    discount_minor = models.BigIntegerField(default=0)
    net_minor = models.BigIntegerField(default=0)
    tax_minor = models.BigIntegerField(default=0)
    tax_reason = models.CharField(max_length=40, blank=True, default="")
    tax_groups = models.JSONField(default=list)
    total_minor = models.BigIntegerField(default=0)
    promo = models.CharField(max_length=60, blank=True, default="")
    promo_result = models.CharField(max_length=40, blank=True, default="")
    po_number = models.CharField(max_length=60, blank=True, default="")
    notes = models.TextField(blank=True, default="")
    price_on = models.DateField()
    issued_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    terms_version = models.CharField(max_length=40)
    terms_at = models.DateTimeField()
    terms_by_id = models.BigIntegerField(null=True)
    saved_at = models.DateTimeField()
    saved_by_id = models.BigIntegerField(null=True)
    closed_on = models.DateField(null=True)
    close_reason = models.TextField(blank=True, default="")
    accepted_late = models.BooleanField(default=False)
    pdf_file = models.CharField(max_length=32, blank=True, default="")
    pdf_sha256 = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("number", "revision"), name="orders_quote_revision_once"),
            models.CheckConstraint(condition=Q(status__in=QUOTE_STATES), name="orders_quote_status"),
            models.CheckConstraint(condition=Q(role__in=ROLES), name="orders_quote_role"),
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="orders_quote_channel"),
            models.CheckConstraint(
                condition=Q(net_minor=F("list_minor") - F("discount_minor"))
                & Q(total_minor=F("net_minor") + F("tax_minor")),
                name="orders_quote_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "in_review", "cancelled", "declined"))
                | Q(issued_on__isnull=False, valid_until__isnull=False),
                name="orders_quote_issued",
            ),
            models.UniqueConstraint(
                fields=("number",), condition=Q(status="open"), name="orders_quote_one_open_revision"
            ),
        )
        indexes = (
            models.Index(fields=("organization", "-id"), name="orders_quote_organization"),
            models.Index(fields=("purchaser_id", "-id"), name="orders_quote_purchaser"),
            models.Index(fields=("status", "valid_until"), name="orders_quote_validity"),
        )

    def __str__(self) -> str:
        return f"{self.number}-{self.revision}"


class QuoteLine(models.Model):
    """One line with every step of its price. ``steps`` are the steps in order, each with its amount and reason.

    ``entitlement`` is the license's number in its own room, ``sen`` what people call it; ``coverage`` what was known
    of it when the line was priced. Dates as assumed when the quote was saved; they move with the payment.
    """

    quote = models.ForeignKey("orders.Quote", NEVER, related_name="lines")
    position = models.IntegerField()
    kind = models.CharField(max_length=8)
    sku = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    family = models.CharField(max_length=20)
    tier = models.IntegerField(null=True)
    quantity = models.IntegerField(default=1)
    entitlement = models.BigIntegerField(null=True)
    sen = models.CharField(max_length=30, blank=True, default="")
    coverage = models.JSONField(default=dict)
    account = models.BigIntegerField(null=True)
    credits = models.BigIntegerField(null=True)
    target_on = models.DateField(null=True)
    months = models.IntegerField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    proration = models.JSONField(null=True)
    list_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField(default=0)
    discount_reason = models.CharField(max_length=60, blank=True, default="")
    net_minor = models.BigIntegerField()
    annual_net_minor = models.BigIntegerField(null=True)
    tax_category = models.CharField(max_length=20, default="standard")
    steps = models.JSONField(default=list)
    warnings = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("quote", "position"), name="orders_quoteline_position_once"),
            models.CheckConstraint(condition=Q(kind__in=LINE_KINDS), name="orders_quoteline_kind"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="orders_quoteline_quantity"),
            models.CheckConstraint(
                condition=Q(net_minor=F("list_minor") - F("discount_minor")) & Q(net_minor__gte=0),
                name="orders_quoteline_adds_up",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.sku}"


class Review(models.Model):
    """A hold on a quote or on an order, beside its state, with a clock in business days.

    ``waited_days`` are the business days for which the clock stood while the buyer was asked.
    """

    quote = models.ForeignKey("orders.Quote", NEVER, null=True, related_name="+")
    order = models.ForeignKey("orders.Order", NEVER, null=True, related_name="+")
    reasons = models.JSONField(default=list)
    status = models.CharField(max_length=8, default="open")
    opened_on = models.DateField()
    earliest_on = models.DateField()
    due_on = models.DateField()
    waiting_since = models.DateField(null=True)
    waited_days = models.IntegerField(default=0)
    assignee_id = models.BigIntegerField(null=True)
    note = models.TextField(blank=True, default="")
    decided_on = models.DateField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    wants = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(status__in=REVIEW_STATES), name="orders_review_status"),
            models.CheckConstraint(
                condition=Q(quote__isnull=False, order=None) | Q(quote=None, order__isnull=False),
                name="orders_review_of_one",
            ),
            models.UniqueConstraint(
                fields=("quote",), condition=Q(status__in=("open", "waiting")), name="orders_review_quote_once"
            ),
            models.UniqueConstraint(
                fields=("order",), condition=Q(status__in=("open", "waiting")), name="orders_review_order_once"
            ),
        )
        indexes = (models.Index(fields=("status", "due_on"), name="orders_review_queue"),)

    def __str__(self) -> str:
        return f"review {self.pk} ({', '.join(self.reasons)})"


class PaymentLink(models.Model):
    """A secret address under which anybody can pay one quote; only the digest of its secret is kept."""

    quote = models.ForeignKey("orders.Quote", NEVER, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link to quote {self.quote_id}"
