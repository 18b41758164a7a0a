"""Columns of audits: cases about activities, what was said in them, and reports of misuse."""

from django.db import models
from django.db.models import Q

CASCADE_NEVER = models.PROTECT
CASE_STATES = ("open", "waiting_for_candidate", "answered", "overdue", "decided", "appealed", "closed")
WHY_OPENED = ("sample", "rule", "hand", "report")


class AuditCase(models.Model):
    """One look at one activity, open until it is closed; an activity has at most one that is not."""

    activity = models.ForeignKey("certification.Activity", CASCADE_NEVER, related_name="+")
    status = models.CharField(max_length=22, default="open")
    why = models.CharField(max_length=10)
    rule = models.CharField(max_length=40, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    outcome = models.CharField(max_length=10, blank=True, default="")
    first_decider_id = models.BigIntegerField(null=True)
    appealed_at = models.DateTimeField(null=True)
    deadline_on = models.DateField(null=True)
    opened_on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by_id = models.BigIntegerField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(status__in=CASE_STATES), name="certification_case_status"),
            models.CheckConstraint(condition=Q(why__in=WHY_OPENED), name="certification_case_why"),
            models.CheckConstraint(
                condition=Q(outcome__in=("", "accept", "reject", "dismiss")), name="certification_case_outcome"
            ),
            models.UniqueConstraint(
                fields=("activity",), condition=~Q(status="closed"), name="certification_one_open_case"
            ),
        )
        indexes = (
            models.Index(fields=("status", "deadline_on"), name="certification_case_queue"),
            models.Index(fields=("activity",), name="certification_case_of"),
        )

    def __str__(self) -> str:
        return f"case {self.pk} {self.status}"


class CaseEntry(models.Model):
    """One thing said or done in a case, append-only: who, when, why."""

    case = models.ForeignKey("certification.AuditCase", CASCADE_NEVER, related_name="+")
    kind = models.CharField(max_length=12)
    text = models.TextField(blank=True, default="")
    outcome = models.CharField(max_length=10, blank=True, default="")
    deadline_on = models.DateField(null=True)
    on = models.DateField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    kind__in=("opened", "asked", "answered", "overdue", "decided", "appealed", "deadline", "closed")
                ),
                name="certification_case_entry_kind",
            ),
        )
        indexes = (models.Index(fields=("case", "id"), name="certification_case_entries"),)

    def __str__(self) -> str:
        return f"{self.kind} in {self.case_id}"


class MisuseReport(models.Model):
    """What somebody signed in told about misuse; the reporter is never shown to the candidate."""

    reporter_id = models.BigIntegerField()
    text = models.TextField()
    about = models.CharField(max_length=300, blank=True, default="")
    status = models.CharField(max_length=10, default="open")
    case = models.ForeignKey("certification.AuditCase", CASCADE_NEVER, null=True, related_name="+")
    at = models.DateTimeField()
    on = models.DateField()
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    decision_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=("open", "case", "dismissed")), name="certification_report_status"
            ),
        )
        indexes = (models.Index(fields=("on",), condition=Q(status="open"), name="certification_report_open"),)

    def __str__(self) -> str:
        return f"report {self.pk} {self.status}"
