"""Who works, what was started when, and which business days are done."""

from django.db import models


class WorkerSeen(models.Model):
    """The heartbeat of one worker process; ``seen_at`` is written each second."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.worker_id


class Slot(models.Model):
    """A scheduled job was put into the queue for this moment. Unique: of many workers one does it."""

    job = models.CharField(max_length=60)
    due_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("job", "due_at"), name="jobs_slot_once"),)

    def __str__(self) -> str:
        return f"{self.job} {self.due_at:%Y-%m-%d %H:%M}"


class Days(models.Model):
    """How far the daily jobs have come: one row.

    ``last_on`` is the last business day that is wholly done, ``jobs_done`` what is done of the day after it, and
    ``claim`` with ``claimed_until`` say who is at it.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    last_on = models.DateField()
    jobs_done = models.JSONField(default=list)
    claim = models.CharField(max_length=64, blank=True, default="")
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="jobs_days_one_row"),)

    def __str__(self) -> str:
        return f"done up to {self.last_on}"
