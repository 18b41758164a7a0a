"""What happened: events waiting for their handlers, and the audit trail that nobody can change."""

from django.db import models


class Event(models.Model):
    """The outbox: a past-tense fact that some room announces, written in the transaction of the change."""

    name = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    by_id = models.BigIntegerField(null=True)
    on = models.DateField()
    at = models.DateTimeField()
    dispatched_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=("id",),
                condition=models.Q(dispatched_at=None),
                name="journal_event_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"


class AuditEntry(models.Model):
    """Who did what to which object, when and why. Append-only; people are named by id only."""

    command = models.CharField(max_length=80)
    by_id = models.BigIntegerField(null=True)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    reason = models.TextField(blank=True, default="")
    facts = models.JSONField(default=dict)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(
                fields=("subject_type", "subject_id", "id"),
                name="journal_audit_subject",
            ),
            models.Index(fields=("by_id", "id"), name="journal_audit_by"),
        )

    def __str__(self) -> str:
        return f"{self.command} on {self.subject_type} {self.subject_id}"


class IdempotencyRecord(models.Model):
    """A caller's key for one command, with a digest of the body and the first answer less its secrets.

    ``caller`` is the person's id, 0 for the system. Kept for good.
    """

    caller = models.BigIntegerField()
    command = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    answer = models.TextField(default="")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("caller", "command", "key"), name="journal_idempotency_once"),)

    def __str__(self) -> str:
        return f"{self.command} {self.key}"
