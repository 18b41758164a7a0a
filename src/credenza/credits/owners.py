"""Ownership rows, shared by the commands that add, remove and invite owners."""

from datetime import datetime

from django.db import IntegrityError, transaction

from credenza.credits.errors import AccountClosed, AlreadyOwner, AlreadyOwnsAccount
from credenza.credits.models import Account, Invitation, Ownership
from credenza.kernel.errors import InvalidField, MissingFields, NotFound
from credenza.parties.queries import people, verified_addresses

EMAIL_LENGTH = 254


def locked_account(account_id: int, *, closed_too: bool = False) -> Account:
    """The account under its row lock. Raises ``NotFound``, and ``AccountClosed`` unless ``closed_too``."""
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise NotFound(what="credit account")
    if account.status != "open" and not closed_too:
        raise AccountClosed
    return account


def clean_email(email: str) -> str:
    """The address in lower case; refuses what cannot be one."""
    address = email.strip().lower()
    if not address:
        raise MissingFields(fields=("email",))
    name, at, domain = address.partition("@")
    if not (name and at and "." in domain) or " " in address or len(address) > EMAIL_LENGTH:
        raise InvalidField(field="email", expected="an e-mail address such as ana@acme.example")
    return address


def make_owner(account_id: int, person_id: int, now: datetime) -> None:
    """Give the person the account; refuses with ``AlreadyOwner`` or ``AlreadyOwnsAccount``."""
    present = Ownership.objects.filter(person_id=person_id, ended_at=None).values_list("account_id", flat=True).first()
    if present == account_id:
        raise AlreadyOwner(email="")
    if present is not None:
        raise AlreadyOwnsAccount
    try:
        with transaction.atomic():
            Ownership.objects.create(account_id=account_id, person_id=person_id, since_at=now)
    except IntegrityError as error:
        # Somebody made the person an owner elsewhere between the look and the write.
        raise AlreadyOwnsAccount from error


def present_owners(account_id: int) -> tuple[int, ...]:
    """Ids of the owners, longest first."""
    found = Ownership.objects.filter(account_id=account_id, ended_at=None).order_by("since_at", "pk")
    return tuple(found.values_list("person_id", flat=True))


def active_owners(account_id: int) -> tuple[int, ...]:
    """Ids of the owners who can still sign in."""
    found = Ownership.objects.filter(account_id=account_id, ended_at=None, person__is_active=True)
    return tuple(found.values_list("person_id", flat=True))


def owner_with(account_id: int, email: str) -> int | None:
    """The present owner with that address, one who can no longer sign in too."""
    for person_id, person in people(present_owners(account_id)).items():
        if email == person.email or email in verified_addresses(person_id):
            return person_id
    return None


def open_invitation(account_id: int, email: str) -> Invitation | None:
    """The invitation of that address that still waits, under lock."""
    waiting = Invitation.objects.select_for_update().filter(account_id=account_id, email=email, status="sent")
    return waiting.first()
