"""Columns and constraints of orders, their entries, invoices and numbers; ``models`` gathers them for Django.

An order's entries say what was paid, moved, written off, given back: append-only, and their sum is what counts as
paid. Money in integer minor units of the order's currency, dates business dates in the seller's time zone.
"""

from django.db import models
from django.db.models import F, Q

from credenza.orders.quote_models import CHANNELS

NEVER = models.PROTECT
ORDER_STATES = (
    "awaiting_payment",
    "partially_paid",
    "on_terms",
    "paid",
    "fulfilled",
    "part_refunded",
    "refunded",
    "cancelled",
)
METHODS = ("ach", "bank_transfer", "card", "check", "net30", "paypal")
ENTRY_KINDS = (
    "payment",  # + received
    "moved_in",  # + unapplied credit of another order
    "moved_out",  # - to another order
    "written_off",  # + forgiven by staff
    "returned",  # - surplus sent back
    "refunded",  # - paid back for a credit note
    "disputed",  # - lost to the card's bank
)
INVOICE_KINDS = ("invoice", "credit_note")


class Order(models.Model):
    """What was bought: made from one accepted quote, or from a checkout, once.

    ``effective_on`` is the value date of the completing payment (on terms: the day of the order), everywhere the
    "purchase date". ``credited_minor`` is what credit notes took off. Held: a review stands beside it.
    """

    number = models.CharField(max_length=20, unique=True)
    quote = models.OneToOneField("orders.Quote", NEVER, related_name="+")
    channel = models.CharField(max_length=8, default="quote")
    status = models.CharField(max_length=16, default="awaiting_payment")
    role = models.CharField(max_length=8)
    currency = models.CharField(max_length=3)
    organization = models.ForeignKey("parties.Organization", NEVER, null=True, related_name="+")
    end_customer = models.ForeignKey("parties.Organization", NEVER, null=True, related_name="+")
    purchaser_id = models.BigIntegerField(null=True)
    billing_contact_id = models.BigIntegerField(null=True)
    technical_contact_id = models.BigIntegerField(null=True)
    billing = models.JSONField(default=dict)
    po_number = models.CharField(max_length=60, blank=True, default="")
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    tax_reason = models.CharField(max_length=40, blank=True, default="")
    tax_groups = models.JSONField(default=list)
    total_minor = models.BigIntegerField()
    credited_minor = models.BigIntegerField(default=0)
    placed_on = models.DateField()
    placed_at = models.DateTimeField()
    on_terms_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)
    fulfilled_on = models.DateField(null=True)
    disputed_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    close_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(status__in=ORDER_STATES), name="orders_order_status"),
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="orders_order_channel"),
            models.CheckConstraint(
                condition=Q(total_minor=F("net_minor") + F("tax_minor")), name="orders_order_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(credited_minor__gte=0) & Q(credited_minor__lte=F("total_minor")),
                name="orders_order_never_credited_more",
            ),
        )
        indexes = (
            models.Index(fields=("organization", "-id"), name="orders_order_organization"),
            models.Index(fields=("purchaser_id", "-id"), name="orders_order_purchaser"),
            models.Index(fields=("status", "placed_on"), name="orders_order_status_ix"),
            # Few at any time: what is begun at a checkout is soon paid or given up.
            models.Index(
                fields=("placed_on",),
                condition=Q(channel="checkout", status="awaiting_payment"),
                name="orders_order_checkouts",
            ),
        )

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """One line as it was ordered; ``starts_on`` and ``ends_on`` become exact when it is fulfilled."""

    order = models.ForeignKey("orders.Order", NEVER, related_name="lines")
    quote_line = models.OneToOneField("orders.QuoteLine", NEVER, related_name="+")
    position = models.IntegerField()
    tax_percent = models.DecimalField(max_digits=7, decimal_places=4, default=0)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    lot = models.BigIntegerField(null=True)
    licenses = models.JSONField(default=list)
    refunded_on = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("order", "position"), name="orders_orderline_position_once"),)

    def __str__(self) -> str:
        return f"line {self.position} of order {self.order_id}"


