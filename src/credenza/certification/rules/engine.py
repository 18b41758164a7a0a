"""The renewal engine: a pack compiled once, then facts in and credentials out. No clock, nothing read, nothing kept.

Compiling takes about as long as some hundred replays: whoever asks often keeps the engine.
"""

from datetime import date

from credenza.certification.rules.book import Book
from credenza.certification.rules.compiling import make_book
from credenza.certification.rules.facts import Facts, ForEverybody
from credenza.certification.rules.holding import Holding, carried_units
from credenza.certification.rules.replaying import Replay
from credenza.certification.rules.standing import Credential, Standing
from credenza.certification.rules.tally import shown
from credenza.certification.rules.timeline import timeline
from credenza.programs.certification_shapes import CertificationPolicy


class Engine:
    """One pack's rules, ready. Safe to share between threads: a replay changes nothing of it."""

    __slots__ = ("book",)

    def __init__(self, book: Book) -> None:
        self.book = book

    def replay(self, facts: Facts, until: date | None = None) -> Standing:
        """All credentials that follow from the facts, of all time or of days up to ``until`` only.

        Dates answer for every day to come, so no day has to be given. Where cycles close at their end by the calendar,
        ``until`` is the day up to which they do; without it the last one that is met stays open and says so.
        """
        credentials = [_credential(holding) for holding in self.work(facts, until).holdings]
        if len(credentials) > 1:
            credentials.sort(key=_order)
        return Standing(credentials=tuple(credentials))

    def work(self, facts: Facts, until: date | None = None) -> Replay:
        """The replay itself, for what explains it."""
        replay = Replay(self.book, facts.birth_month)
        line, courses = timeline(self.book, facts, until)
        if self.book.seekers:
            replay.seek(line, courses)
        replay.run(line, until)
        return replay


def compiled(policy: CertificationPolicy, everybody: ForEverybody) -> Engine:
    """The engine of a pack and of what staff stated for everybody."""
    return Engine(make_book(policy, everybody))


def _order(credential: Credential) -> tuple[date, str, int]:
    return credential.earned_on, credential.certification, credential.id


def _credential(holding: Holding) -> Credential:
    merged_into = holding.merged_into
    return Credential(
        id=holding.id,
        certification=holding.kind.code,
        level=holding.kind.level.id,
        earned_on=holding.earned_on,
        suspends_on=holding.suspends_on,
        expires_on=holding.expires_on,
        cycles=tuple(holding.cycles),
        start=holding.start,
        units=shown(holding.units),
        counted=tuple(holding.counted),
        met=holding.met_by is not None,
        merged_into=None if merged_into is None else merged_into.id,
        merged_on=holding.merged_on,
        carried=carried_units(holding.carried),
    )
