"""Statements of a learning platform come in: all of a call, or none.

The statement's id is its idempotency key: the same content again does nothing, other content is refused. What cannot
be credited yet waits in quarantine; nothing that could matter is lost. Source: "Events in" of the platform rules, and
the xAPI specification's statement resource.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from credenza.journal.idempotency import digest_of
from credenza.journal.recording import Stamp, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField
from credenza.learning.errors import StatementConflict
from credenza.learning.locks import one_at_a_time
from credenza.learning.models import IgnoredVerb, Settled, Statement, StatementText
from credenza.learning.policy import require_posting
from credenza.learning.receipts import StatementsTaken, StatementTaken
from credenza.learning.rules.reading import ReadStatement, read_statement
from credenza.learning.rules.sameness import canonical
from credenza.learning.settling import settle, withdraw
from credenza.learning.targets import known_actor
from credenza.programs.calendar import business_date
from credenza.programs.loader import active

MOST_STATEMENTS = 1000


def post_statements(*, statements: Sequence[Mapping[str, Any]], by: Actor, now: datetime) -> StatementsTaken:
    """Take the statements in their order.

    Refuses with ``not_permitted``, ``missing_fields`` and ``invalid_field`` naming the place in the statement, and
    ``statement_conflict``; then nothing of the call was taken.
    """
    require_posting("post_statements", by)
    if not 0 < len(statements) <= MOST_STATEMENTS:
        raise InvalidField(field="statements", expected=f"1 to {MOST_STATEMENTS} statements")
    places = ["statement"] if len(statements) == 1 else [f"statements.{index}" for index in range(len(statements))]
    read = [_read(given, place) for given, place in zip(statements, places, strict=True)]
    ids = [key for key, _ in read]
    if len(set(ids)) != len(ids):
        raise InvalidField(field="statements", expected="statements with ids of their own")
    when = stamp(by, now)
    with transaction.atomic():
        one_at_a_time(_keys(read))
        taken = tuple(_take(key, one, given, when) for (key, one), given in zip(read, statements, strict=True))
    return StatementsTaken(statements=taken)


def _read(given: Mapping[str, Any], place: str) -> tuple[str, ReadStatement]:
    read = read_statement(given, place)
    return read.id or str(uuid.uuid4()), read


def _keys(read: Sequence[tuple[str, ReadStatement]]) -> set[str]:
    """What the call touches that other calls may touch at the same moment."""
    found = {f"statement:{key}" for key, _ in read}
    found |= {f"statement:{one.voids}" for _, one in read if one.voids}
    found |= {f"actor:{one.actor.key}" for _, one in read}
    return found | {f"verb:{one.verb}" for _, one in read if one.use == "other"}


def _take(key: str, read: ReadStatement, given: Mapping[str, Any], when: Stamp) -> StatementTaken:
    digest = digest_of(canonical(given))
    known = Statement.objects.filter(uuid=key).values_list("digest", flat=True).first()
    if known is not None:
        if known != digest:
            raise StatementConflict(statement=key)
        return StatementTaken(statement=key, outcome="repeated")
    if read.use == "other":
        _count(read.verb, when)
        return StatementTaken(statement=key, outcome="ignored")
    row = _kept(key, digest, read, when)
    StatementText.objects.create(statement=row, text=json.dumps(given, ensure_ascii=False, default=str))
    if read.use == "void":
        return _void(row, when)
    made = settle(row, when)
    return StatementTaken(statement=key, outcome=made.outcome, why=made.why)


def _kept(key: str, digest: str, read: ReadStatement, when: Stamp) -> Statement:
    at = read.at or when.now
    return Statement.objects.create(
        uuid=key,
        digest=digest,
        actor=known_actor(read.actor),
        verb=read.verb,
        use=read.use,
        activity=read.activity,
        title=read.title,
        registration=read.registration,
        voids=read.voids,
        is_pass=read.is_pass,
        percent=read.percent,
        at=at,
        on=business_date(at, active()),
        received_at=when.now,
        by_id=when.by.person_id,
    )


def _void(row: Statement, when: Stamp) -> StatementTaken:
    """A statement that withdraws another takes effect at once, or when that one comes; none withdraws a withdrawal."""
    Settled.objects.create(statement=row, outcome="void", settled_at=when.now)
    aim = Statement.objects.filter(uuid=str(row.voids)).exclude(use="void").first()
    done = Settled.objects.filter(statement=aim, outcome="voided").exists() if aim else True
    if aim and not done:
        withdraw(aim, when)
    return StatementTaken(statement=str(row.uuid), outcome="void")


def _count(verb: str, when: Stamp) -> None:
    row, is_new = IgnoredVerb.objects.get_or_create(verb=verb, defaults={"count": 1, "last_at": when.now})
    if not is_new:
        IgnoredVerb.objects.filter(pk=row.pk).update(count=F("count") + 1, last_at=when.now)
