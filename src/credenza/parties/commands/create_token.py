"""A bearer token for the API: random, shown once, stored as a digest."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Subject, note, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields, NotPermitted
from credenza.parties.models import ApiToken
from credenza.parties.receipts import TokenCreated
from credenza.parties.scopes import SCOPES

NAME_LENGTH = 100
SECRET_BYTES = 32
PREFIX_LENGTH = 10


def token_digest(secret: str) -> str:
    """SHA-256; the secret is random, so no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue_token(
    person_id: int, name: str, scopes: Sequence[str], *, expires_on: date | None, now: datetime
) -> tuple[ApiToken, str]:
    """Write the row of a new token and answer it with its secret, which is kept nowhere."""
    secret = f"cz_{secrets.token_urlsafe(SECRET_BYTES)}"
    token = ApiToken.objects.create(
        person_id=person_id,
        name=name,
        prefix=secret[:PREFIX_LENGTH],
        digest=token_digest(secret),
        scopes=sorted(set(scopes)),
        created_at=now,
        expires_on=expires_on,
    )
    return token, secret


@idempotent
def create_token(
    *,
    name: str,
    scopes: Sequence[str],
    expires_on: date | None = None,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> TokenCreated:
    """Make a token of one's own. ``expires_on`` is its last day. Refuses with ``missing_fields``, ``invalid_field``."""
    if by.person_id is None or by.services:
        raise NotPermitted(command="create_token")
    missing = tuple(field for field, value in (("name", name.strip()), ("scopes", scopes)) if not value)
    if missing:
        raise MissingFields(fields=missing)
    if len(name) > NAME_LENGTH:
        raise InvalidField(field="name", expected=f"up to {NAME_LENGTH} characters")
    if unknown := sorted(set(scopes) - set(SCOPES)):
        raise InvalidField(field="scopes", expected=f"some of {', '.join(SCOPES)}, not {unknown[0]}")
    when = stamp(by, now)
    if expires_on and expires_on < when.on:
        raise InvalidField(field="expires_on", expected="today or a later day")
    token, secret = issue_token(by.person_id, name.strip(), scopes, expires_on=expires_on, now=now)
    note("create_token", Subject(kind="api_token", id=token.pk), when, facts={"scopes": token.scopes})
    return TokenCreated(token=token.pk, prefix=token.prefix, secret=secret)
