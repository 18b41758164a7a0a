"""What learning platforms and rosters sent, kept as it came, and what was made of it.

Statements are append-only and name people through ``KnownActor`` only, so that an administrator can blank a person
without touching them; the words as they were sent stand in ``StatementText``, which blanking empties.
"""

from django.db import models
from django.db.models import Q

CASCADE_NEVER = models.PROTECT
USES = ("completion", "progress", "void")
OUTCOMES = (
    "credited", "credited_before", "not_passed", "progress", "kept", "waiting", "voided", "void", "counts_nowhere",
)  # fmt: skip
TARGETS = ("item", "type", "nothing")


class KnownActor(models.Model):
    """Somebody whom statements or rosters name: by address, account or another identifier. ``digest`` is the key's.

    ``person`` is whom staff said it is; without, ``email`` decides, if somebody has proved to own it.
    """

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=12)
    key = models.TextField()
    email = models.CharField(max_length=254, blank=True, default="")
    name = models.CharField(max_length=300, blank=True, default="")
    person = models.ForeignKey("parties.Person", CASCADE_NEVER, null=True, related_name="+")
    mapped_by_id = models.BigIntegerField(null=True)
    mapped_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("email",), name="learning_actor_email"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Statement(models.Model):
    """One xAPI statement that may matter. Append-only. ``on`` is its timestamp's date in the program's time zone."""

    uuid = models.UUIDField(unique=True)
    digest = models.CharField(max_length=64)
    actor = models.ForeignKey("learning.KnownActor", CASCADE_NEVER, related_name="+")
    verb = models.CharField(max_length=500)
    use = models.CharField(max_length=10)
    activity = models.CharField(max_length=500, blank=True, default="")
    title = models.CharField(max_length=200, blank=True, default="")
    registration = models.UUIDField(null=True)
    voids = models.UUIDField(null=True)
    is_pass = models.BooleanField(default=False)
    percent = models.SmallIntegerField(null=True)
    at = models.DateTimeField()
    on = models.DateField()
    received_at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(use__in=USES), name="learning_statement_use"),
            models.CheckConstraint(condition=Q(use="void") | Q(voids=None), name="learning_statement_voids"),
        )
        indexes = (
            models.Index(fields=("voids",), condition=Q(voids__isnull=False), name="learning_statement_voided"),
            models.Index(fields=("activity", "id"), name="learning_statement_activity"),
            models.Index(fields=("by_id", "id"), name="learning_statement_sender"),
        )

    def __str__(self) -> str:
        return str(self.uuid)


class StatementText(models.Model):
    """The statement as it was sent, as JSON text; empty once the person it speaks of was blanked."""

    statement = models.OneToOneField("learning.Statement", CASCADE_NEVER, related_name="+", primary_key=True)
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"Text of {self.statement_id}"


class Settled(models.Model):
    """What was made of a statement, as things stand: it changes when staff map something or a statement is voided."""

    statement = models.OneToOneField("learning.Statement", CASCADE_NEVER, related_name="+", primary_key=True)
    outcome = models.CharField(max_length=16)
    person = models.ForeignKey("parties.Person", CASCADE_NEVER, null=True, related_name="+")
    sku = models.CharField(max_length=60, blank=True, default="")
    settled_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="learning_settled_outcome"),)

    def __str__(self) -> str:
        return f"{self.statement_id} {self.outcome}"


class IgnoredVerb(models.Model):
    """Statements that were kept out because of what they say, counted by verb."""

    verb = models.CharField(max_length=500, unique=True)
    count = models.BigIntegerField(default=0)
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.verb} {self.count}"


class Completion(models.Model):
    """What a person is credited for, once: an activity with its registration, or an event on a day.

    ``registration`` is empty where a platform sends none; of an exam without one it is the day, for every sitting
    counts. Of an event it is the day, and ``activity`` names the event with the kind of taking part.
    """

    person = models.ForeignKey("parties.Person", CASCADE_NEVER, related_name="+")
    activity = models.CharField(max_length=500)
    registration = models.CharField(max_length=36, blank=True, default="")
    statement = models.OneToOneField("learning.Statement", CASCADE_NEVER, null=True, related_name="+")
    roster_row = models.OneToOneField("learning.RosterRow", CASCADE_NEVER, null=True, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "activity", "registration"), name="learning_completion_once"),
            models.CheckConstraint(
                condition=Q(statement=None, roster_row__isnull=False) | Q(statement__isnull=False, roster_row=None),
                name="learning_completion_source",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.activity}"


class ActivityMapping(models.Model):
    """What staff said an activity id of a platform is: a catalog item, a kind of activity, or nothing that counts."""

    activity = models.CharField(max_length=500, unique=True)
    target = models.CharField(max_length=8)
    sku = models.CharField(max_length=60, blank=True, default="")
    activity_type = models.CharField(max_length=40, blank=True, default="")
    mapped_by_id = models.BigIntegerField(null=True)
    mapped_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=(Q(target="item", activity_type="") & ~Q(sku=""))
                | (Q(target="type", sku="") & ~Q(activity_type=""))
                | Q(target="nothing", sku="", activity_type=""),
                name="learning_mapping_target",
            ),
        )

    def __str__(self) -> str:
        return f"{self.activity} is {self.sku or self.activity_type or 'nothing'}"


class Roster(models.Model):
    """An attendance list that was taken in. ``digest`` is SHA-256 of its addresses, one a line."""

    event = models.CharField(max_length=200)
    on = models.DateField()
    type = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    by_id = models.BigIntegerField(null=True)
    imported_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("on", "event"), name="learning_roster_event"),)

    def __str__(self) -> str:
        return f"{self.event} {self.on}"


class RosterRow(models.Model):
    """One line of a roster, counted from 1, with what was made of it when it came."""

    roster = models.ForeignKey("learning.Roster", CASCADE_NEVER, related_name="+")
    line = models.IntegerField()
    actor = models.ForeignKey("learning.KnownActor", CASCADE_NEVER, related_name="+")
    person = models.ForeignKey("parties.Person", CASCADE_NEVER, null=True, related_name="+")
    outcome = models.CharField(max_length=16)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("roster", "line"), name="learning_roster_line"),)

    def __str__(self) -> str:
        return f"{self.roster_id}:{self.line}"


class Quarantined(models.Model):
    """A statement or a roster's row that waits for staff. ``why`` is a code: what is unknown, or what refused it."""

    statement = models.OneToOneField("learning.Statement", CASCADE_NEVER, null=True, related_name="+")
    roster_row = models.OneToOneField("learning.RosterRow", CASCADE_NEVER, null=True, related_name="+")
    actor = models.ForeignKey("learning.KnownActor", CASCADE_NEVER, related_name="+")
    activity = models.CharField(max_length=500, blank=True, default="")
    on = models.DateField()
    why = models.CharField(max_length=40)
    detail = models.CharField(max_length=500, blank=True, default="")
    status = models.CharField(max_length=10, default="open")
    entered_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=("open", "replayed", "dismissed")), name="learning_quarantine_status"
            ),
            models.CheckConstraint(
                condition=Q(statement=None, roster_row__isnull=False) | Q(statement__isnull=False, roster_row=None),
                name="learning_quarantine_source",
            ),
        )
        indexes = (
            models.Index(fields=("id",), condition=Q(status="open"), name="learning_quarantine_open"),
            models.Index(fields=("actor",), condition=Q(status="open"), name="learning_quarantine_actor"),
            models.Index(fields=("activity",), condition=Q(status="open"), name="learning_quarantine_what"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.why}"
