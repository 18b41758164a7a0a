"""Columns of evidence: what proves an activity. The files themselves lie in the file store, named at random."""

from django.db import models

CASCADE_NEVER = models.PROTECT


class Evidence(models.Model):
    """One file shown for an activity; a new one stands beside the old, which is never overwritten.

    ``sent_digest``: SHA-256 of what was sent, before its metadata was removed; ``stored_digest``: of what is kept.
    """

    activity = models.ForeignKey("certification.Activity", CASCADE_NEVER, related_name="+")
    case_id = models.BigIntegerField(null=True)
    stored_name = models.CharField(max_length=120, unique=True)
    sent_digest = models.CharField(max_length=64, db_index=True)
    stored_digest = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    size = models.BigIntegerField()
    original_name = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = (models.Index(fields=("activity", "id"), name="certification_evidence_of"),)

    def __str__(self) -> str:
        return f"{self.original_name} for {self.activity_id}"
