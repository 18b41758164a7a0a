"""Columns and constraints of licenses, their history, their keys, and sites.

Money in integer minor units, dates business dates in the seller's time zone. Orders are named by number only: their
room is a sibling.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q

NEVER = models.PROTECT
SUBSCRIPTION, PERPETUAL, EVALUATION = "subscription", "perpetual", "evaluation"
CHANGE_KINDS = (
    "granted", "renewed", "upgraded", "cotermed", "undone", "ended", "handed_over", "view_withdrawn",
    "evaluation", "cancelled", "resumed",
)  # fmt: skip


class Site(models.Model):
    """What annual cloud subscriptions belong to; hosted elsewhere, only registered here."""

    url = models.CharField(max_length=200, unique=True)
    organization = models.ForeignKey("parties.Organization", NEVER, null=True, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.url


class SiteContact(models.Model):
    """Somebody who may speak for a site: billing contact, technical contact or site administrator."""

    site = models.ForeignKey("licensing.Site", NEVER, related_name="+")
    email = models.CharField(max_length=254)
    role = models.CharField(max_length=20, default="site_administrator")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("site", "email", "role"), condition=Q(ended_at=None), name="licensing_sitecontact_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} of site {self.site_id}"


class Entitlement(models.Model):
    """One license or subscription as it stands.

    A subscription's term has an end, a perpetual license's has none (its maintenance has). ``anchor_on`` is the day
    that anniversaries count from; ``annual_net_minor`` what a year of it cost net, for later upgrades.
    ``next_tier`` holds from ``next_tier_on`` on: a renewal paid early to another tier (SU4).
    ``original_purchaser_id`` is the contact of the order that made it; empty once that view was withdrawn.
    An evaluation bridges the days of a payment on terms (A10): the same row becomes the license once it is paid.
    ``renewal_cancelled_on`` is the day on which a monthly subscription's customer ended its renewals (SU5).
    """

    sen = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=12)
    sku = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    family = models.CharField(max_length=20)
    tier = models.IntegerField(null=True)
    licensee = models.ForeignKey("parties.Organization", NEVER, null=True, related_name="+")
    buyer = models.ForeignKey("parties.Organization", NEVER, null=True, related_name="+")
    original_purchaser_id = models.BigIntegerField(null=True)
    technical_contact_id = models.BigIntegerField(null=True)
    technical_contact_email = models.CharField(max_length=254, blank=True, default="")
    site = models.ForeignKey("licensing.Site", NEVER, null=True, related_name="+")
    currency = models.CharField(max_length=3)
    annual_net_minor = models.BigIntegerField(default=0)
    anchor_on = models.DateField()
    term_starts_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    next_tier = models.IntegerField(null=True)
    next_tier_on = models.DateField(null=True)
    maintenance_starts_on = models.DateField(null=True)
    maintenance_ends_on = models.DateField(null=True)
    order = models.BigIntegerField()
    order_position = models.IntegerField()
    copy = models.IntegerField(default=1)
    renewal_cancelled_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end_reason = models.TextField(blank=True, default="")
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("order", "order_position", "copy"), name="licensing_entitlement_once_a_line"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=(SUBSCRIPTION, PERPETUAL, EVALUATION)), name="licensing_entitlement_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind=PERPETUAL, ends_on=None)
                | Q(kind__in=(SUBSCRIPTION, EVALUATION), ends_on__gte=F("starts_on")),
                name="licensing_entitlement_term",
            ),
        )
        indexes = (
            models.Index(fields=("licensee", "-id"), name="licensing_licensee"),
            models.Index(fields=("buyer", "-id"), name="licensing_buyer"),
            models.Index(fields=("technical_contact_id", "-id"), name="licensing_technical_contact"),
            models.Index(fields=("technical_contact_email",), name="licensing_contact_address"),
            models.Index(fields=("original_purchaser_id", "-id"), name="licensing_purchaser"),
            models.Index(fields=("ends_on",), name="licensing_term_end"),
            models.Index(fields=("maintenance_ends_on",), name="licensing_maintenance_end"),
        )

    def __str__(self) -> str:
        return self.sen

    @property
    def maintenance_until(self) -> date:
        """The last day of updates and support: a subscription's is the end of its term."""
        return self.ends_on or self.maintenance_ends_on or self.starts_on


class Change(models.Model):
    """One append-only change of a license; ``before`` and ``after`` hold the columns that changed.

    An order changes a license once a line: ``order`` and ``order_position`` make fulfillment repeatable. ``line`` is
    what was bought, complete: a license's state is the sum of the lines that were not undone by a refund.
    ``bought_from`` and ``bought_until`` are the days that the line bought, both included.
    """

    entitlement = models.ForeignKey("licensing.Entitlement", NEVER, related_name="+")
    kind = models.CharField(max_length=14)
    order = models.BigIntegerField(null=True)
    order_position = models.IntegerField(null=True)
    line = models.JSONField(default=dict)
    bought_from = models.DateField(null=True)
    bought_until = models.DateField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    on = models.DateField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=CHANGE_KINDS), name="licensing_change_kind"),
            models.UniqueConstraint(
                fields=("entitlement", "order", "order_position", "kind"), name="licensing_change_once_a_line"
            ),
        )
        indexes = (models.Index(fields=("entitlement", "id"), name="licensing_change_entitlement"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.entitlement_id}"


class KeyVersion(models.Model):
    """One license key. Its signature is not kept: it is made again from ``payload`` at each reveal.

    So reading this table gives nobody a key. ``key_digest`` is the SHA-256 of what is signed: revocation lists name
    keys by it. Ed25519 signs the same bytes the same way each time.
    """

    entitlement = models.ForeignKey("licensing.Entitlement", NEVER, related_name="+")
    version = models.IntegerField()
    order = models.BigIntegerField(null=True)
    kid = models.CharField(max_length=40)
    payload = models.TextField()
    key_digest = models.CharField(max_length=64, unique=True)
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    revoked_on = models.DateField(null=True)
    revoke_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("entitlement", "version"), name="licensing_keyversion_once"),)

    def __str__(self) -> str:
        return f"key {self.version} of {self.entitlement_id}"
