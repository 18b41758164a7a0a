"""Append-only facts of the certification room: guarded by triggers, never edited, each with the day it was entered.

``on`` is the fact's own date, ``entered_on`` the business date of entering: the first decides, the second only says
what was known when.
"""

from django.db import models
from django.db.models import Q

CASCADE_NEVER = models.PROTECT


class Pass(models.Model):
    """What earns or renews: an exam passed, a grant by staff, or an import of earlier holdings."""

    candidate = models.ForeignKey("certification.Candidate", CASCADE_NEVER, related_name="+")
    kind = models.CharField(max_length=10)
    certification = models.CharField(max_length=60)
    on = models.DateField()
    reason = models.TextField(blank=True, default="")
    external_key = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001  many null, no two equal
    entered_on = models.DateField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=("exam", "grant", "import")), name="certification_pass_kind"),
        )
        indexes = (models.Index(fields=("candidate",), name="certification_pass_of"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.certification} {self.on}"


class PassWithdrawn(models.Model):
    """A pass that turned out not to be one; the credential it earned is gone, a renewal by it undone."""

    earned = models.OneToOneField("certification.Pass", CASCADE_NEVER, related_name="+")
    reason = models.TextField()
    entered_on = models.DateField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"pass {self.earned_id} withdrawn"


class Decision(models.Model):
    """What became of an activity after it was entered: its state from ``entered_on``, who said so and why."""

    activity = models.ForeignKey("certification.Activity", CASCADE_NEVER, related_name="+")
    status = models.CharField(max_length=10)
    reason = models.TextField(blank=True, default="")
    case_id = models.BigIntegerField(null=True)
    entered_on = models.DateField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=("accepted", "held", "rejected", "withdrawn")),
                name="certification_decision_status",
            ),
        )
        indexes = (models.Index(fields=("activity", "id"), name="certification_decision_of"),)

    def __str__(self) -> str:
        return f"{self.activity_id} {self.status}"


class CredentialExtension(models.Model):
    """Staff moved one credential's dates."""

    credential = models.ForeignKey("certification.Credential", CASCADE_NEVER, related_name="+")
    on = models.DateField()
    suspends_on = models.DateField()
    expires_on = models.DateField()
    reason = models.TextField()
    entered_on = models.DateField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = (models.Index(fields=("credential",), name="certification_extension_of"),)

    def __str__(self) -> str:
        return f"{self.credential_id} to {self.suspends_on}"


class BlanketApplied(models.Model):
    """Everything in force on ``on`` that expires from and to, both included, moves by ``months``."""

    on = models.DateField()
    expires_from = models.DateField()
    expires_to = models.DateField()
    months = models.IntegerField()
    name = models.CharField(max_length=200, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    entered_on = models.DateField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.expires_from} to {self.expires_to} by {self.months} months"


class Upgrade(models.Model):
    """A holding turned into one of another certification."""

    credential = models.ForeignKey("certification.Credential", CASCADE_NEVER, related_name="+")
    certification = models.CharField(max_length=60)
    on = models.DateField()
    reason = models.TextField(blank=True, default="")
    entered_on = models.DateField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = (models.Index(fields=("credential",), name="certification_upgrade_of"),)

    def __str__(self) -> str:
        return f"{self.credential_id} to {self.certification}"


class Revocation(models.Model):
    """A credential taken for misconduct, or given back; the dates run on underneath."""

    credential = models.ForeignKey("certification.Credential", CASCADE_NEVER, related_name="+")
    revoked = models.BooleanField()
    reason = models.TextField()
    entered_on = models.DateField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = (models.Index(fields=("credential",), name="certification_revocation_of"),)

    def __str__(self) -> str:
        return f"{self.credential_id} {'revoked' if self.revoked else 'restored'}"


class Retirement(models.Model):
    """The first day on which a certification is retired; a later statement replaces an earlier one."""

    certification = models.CharField(max_length=60)
    on = models.DateField()
    reason = models.TextField(blank=True, default="")
    entered_on = models.DateField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.certification} from {self.on}"


class Merger(models.Model):
    """Two accounts of one person made one."""

    keep = models.ForeignKey("certification.Candidate", CASCADE_NEVER, related_name="+")
    merge = models.ForeignKey("certification.Candidate", CASCADE_NEVER, related_name="+")
    on = models.DateField()
    reason = models.TextField(blank=True, default="")
    entered_on = models.DateField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.merge_id} into {self.keep_id}"
