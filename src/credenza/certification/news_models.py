"""Columns of what candidates are still to be told after an import: a list that is worked down, not a history."""

from django.db import models


class ImportNews(models.Model):
    """New dates that an import gave a candidate. ``changes``: credential, old and new dates, as in ``dates_changed``;
    gone once it is told.
    """

    candidate = models.ForeignKey("certification.Candidate", models.PROTECT, related_name="+")
    on = models.DateField()
    changes = models.JSONField()

    def __str__(self) -> str:
        return f"candidate {self.candidate_id}, {len(self.changes)} with new dates"
