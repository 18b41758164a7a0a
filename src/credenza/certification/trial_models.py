"""Columns of trials: other rules looked at on every candidate, piece by piece, before anybody is touched by them."""

from django.db import models
from django.db.models import Q

OPEN = ("waiting", "running")
"""States with work left."""
TRIAL_STATES = (*OPEN, "done", "failed")


class RuleTrial(models.Model):
    """One question "change the rule, who is affected?". ``toml`` is the changed pack as it was given, ``overrides``
    single values on top, as KEY=VALUE; ``candidates`` how many there were to look at when it was asked.
    """

    named = models.CharField(max_length=200)
    toml = models.TextField()
    overrides = models.JSONField(default=list)
    on = models.DateField()
    status = models.CharField(max_length=10, default="waiting")
    why = models.TextField(blank=True, default="")
    candidates = models.BigIntegerField()
    asked_by_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(status__in=TRIAL_STATES), name="certification_trial_status"),)
        indexes = (models.Index(fields=("status",), name="certification_trial_open"),)

    def __str__(self) -> str:
        return f"{self.named} on {self.on}"


class RuleTrialPart(models.Model):
    """What the change does to the candidates with ids from ``first`` on; ``rows`` are all credentials it moves."""

    trial = models.ForeignKey(RuleTrial, models.CASCADE, related_name="parts")
    first = models.BigIntegerField()
    candidates = models.IntegerField()
    affected = models.IntegerField()
    in_force = models.IntegerField()
    credentials = models.IntegerField()
    kinds = models.JSONField()
    statuses = models.JSONField()
    rows = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("trial", "first"), name="certification_trial_part_once"),)

    def __str__(self) -> str:
        return f"trial {self.trial_id} from {self.first}"
