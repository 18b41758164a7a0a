"""Columns and constraints of candidates, what they did and what they hold. Business verbs live in ``commands``.

``Credential`` is a projection: what the engine answers for all facts of a candidate, remade by every command that
changes a fact. The facts themselves stand in ``Pass``, ``Activity`` and ``fact_models``. Units are whole hundredths.
"""

from django.db import models
from django.db.models import F, Q

from credenza.certification.audit_models import AuditCase, CaseEntry, MisuseReport
from credenza.certification.evidence_models import Evidence
from credenza.certification.fact_models import (
    BlanketApplied,
    CredentialExtension,
    Decision,
    Merger,
    Pass,
    PassWithdrawn,
    Retirement,
    Revocation,
    Upgrade,
)
from credenza.certification.news_models import ImportNews
from credenza.certification.sharing_models import Badge, CalendarFeed, SharedCredential, SharedPage
from credenza.certification.trial_models import RuleTrial, RuleTrialPart

__all__ = [
    "Activity",
    "AuditCase",
    "Badge",
    "BlanketApplied",
    "CalendarFeed",
    "Candidate",
    "CaseEntry",
    "Credential",
    "CredentialExtension",
    "Decision",
    "Evidence",
    "ExtensionRequest",
    "ImportNews",
    "Merger",
    "MisuseReport",
    "Pass",
    "PassWithdrawn",
    "Retirement",
    "Revocation",
    "RuleTrial",
    "RuleTrialPart",
    "SharedCredential",
    "SharedPage",
    "Upgrade",
]

CASCADE_NEVER = models.PROTECT
STATES = ("entered", "accepted", "held", "rejected", "withdrawn")
SOURCES = ("typed", "staff", "statement", "roster", "import")


class Candidate(models.Model):
    """A person with a candidate ID. ``merged_into``: another account of the same person was kept; both IDs work."""

    number = models.CharField(max_length=20, unique=True)
    person = models.OneToOneField("parties.Person", CASCADE_NEVER, related_name="+")
    registered_on = models.DateField()
    merged_into = models.ForeignKey("certification.Candidate", CASCADE_NEVER, null=True, related_name="+")
    birth_month = models.SmallIntegerField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="certification_candidate_merge"
            ),
            models.CheckConstraint(
                condition=Q(birth_month=None) | Q(birth_month__range=(1, 12)), name="certification_candidate_month"
            ),
        )

    def __str__(self) -> str:
        return self.number


class Activity(models.Model):
    """A dated claim of one activity type. ``name_key``: the name without regard to case and spaces.

    ``entered_as``: the state on entering; what became of it later stands in ``Decision``, the present one in
    ``status``. ``external_key`` names what it came in by, once: a statement's credit, a roster's row.
    """

    candidate = models.ForeignKey("certification.Candidate", CASCADE_NEVER, related_name="+")
    type = models.CharField(max_length=40)
    on = models.DateField()
    name = models.CharField(max_length=300)
    name_key = models.CharField(max_length=300)
    item = models.CharField(max_length=60, blank=True, default="")
    language = models.CharField(max_length=12, default="en")
    notes = models.TextField(blank=True, default="")
    unit_hundredths = models.BigIntegerField(null=True)
    status = models.CharField(max_length=10)
    entered_as = models.CharField(max_length=10)
    verified = models.BooleanField(default=False)
    source = models.CharField(max_length=10)
    external_key = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001  many null, no two equal
    entered_on = models.DateField()
    entered_at = models.DateTimeField()
    entered_by_id = models.BigIntegerField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=STATES) & Q(entered_as__in=STATES[:3]), name="certification_activity_states"
            ),
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="certification_activity_source"),
            models.UniqueConstraint(
                fields=("candidate", "type", "on", "name_key"),
                condition=~Q(status="withdrawn"),
                name="certification_activity_once",
            ),
        )
        indexes = (
            models.Index(fields=("candidate", "-on", "-id"), name="certification_activity_list"),
            models.Index(fields=("status",), condition=Q(status="held"), name="certification_activity_held"),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.on} {self.name}"


class Credential(models.Model):
    """What the engine answers about one holding. ``origin``: the id of the pass that started it, negative for one
    earned by itself. ``gone``: the facts that started it no longer do. ``start`` and ``unit_hundredths``: the open
    cycle.
    """

    candidate = models.ForeignKey("certification.Candidate", CASCADE_NEVER, related_name="+")
    origin = models.BigIntegerField()
    certification = models.CharField(max_length=60)
    level = models.CharField(max_length=40)
    earned_on = models.DateField()
    suspends_on = models.DateField()
    expires_on = models.DateField()
    start = models.DateField()
    unit_hundredths = models.BigIntegerField(default=0)
    cycle_count = models.IntegerField(default=0)
    renewed_on = models.DateField(null=True)
    met = models.BooleanField(default=False)
    revoked = models.BooleanField(default=False)
    gone = models.BooleanField(default=False)
    merged_into = models.ForeignKey("certification.Credential", CASCADE_NEVER, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("candidate", "origin"), name="certification_credential_once"),
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("suspends_on")) & Q(suspends_on__gt=F("earned_on")),
                name="certification_credential_dates",
            ),
        )
        indexes = (
            models.Index(fields=("suspends_on",), name="certification_suspends"),
            models.Index(fields=("expires_on",), name="certification_expires"),
            models.Index(fields=("certification", "expires_on"), name="certification_by_kind"),
            models.Index(fields=("origin",), name="certification_by_origin"),
        )

    def __str__(self) -> str:
        return f"{self.certification} of {self.candidate_id}"


class ExtensionRequest(models.Model):
    """A candidate's wish for more time for one credential; staff grant or decline it, one open wish a credential."""

    candidate = models.ForeignKey("certification.Candidate", CASCADE_NEVER, related_name="+")
    credential = models.ForeignKey("certification.Credential", CASCADE_NEVER, related_name="+")
    reason = models.TextField()
    status = models.CharField(max_length=10, default="asked")
    asked_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    decision_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=("asked", "granted", "declined", "withdrawn")),
                name="certification_wish_status",
            ),
            models.UniqueConstraint(
                fields=("credential",), condition=Q(status="asked"), name="certification_one_open_wish"
            ),
        )

    def __str__(self) -> str:
        return f"{self.status}: more time for {self.credential_id}"
