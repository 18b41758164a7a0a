"""Columns of what a candidate lets out: a page for others to check, badges, and a feed for the own calendar.

Nothing is public until one of these rows stands. A verification page's address may be shown again, so it is kept; a
feed's is shown once and kept as a digest only.
"""

from django.db import models
from django.db.models import Q

CASCADE_NEVER = models.PROTECT


class SharedPage(models.Model):
    """A candidate's verification page, one at a time; ``address`` is random and leads nowhere once it ended."""

    candidate = models.ForeignKey("certification.Candidate", CASCADE_NEVER, related_name="+")
    address = models.CharField(max_length=43, unique=True)
    shows_name = models.BooleanField(default=True)
    shows_number = models.BooleanField(default=False)
    shows_dates = models.BooleanField(default=True)
    shows_units = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("candidate",), condition=Q(ended_at=None), name="certification_one_page"),
        )

    def __str__(self) -> str:
        return f"page of {self.candidate_id}"


class SharedCredential(models.Model):
    """One credential on a verification page."""

    page = models.ForeignKey("certification.SharedPage", models.CASCADE, related_name="+")
    credential = models.ForeignKey("certification.Credential", CASCADE_NEVER, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("page", "credential"), name="certification_shared_once"),)

    def __str__(self) -> str:
        return f"{self.credential_id} on {self.page_id}"


class Badge(models.Model):
    """An Open Badge that was issued, append-only: one credential, from a cycle's first day to its suspension date.

    ``uuid`` names the badge, ``recipient`` whom it is for without saying who; ``salt`` hashes the address in it. The
    signed badge itself is made from these on each download. The key is the badge's place in the status lists.
    """

    credential = models.ForeignKey("certification.Credential", CASCADE_NEVER, related_name="+")
    certification = models.CharField(max_length=60)
    cycle_start = models.DateField()
    suspends_on = models.DateField()
    uuid = models.UUIDField(unique=True)
    recipient = models.UUIDField()
    salt = models.CharField(max_length=32)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("credential", "certification", "cycle_start", "suspends_on"), name="certification_badge_once"
            ),
        )

    def __str__(self) -> str:
        return f"badge {self.uuid}"


class CalendarFeed(models.Model):
    """A secret address for a calendar program; ``digest`` is SHA-256 of its random part, one in use a person."""

    person = models.ForeignKey("parties.Person", CASCADE_NEVER, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person",), condition=Q(revoked_at=None), name="certification_one_feed"),
        )

    def __str__(self) -> str:
        return f"feed of {self.person_id}"
