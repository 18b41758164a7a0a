"""Columns of what is offered on a day: live sessions of a course, and events."""

from django.db import models
from django.db.models import F, Q

SESSION, EVENT = "session", "event"


class Session(models.Model):
    """A live session of a course (``item``) or an event (``type`` is the kind of activity that attending it is).

    ``place`` empty: online. ``zone``: where it is held, by which its hours are told. Never deleted: one that does not
    take place is canceled, with a reason that everybody reads.
    """

    kind = models.CharField(max_length=7)
    item = models.ForeignKey("catalog.Item", models.PROTECT, null=True, related_name="+")
    type = models.CharField(max_length=40, blank=True, default="")
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=60)
    place = models.CharField(max_length=200, blank=True, default="")
    link = models.CharField(max_length=500, blank=True, default="")
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="catalog_session_kind",
                condition=Q(kind=SESSION, item__isnull=False, type="") | Q(kind=EVENT, item=None) & ~Q(type=""),
            ),
            models.CheckConstraint(name="catalog_session_span", condition=Q(ends_at__gt=F("starts_at"))),
        )
        indexes = (models.Index(fields=("ends_at",), name="catalog_session_ends"),)

    def __str__(self) -> str:
        return f"{self.title} {self.starts_at:%Y-%m-%d}"
