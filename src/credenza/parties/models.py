"""People and what they were granted. Other roles follow from what a person owns, in the rooms above."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower

from credenza.kernel.actors import StaffRole
from credenza.parties.organization_models import Evidence, Membership, Organization

__all__ = [
    "ApiToken",
    "Evidence",
    "Membership",
    "NoticePreference",
    "Organization",
    "Person",
    "PersonManager",
    "ServiceAccount",
    "StaffGrant",
]

SCHEMES = (("auto", "System"), ("light", "Light"), ("dark", "Dark"))
AT_ONCE, MONTHLY = "at_once", "monthly"
CATALOG_NEWS = ((AT_ONCE, "At once"), (MONTHLY, "In a monthly letter"))
STAFF_ROLES = tuple((role.value, role.value.replace("_", " ").capitalize()) for role in StaffRole)


class PersonManager(BaseUserManager["Person"]):
    """Makes people by e-mail address; the address is the login name."""

    def create_user(self, email: str, password: str | None = None, **more: Any) -> "Person":
        person = self.model(email=self.normalize_email(email).lower(), **more)
        person.username = person.username or person.email
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **more: Any) -> "Person":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **more)

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractUser):
    """One person, one user. ``email`` is the primary verified address, in lower case."""

    # Kept because the sign-in library fills it; never shown.
    username = models.CharField(max_length=320, blank=True, default="")
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200, blank=True, default="")
    time_zone = models.CharField(max_length=64, blank=True, default="")
    scheme = models.CharField(max_length=5, choices=SCHEMES, default="auto")
    # When news of what the person follows is told; whether at all is a notice preference.
    catalog_news = models.CharField(max_length=7, choices=CATALOG_NEWS, default=AT_ONCE)
    is_sample = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[PersonManager] = PersonManager()  # type: ignore[assignment]

    class Meta:
        constraints = (models.UniqueConstraint(Lower("email"), name="parties_person_email_once"),)

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name, or what stands before the @ of the address."""
        return self.name or self.email.partition("@")[0]

    def get_full_name(self) -> str:
        return self.shown_name


class StaffGrant(models.Model):
    """A staff role granted by an administrator; ended, never deleted."""

    person = models.ForeignKey("parties.Person", models.PROTECT, related_name="+")
    role = models.CharField(max_length=32, choices=STAFF_ROLES)
    granted_by_id = models.BigIntegerField(null=True)
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "role"),
                condition=models.Q(ended_at=None),
                name="parties_grant_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} of {self.person_id}"


class ApiToken(models.Model):
    """A bearer token: shown once, stored as a SHA-256 digest. ``scopes`` is a list of scope names."""

    person = models.ForeignKey("parties.Person", models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_on = models.DateField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("person", "id"), name="parties_token_person"),)

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"


class ServiceAccount(models.Model):
    """A program that calls on its own: a learning platform, an ERP. It has tokens and scopes, no password, no address.

    ``person`` is the number under which history names it; nobody can sign in as that person. ``scopes`` is a list.
    """

    person = models.OneToOneField("parties.Person", models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    scopes = models.JSONField(default=list)
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class NoticePreference(models.Model):
    """A notice that a person turned off; only notices marked as optional can be."""

    person = models.ForeignKey("parties.Person", models.CASCADE, related_name="+")
    notice = models.CharField(max_length=60)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "notice"), name="parties_preference_once"),)

    def __str__(self) -> str:
        return f"{self.notice} off for {self.person_id}"