class Payment(models.Model):
    """Money that came in, for an order or not yet for any. ``bank_account`` with ``bank_id`` names it once."""

    order = models.ForeignKey("orders.Order", NEVER, null=True, related_name="+")
    suggested = models.ForeignKey("orders.Order", NEVER, null=True, related_name="+")
    method = models.CharField(max_length=16)
    status = models.CharField(max_length=10, default="matched")
    hold_reason = models.CharField(max_length=40, blank=True, default="")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    value_date = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by_id = models.BigIntegerField(null=True)
    reference = models.CharField(max_length=200, blank=True, default="")
    payer = models.CharField(max_length=200, blank=True, default="")
    bank_account = models.CharField(max_length=60, blank=True, default="")
    bank_id = models.CharField(max_length=120, null=True)  # noqa: DJ001  many null, no two equal
    provider_ref = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001  likewise

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="orders_payment_positive"),
            models.CheckConstraint(
                condition=Q(
                    status__in=("matched", "suggested", "unmatched", "returned", "refunded", "disputed", "won", "lost")
                ),
                name="orders_payment_status",
            ),
            models.UniqueConstraint(fields=("bank_account", "bank_id"), name="orders_payment_bank_line_once"),
        )
        indexes = (
            models.Index(fields=("status", "-id"), name="orders_payment_queue"),
            models.Index(fields=("order", "id"), name="orders_payment_order"),
        )

    def __str__(self) -> str:
        return f"{self.method} {self.amount_minor} {self.currency}"


class OrderEntry(models.Model):
    """One append-only movement on an order; the sum of ``amount_minor`` is what counts as paid."""

    order = models.ForeignKey("orders.Order", NEVER, related_name="+")
    kind = models.CharField(max_length=12)
    amount_minor = models.BigIntegerField()
    payment = models.ForeignKey("orders.Payment", NEVER, null=True, related_name="+")
    other_order = models.ForeignKey("orders.Order", NEVER, null=True, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=("payment", "moved_in", "written_off"), amount_minor__gt=0)
                | Q(kind__in=("moved_out", "returned", "refunded", "disputed"), amount_minor__lt=0),
                name="orders_entry_sign",
            ),
        )
        indexes = (models.Index(fields=("order", "id"), name="orders_entry_order"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_minor:+d}"


class Invoice(models.Model):
    """An issued invoice or credit note: append-only, never edited or deleted; corrections are new papers.

    ``snapshot`` holds seller, buyer, billing contact, customer, PO number and lines as they stood. ``groups`` is a list
    of {category, percent, net_minor, tax_minor}: one rounding of tax each.
    """

    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=12)
    order = models.ForeignKey("orders.Order", NEVER, related_name="+")
    corrects = models.ForeignKey("orders.Invoice", NEVER, null=True, related_name="+")
    currency = models.CharField(max_length=3)
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    tax_reason = models.CharField(max_length=40, blank=True, default="")
    groups = models.JSONField(default=list)
    snapshot = models.JSONField(default=dict)
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by_id = models.BigIntegerField(null=True)
    due_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=INVOICE_KINDS), name="orders_invoice_kind"),
            models.CheckConstraint(
                condition=Q(total_minor=F("net_minor") + F("tax_minor")), name="orders_invoice_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(kind="invoice") | Q(corrects__isnull=False), name="orders_invoice_credit_note_corrects"
            ),
        )
        indexes = (models.Index(fields=("order", "id"), name="orders_invoice_order"),)

    def __str__(self) -> str:
        return self.number


class NumberSeries(models.Model):
    """The last number given out, one row a kind of paper and year; taken last in the issuing transaction."""

    paper = models.CharField(max_length=12)
    year = models.IntegerField()
    last = models.BigIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("paper", "year"), name="orders_series_once"),)

    def __str__(self) -> str:
        return f"{self.paper} {self.year}"
