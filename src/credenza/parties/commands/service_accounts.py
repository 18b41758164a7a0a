"""Service accounts: administrators make one for each program that calls on its own, and end it.

Source: "Service accounts (for a learning platform or an ERP) are made by administrators, have tokens and scopes and no
password" in the platform rules.
"""

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from django.contrib.auth.hashers import make_password

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Subject, note, stamp
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import InvalidField, MissingFields, NotFound, NotPermitted
from credenza.parties.commands.create_token import NAME_LENGTH, issue_token
from credenza.parties.models import ApiToken, Person, ServiceAccount
from credenza.parties.receipts import ServiceAccountEnded, ServiceAccountMade
from credenza.parties.rows import SERVICE_DOMAIN
from credenza.parties.scopes import SERVICE_SCOPES


def _require(command: str, by: Actor) -> None:
    if not by.has(StaffRole.ADMINISTRATOR):
        raise NotPermitted(command=command)


@idempotent
def make_service_account(
    *,
    name: str,
    scopes: Sequence[str],
    expires_on: date | None = None,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> ServiceAccountMade:
    """An account with its first token; ``expires_on`` is the token's last day.

    Refuses with ``not_permitted`` (administrators may), ``missing_fields``, ``invalid_field``.
    """
    _require("make_service_account", by)
    if missing := tuple(field for field, value in (("name", name.strip()), ("scopes", scopes)) if not value):
        raise MissingFields(fields=missing)
    if len(name) > NAME_LENGTH:
        raise InvalidField(field="name", expected=f"up to {NAME_LENGTH} characters")
    if unknown := sorted(set(scopes) - set(SERVICE_SCOPES)):
        raise InvalidField(field="scopes", expected=f"some of {', '.join(SERVICE_SCOPES)}, not {unknown[0]}")
    address = f"service-{secrets.token_hex(8)}@{SERVICE_DOMAIN}"
    person = Person.objects.create(
        email=address, username=address, name=name.strip(), password=make_password(None), date_joined=now
    )
    account = ServiceAccount.objects.create(
        person=person, name=name.strip(), scopes=sorted(set(scopes)), made_by_id=by.person_id, made_at=now
    )
    subject = Subject(kind="service_account", id=account.pk)
    note("make_service_account", subject, stamp(by, now), facts={"scopes": account.scopes})
    return _token(account, expires_on, by, now)


@idempotent
def make_service_token(
    *, account: int, expires_on: date | None = None, by: Actor, now: datetime, idempotency_key: str | None = None
) -> ServiceAccountMade:
    """One more token, so that a secret can be changed without a pause: the old one works until it is revoked.

    Refuses with ``not_permitted``, ``not_found`` (an account that was ended is none), ``invalid_field``.
    """
    _require("make_service_token", by)
    row = ServiceAccount.objects.filter(pk=account, ended_at=None).first()
    if row is None:
        raise NotFound(what="service account")
    return _token(row, expires_on, by, now)


@idempotent
def end_service_account(
    *, account: int, reason: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> ServiceAccountEnded:
    """Stop the account and all its tokens at once; ending it twice changes nothing.

    Refuses with ``not_permitted``, ``missing_fields``, ``not_found``.
    """
    _require("end_service_account", by)
    if not reason.strip():
        raise MissingFields(fields=("reason",))
    row = ServiceAccount.objects.select_for_update().filter(pk=account).first()
    if row is None:
        raise NotFound(what="service account")
    if row.ended_at is None:
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        ApiToken.objects.filter(person_id=row.person_id, revoked_at=None).update(revoked_at=now)
        Person.objects.filter(pk=row.person_id).update(is_active=False)
        subject = Subject(kind="service_account", id=row.pk)
        note("end_service_account", subject, stamp(by, now), reason=reason.strip(), facts={})
    return ServiceAccountEnded(account=row.pk)


def _token(account: ServiceAccount, expires_on: date | None, by: Actor, now: datetime) -> ServiceAccountMade:
    when = stamp(by, now)
    if expires_on and expires_on < when.on:
        raise InvalidField(field="expires_on", expected="today or a later day")
    token, secret = issue_token(account.person_id, account.name, account.scopes, expires_on=expires_on, now=now)
    subject = Subject(kind="service_account", id=account.pk)
    note("make_service_token", subject, when, facts={"token": token.pk})
    return ServiceAccountMade(account=account.pk, token=token.pk, key=token.prefix, secret=secret)
