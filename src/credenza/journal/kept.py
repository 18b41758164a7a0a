"""What a room keeps about a person, named table by table, so that people can take all of it along.

Each room lists its own tables. A test walks over every model: a column that names a person and stands in no list
fails it. Secrets (digests, keys, what a session holds) are left out by name; other people's data is left out by
naming the few columns that are shown.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q

from credenza.journal.models import AuditEntry, Event, IdempotencyRecord

CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One table: ``section`` names it in the export, ``column`` is the one that names the person.

    ``more`` are columns read through keys, ``only`` the columns shown (empty for all), ``secret`` those left out.
    ``counted`` gives the number of rows in place of the rows. ``mine`` finds rows another way than by ``column``.
    """

    section: str
    model: type[models.Model]
    column: str
    more: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    counted: bool = False
    mine: Callable[[int], Q] | None = None

    def columns(self) -> tuple[str, ...]:
        """What of each row is shown."""
        fields = self.model._meta.concrete_fields  # noqa: SLF001  the framework's documented way
        own = self.only or tuple(field.attname for field in fields)
        return (*(name for name in own if name not in self.secret), *self.more)

    def rows(self, person_id: int) -> Iterator[dict[str, Any]]:
        """The person's rows by id, read in pieces; one row with a count where they are only counted."""
        mine = self.mine(person_id) if self.mine else Q(**{self.column: person_id})
        found = self.model._default_manager.filter(mine)  # noqa: SLF001  the framework's documented way
        if self.counted:
            yield {"count": found.count()}
            return
        yield from found.order_by("pk").values(*self.columns()).iterator(chunk_size=CHUNK)


KEPT = (
    Kept(section="audit_trail", model=AuditEntry, column="by_id"),
    Kept(
        section="audit_trail_about_you",
        model=AuditEntry,
        column="subject_id",
        mine=lambda person_id: Q(subject_type="person", subject_id=person_id),
        only=("id", "command", "reason", "facts", "on", "at"),
    ),
    Kept(section="events", model=Event, column="by_id", only=("id", "name", "payload", "on", "at")),
    Kept(section="idempotency_keys", model=IdempotencyRecord, column="caller", secret=("digest",)),
)
