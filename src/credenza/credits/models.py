"""Columns and constraints of the credits room. Business verbs live in ``commands``, decisions in ``rules``."""

from django.db import models
from django.db.models import Q

from credenza.credits.ledger_models import CASCADE_NEVER, Entry, ExtensionRequest, Lot, Purchase

__all__ = [
    "Account",
    "CodeAttempt",
    "Entry",
    "ExtensionRequest",
    "Invitation",
    "Lot",
    "Ownership",
    "Purchase",
    "RedemptionCode",
    "Request",
    "RequestItem",
]


class Account(models.Model):
    """The prepaid account of one customer."""

    number = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    approval = models.CharField(max_length=10)
    status = models.CharField(max_length=10, default="open")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    terms_version = models.CharField(max_length=40)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(approval__in=("manual", "automatic")),
                name="credits_account_approval",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("open", "closed")),
                name="credits_account_status",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Ownership(models.Model):
    """A person's right to act for an account. Ended, never deleted; ``closed`` keeps history readable."""

    account = models.ForeignKey("credits.Account", CASCADE_NEVER, related_name="+")
    person = models.ForeignKey("parties.Person", CASCADE_NEVER, related_name="+")
    since_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(ended_at=None),
                name="credits_owns_one_account",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end_reason="")
                | Q(ended_at__isnull=False, end_reason__in=("removed", "closed")),
                name="credits_ownership_end",
            ),
        )
        indexes = (models.Index(fields=("account", "person"), name="credits_ownership_account"),)

    def __str__(self) -> str:
        return f"{self.person_id} owns {self.account_id}"


class Invitation(models.Model):
    """An address without a user yet that becomes an owner at sign-up."""

    account = models.ForeignKey("credits.Account", CASCADE_NEVER, related_name="+")
    email = models.EmailField(max_length=254)
    status = models.CharField(max_length=10, default="sent")
    invited_by_id = models.BigIntegerField()
    invited_at = models.DateTimeField()
    lapses_on = models.DateField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "email"),
                condition=Q(status="sent"),
                name="credits_invitation_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("sent", "accepted", "withdrawn", "refused", "lapsed")),
                name="credits_invitation_status",
            ),
        )
        indexes = (
            models.Index(
                fields=("email",),
                condition=Q(status="sent"),
                name="credits_invitation_email",
            ),
        )

    def __str__(self) -> str:
        return f"invitation of {self.email}"


class RedemptionCode(models.Model):
    """The secret of an account: found by a keyed hash, stored encrypted, replaced by staff only."""

    account = models.ForeignKey("credits.Account", CASCADE_NEVER, related_name="+")
    lookup = models.CharField(max_length=64)
    sealed = models.BinaryField()
    key_id = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account",),
                condition=Q(replaced_at=None),
                name="credits_one_code",
            ),
            models.UniqueConstraint(fields=("lookup", "key_id"), name="credits_code_lookup_once"),
        )

    def __str__(self) -> str:
        return f"code of {self.account_id}"


class CodeAttempt(models.Model):
    """A wrong code typed by a signed-in person; counted for the rate limit, kept though the checkout failed."""

    person_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("person_id", "at"), name="credits_attempt_person"),)

    def __str__(self) -> str:
        return f"attempt of {self.person_id}"


class Request(models.Model):
    """One learner's order waiting for, or given, a decision. ``credits`` is the sum of its items' fees."""

    account = models.ForeignKey("credits.Account", CASCADE_NEVER, related_name="+")
    learner = models.ForeignKey("parties.Person", CASCADE_NEVER, related_name="+")
    status = models.CharField(max_length=10, default="pending")
    credits = models.BigIntegerField()
    team = models.CharField(max_length=100, blank=True, default="")
    requested_on = models.DateField()
    requested_at = models.DateTimeField()
    decided_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    decided_how = models.CharField(max_length=10, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    reversed_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=("pending", "approved", "denied", "cancelled")),
                name="credits_request_status",
            ),
            models.CheckConstraint(
                condition=Q(status="pending", decided_at=None, decided_how="")
                | (
                    ~Q(status="pending")
                    & Q(decided_at__isnull=False)
                    & Q(decided_how__in=("person", "automatic", "system"))
                ),
                name="credits_request_decided",
            ),
            models.CheckConstraint(condition=Q(credits__gte=0), name="credits_request_fee"),
            models.CheckConstraint(
                condition=Q(reversed_on=None) | Q(status="approved"),
                name="credits_request_reversed",
            ),
        )
        indexes = (
            models.Index(fields=("account", "status", "id"), name="credits_request_state"),
            models.Index(fields=("learner", "id"), name="credits_request_learner"),
            models.Index(
                fields=("requested_on",),
                condition=Q(status="pending"),
                name="credits_request_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"request of {self.credits} credits"


class RequestItem(models.Model):
    """One item of a request with its fee in credits on the day it was asked for."""

    request = models.ForeignKey("credits.Request", CASCADE_NEVER, related_name="+")
    position = models.IntegerField()
    sku = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    family = models.CharField(max_length=40)
    fee = models.BigIntegerField()
    way_in = models.CharField(max_length=80, blank=True, default="")
    progress = models.CharField(max_length=12, default="not_started")
    progress_on = models.DateField(null=True)
    reversed_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("request", "position"), name="credits_item_position"),
            models.CheckConstraint(
                condition=Q(progress__in=("not_started", "started", "done")),
                name="credits_item_progress",
            ),
        )
        indexes = (
            models.Index(fields=("sku", "id"), name="credits_item_sku"),
            # Few at any time, however long the history: what owners are reminded of.
            models.Index(
                fields=("request",),
                condition=Q(progress__in=("not_started", "started"), reversed_on=None),
                name="credits_item_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.sku} for {self.fee}"
