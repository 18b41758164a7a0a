"""Bringing in what others kept, row by row: what a row is, whose it is, and what became of it.

A row names its candidate by candidate ID or by a verified address. Rows that name nobody, or say what cannot be, are
told back with their line; the others are stored. Every row has a key: its own, or the file's digest with its line, so
that the same file brought in again changes nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from credenza.certification.bulk_refreshing import refresh_in_bulk
from credenza.certification.entering import day_of
from credenza.certification.models import Candidate
from credenza.journal.recording import Fact, Stamp, Subject, record
from credenza.kernel.activity_errors import DateInFuture
from credenza.kernel.errors import DomainError, InvalidField, MissingFields, NotFound
from credenza.kernel.texts import is_storable, unstorable
from credenza.parties.queries import people_by_email
from credenza.programs.loader import active

BATCH = 5_000
KEY_LENGTH = 200
_DIGEST_SHOWN = 24
_SUBJECT_DIGITS = 12


class Given(NamedTuple):
    """One row as it stands in the file: its line, and its values by column, all text.

    A tuple, as the outcome is: of a million of each, a dataclass costs three times the time to make.
    """

    line: int
    values: Mapping[str, str]

    def text(self, column: str) -> str:
        """The value without what stands around it; empty for none."""
        return self.values.get(column, "").strip()

    def number(self, column: str) -> Decimal | None:
        """A decimal number, None for none. Refuses with ``invalid_field``."""
        said = self.text(column)
        try:
            return Decimal(said) if said else None
        except InvalidOperation:
            raise InvalidField(field=column, expected="a number such as 10 or 7.5") from None


class RowOutcome(NamedTuple):
    """What became of a row: stored, verified (a typed activity was this one), known (nothing to do), or refused."""

    line: int
    outcome: str
    error: DomainError | None = None


@dataclass(slots=True, kw_only=True)
class Imported:
    """How it went: rows by outcome, and how many credentials have other dates or units since."""

    stored: int = 0
    verified: int = 0
    known: int = 0
    refused: int = 0
    credentials: int = 0


Heard = Callable[[Sequence[RowOutcome]], None]
"""Told of each batch as it is done: for a progress bar and a report."""


@dataclass(slots=True, kw_only=True)
class Intake:
    """One file on its way in. ``file``: the digest of its bytes; ``touched``: candidates to replay at the end;
    ``tell_candidates``: those with new dates are told, one mail each.
    """

    kind: str
    file: str
    when: Stamp
    heard: Heard
    tell_candidates: bool = False
    found: Imported = field(default_factory=Imported)
    touched: set[int] = field(default_factory=set)

    def key_of(self, row: Given) -> str:
        """What the row is known by: its own ``key``, or the file and the line. Refuses with ``invalid_field``."""
        own = row.text("key") or f"{self.file[:_DIGEST_SHOWN]}:{row.line}"
        key = f"import:{self.kind}:{own}"
        if len(key) > KEY_LENGTH:
            raise InvalidField(field="key", expected=f"up to {KEY_LENGTH - len(key) + len(own)} characters")
        return key

    def tell(self, outcomes: Sequence[RowOutcome]) -> None:
        """Count a batch and pass it on."""
        for name, count in Counter(one.outcome for one in outcomes).items():
            setattr(self.found, name, getattr(self.found, name) + count)
        self.heard(outcomes)

    def finish(self) -> Imported:
        """Replay every candidate that a row named, then announce the import once, if it changed anything."""
        self.found.credentials = refresh_in_bulk(self.touched, self.when, tell=self.tell_candidates)
        found = self.found
        if found.stored or found.verified or found.credentials:
            told = {"kind": self.kind, "file": self.file, **{name: getattr(found, name) for name in found.__slots__}}
            subject = Subject(kind="import", id=int(self.file[:_SUBJECT_DIGITS], 16))
            command = f"import_{self.kind}"
            record(Fact(event="certification.imported", payload=told, command=command, subject=subject), self.when)
        return found


@dataclass(slots=True, kw_only=True)
class Holder:
    """Whom a row names: the candidate that goes on (None until there is one), the person, and their zone."""

    root: int | None
    person_id: int
    zone: str


class Holders:
    """Whom the rows of a batch name, looked up together."""

    def __init__(self, rows: Sequence[Given], when: Stamp) -> None:
        named = _storable({row.values.get("candidate_id", "") for row in rows})
        unnumbered = (row.values for row in rows if not row.values.get("candidate_id", "").strip())
        people = people_by_email(_storable({values.get("email", "") for values in unnumbered}))
        of_person = Candidate.objects.filter(person_id__in=[who.id for who in people.values()])
        root_of = {
            person: into or own for person, own, into in of_person.values_list("person_id", "pk", "merged_into_id")
        }
        self._by_email = {
            email: Holder(root=root_of.get(who.id), person_id=who.id, zone=who.time_zone)
            for email, who in people.items()
        }
        numbered = Candidate.objects.filter(number__in={number.upper() for number in named})
        columns = ("number", "pk", "merged_into_id", "person_id", "person__time_zone")
        self._by_number = {
            number: Holder(root=into or own, person_id=person, zone=zone)
            for number, own, into, person, zone in numbered.values_list(*columns)
        }
        self._now, self._todays = when.now, dict[str, date]()

    def of(self, row: Given) -> Holder:
        """Refuses with ``missing_fields``, ``not_found``, and ``invalid_field`` for what no database takes."""
        if (odd := unstorable(row.values)) is not None:
            raise InvalidField(field=odd, expected="text without characters that cannot be stored")
        found = self.quick(row)
        if found is not None:
            return found
        if row.text("candidate_id"):
            raise NotFound(what="candidate")
        if not row.text("email"):
            raise MissingFields(fields=("email",))
        raise NotFound(what="person")

    def quick(self, row: Given) -> Holder | None:
        """The same for text that is known to be storable, without saying why there is none."""
        number = row.text("candidate_id")
        return self._by_number.get(number.upper()) if number else self._by_email.get(row.text("email").lower())

    def day(self, row: Given, column: str, holder: Holder) -> date:
        """A day that is not in the future where the person is. Refuses with ``invalid_date``, ``date_in_future``."""
        if not row.text(column):
            raise MissingFields(fields=(column,))
        on, today = day_of(row.text(column)), self.today(holder)
        if on > today:
            raise DateInFuture(date=on, today=today)
        return on

    def today(self, holder: Holder) -> date:
        """Today where the person is; in the program's zone where they named none."""
        found = self._todays.get(holder.zone)
        if found is None:
            zone = ZoneInfo(holder.zone or active().time_zone)
            found = self._todays[holder.zone] = self._now.astimezone(zone).date()
        return found


def _storable(texts: set[str]) -> set[str]:
    """Without what stands around them, and without those that no database takes."""
    return {text for text in map(str.strip, texts) if text and is_storable(text)}


def batches(rows: Iterable[Given], size: int = BATCH) -> Iterator[list[Given]]:
    """The rows, some thousands at a time."""
    left = iter(rows)
    while batch := list(islice(left, size)):
        yield batch
