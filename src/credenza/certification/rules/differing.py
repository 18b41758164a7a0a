"""What changes for one candidate when the rules change: the same facts replayed under both, compared on a day.

Source: "Certification renewal: semantics", state is always recomputed from all facts; so a change of the rules has an
effect on everybody, and it can be told before it is made.
"""

from dataclasses import dataclass
from datetime import date

from credenza.certification.rules.engine import Engine
from credenza.certification.rules.facts import Facts
from credenza.certification.rules.seeking import ROOM
from credenza.certification.rules.standing import Credential, Standing

KINDS = (
    "suspends_earlier",
    "suspends_later",
    "expires_earlier",
    "expires_later",
    "renewals_lost",
    "renewals_gained",
    "credential_lost",
    "credential_gained",
)

_Key = int | tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One credential under the rules in force (``from``) and the changed ones (``to``).

    ``origin``: the id of the fact that started it, negative for one earned by itself. Dates are None and renewals 0 on
    the side on which there is no such credential. ``status_*`` on the day of the look; "" where it is not held then.
    """

    origin: int
    certification: str
    earned_on: date
    status_from: str
    status_to: str
    suspends_from: date | None
    suspends_to: date | None
    expires_from: date | None
    expires_to: date | None
    renewals_from: int
    renewals_to: int

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which of ``KINDS`` it is; none where only its status on the day differs."""
        if self.suspends_from is None or self.expires_from is None:
            return ("credential_gained",)
        if self.suspends_to is None or self.expires_to is None:
            return ("credential_lost",)
        true = (
            self.suspends_to < self.suspends_from,
            self.suspends_to > self.suspends_from,
            self.expires_to < self.expires_from,
            self.expires_to > self.expires_from,
            self.renewals_to < self.renewals_from,
            self.renewals_to > self.renewals_from,
        )
        return tuple(kind for kind, holds in zip(KINDS, true, strict=False) if holds)

    @property
    def is_in_force(self) -> bool:
        """Whether it is active or suspended on the day, on either side."""
        return bool({self.status_from, self.status_to} & {"active", "suspended"})


class Comparison:
    """Two engines and the day on which statuses are compared. Only reads: safe to ask again and again."""

    __slots__ = ("_after", "_before", "_on")

    def __init__(self, before: Engine, after: Engine, on: date) -> None:
        self._before, self._after, self._on = _Side(before, on), _Side(after, on), on

    def differences(self, facts: Facts) -> list[Difference]:
        """The candidate's credentials that change, by earning day; none for somebody who is not affected."""
        later = _reach_past(facts, self._on)
        olds, news = self._before.credentials(facts, later=later), self._after.credentials(facts, later=later)
        found = []
        for key, old in olds.items():
            new = news.pop(key, None)
            if new is None or not _equal(old, new):
                found.append(_difference(old, new))
        found += [_difference(None, new) for new in news.values()]
        return sorted(found, key=lambda one: (one.earned_on, one.certification, one.origin))


_Held = tuple[Credential, str]


class _Side:
    """One engine. What happens by the calendar alone may differ on the day from what is sure to come, and so may what
    later facts bring: then the day is replayed by itself.
    """

    __slots__ = ("_by_calendar", "_by_day", "_engine", "_on")

    def __init__(self, engine: Engine, on: date) -> None:
        book = engine.book
        self._engine, self._on = engine, on
        self._by_day = book.highest_leads or any(blanket.on > on for blanket in book.blankets)
        self._by_calendar = {level.id for level in book.levels.values() if level.by_calendar}

    def credentials(self, facts: Facts, *, later: bool) -> dict[_Key, _Held]:
        """Dates over all facts, each with its status as of the facts up to the day. ``later``: some come after it."""
        whole = self._engine.replay(facts)
        by_day = later or self._by_day
        if not by_day and self._by_calendar:
            by_day = any(one.level in self._by_calendar for one in whole.credentials)
        dated = self._engine.replay(facts, self._on) if by_day else whole
        return {_key(one): (one, self._status(one, dated)) for one in whole.credentials if one.merged_into is None}

    def _status(self, one: Credential, dated: Standing) -> str:
        if one.earned_on > self._on:
            return ""
        return (dated.of(one.id) or one).status_on(self._on)


def _reach_past(facts: Facts, day: date) -> bool:
    for done in facts.activities:
        if done.on > day:
            return True
    return (
        any(earned.on > day for earned in facts.earned)
        or any(exam.on > day for exam in facts.exams)
        or any(extended.on > day for extended in facts.extensions)
        or any(upgraded.on > day for upgraded in facts.upgrades)
        or any(on > day for on in facts.merged_on)
    )


def _key(one: Credential) -> _Key:
    # What is earned by itself is numbered by its place in the pack, which may be another in the changed one.
    return one.id if one.id > 0 else (one.certification, -one.id % ROOM)


def _equal(old: _Held, new: _Held) -> bool:
    a, b = old[0], new[0]
    return (
        a.suspends_on == b.suspends_on
        and a.expires_on == b.expires_on
        and old[1] == new[1]
        and len(a.cycles) == len(b.cycles)
    )


def _difference(old: _Held | None, new: _Held | None) -> Difference:
    before, after = (old[0] if old else None), (new[0] if new else None)
    known = after or before
    assert known is not None
    return Difference(
        origin=(before or known).id,
        certification=known.certification,
        earned_on=known.earned_on,
        status_from=old[1] if old else "",
        status_to=new[1] if new else "",
        suspends_from=before.suspends_on if before else None,
        suspends_to=after.suspends_on if after else None,
        expires_from=before.expires_on if before else None,
        expires_to=after.expires_on if after else None,
        renewals_from=len(before.cycles) if before else 0,
        renewals_to=len(after.cycles) if after else 0,
    )
