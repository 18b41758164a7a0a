"""Staff say who an actor of a learning platform is; what waits of them takes effect."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Subject, note, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields, NotFound, NotPermitted
from credenza.learning.models import KnownActor
from credenza.learning.policy import require_desk
from credenza.learning.receipts import Mapped
from credenza.learning.replaying import move_kept, open_rows, replay
from credenza.parties.queries import person_by_email

GROUP = "group"


@idempotent
def map_actor(
    *, actor: int, email: str, reason: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> Mapped:
    """The actor is the person who owns the address. What was credited before the mapping stays where it went.

    Refuses with ``not_permitted`` (the certification desk may, never for themselves), ``not_found``,
    ``missing_fields`` and ``invalid_field``.
    """
    require_desk("map_actor", by)
    if missing := tuple(name for name, value in (("email", email), ("reason", reason)) if not value.strip()):
        raise MissingFields(fields=missing)
    row = KnownActor.objects.select_for_update().filter(pk=actor).first()
    if row is None:
        raise NotFound(what="actor")
    who = person_by_email(email)
    if who is None:
        raise InvalidField(field="email", expected="the verified address of a person")
    if who.id == by.person_id:
        raise NotPermitted(command="map_actor")
    if row.kind == GROUP:
        raise InvalidField(field="actor", expected="one person's actor; a group is nobody in particular")
    when = stamp(by, now)
    row.person_id, row.mapped_by_id, row.mapped_at = who.id, by.person_id, now
    row.save(update_fields=("person", "mapped_by_id", "mapped_at"))
    done = replay(open_rows(actor=row), when)
    move_kept(when, statement__actor=row)
    facts = {"person": who.id, "replayed": done.replayed}
    note("map_actor", Subject(kind="learning_actor", id=row.pk), when, reason=reason.strip(), facts=facts)
    return Mapped(mapped=row.pk, replayed=done.replayed, waiting=done.waiting)
