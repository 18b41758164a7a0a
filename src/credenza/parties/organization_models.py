"""Columns and constraints of organizations: who buys, who uses, and what they proved; ``models`` gathers them.

Prices and taxes depend on them: the billing address, the tax id, the discount program and the category.
"""

from django.db import models
from django.db.models import Q

from credenza.parties.organization_kinds import EVIDENCE_KINDS, EVIDENCE_STATES, KINDS


class Organization(models.Model):
    """A customer, reseller or distributor. The address is its billing contact's; an empty country: none given.

    ``fulfil_on_terms``: licenses come when an order is placed on terms, before it is paid. ``is_blocked``: an account
    flag of the payment methods, so that nothing more is sold on terms. ``merged_into``: it stood twice, and stands for
    nothing any more.
    """

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=11, default="customer")
    street = models.CharField(max_length=200, blank=True, default="")
    city = models.CharField(max_length=100, blank=True, default="")
    postal_code = models.CharField(max_length=20, blank=True, default="")
    region = models.CharField(max_length=40, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    has_address = models.BooleanField(default=False)
    vat_id = models.CharField(max_length=30, blank=True, default="")
    vat_id_valid = models.BooleanField(default=False)
    fulfil_on_terms = models.BooleanField(default=False)
    is_blocked = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(kind__in=KINDS), name="parties_organization_kind"),)
        indexes = (models.Index(fields=("name", "id"), name="parties_organization_name"),)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person who buys for an organization; ended, never deleted."""

    organization = models.ForeignKey("parties.Organization", models.PROTECT, related_name="+")
    person = models.ForeignKey("parties.Person", models.PROTECT, related_name="+")
    since_at = models.DateTimeField()
    added_by_id = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "person"), condition=Q(ended_at=None), name="parties_membership_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} of organization {self.organization_id}"


class Evidence(models.Model):
    """What an organization claims of itself and whether it is proven: a program, a category, a tax certificate.

    ``value`` is the program's or category's name. ``valid_until`` is the last day on which an approval holds; None:
    no end. ``paper`` names the stored file, ``paper_digest`` is the SHA-256 of what was stored.
    """

    organization = models.ForeignKey("parties.Organization", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=60, blank=True, default="")
    status = models.CharField(max_length=10, default="submitted")
    valid_until = models.DateField(null=True)
    paper = models.CharField(max_length=80, blank=True, default="")
    paper_name = models.CharField(max_length=200, blank=True, default="")
    paper_digest = models.CharField(max_length=64, blank=True, default="")
    paper_type = models.CharField(max_length=40, blank=True, default="")
    note = models.TextField(blank=True, default="")
    submitted_at = models.DateTimeField()
    submitted_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=EVIDENCE_KINDS), name="parties_evidence_kind"),
            models.CheckConstraint(condition=Q(status__in=EVIDENCE_STATES), name="parties_evidence_status"),
            # A stored file stands for one piece of evidence.
            models.UniqueConstraint(fields=("paper",), condition=~Q(paper=""), name="parties_evidence_paper_once"),
        )
        indexes = (
            models.Index(fields=("organization", "-id"), name="parties_evidence_organization"),
            models.Index(fields=("id",), condition=Q(status="submitted"), name="parties_evidence_waiting"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.value} of organization {self.organization_id}"
