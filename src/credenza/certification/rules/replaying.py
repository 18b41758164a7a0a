"""One candidate's facts replayed day by day.

Only what was done and when enters; never when it was entered. So the order of entry is irrelevant, rejecting an
activity undoes the renewal that rested on it, and accepting it again restores it exactly. Source: "The date that is
used for calculating renewal is the activity date, not the upload date" in the question about CE units.
"""

from datetime import date
from typing import Any

from credenza.certification.rules.accounts import Accounts
from credenza.certification.rules.book import BlanketEntry, Book, Kind, Way
from credenza.certification.rules.holding import ONE_DAY, Holding
from credenza.certification.rules.renewals import cover_by_exam, renew_by_exam, renew_by_units
from credenza.certification.rules.renewing import end_cycle
from credenza.certification.rules.requirements import Asked
from credenza.certification.rules.seeking import Seeker, seekers_of
from credenza.certification.rules.timeline import ACTIVITY, BLANKET, EXAM, EXTENSION, GRANT, MERGER, UPGRADE, Line
from credenza.kernel.periods import add_months


class Replay:
    """The state between two days. ``exams``: day, id and certification of those passed so far."""

    __slots__ = (
        "_accounts", "_again", "_birth_month", "_book", "_by_calendar", "_seekers", "_seen_on", "_stateful", "exams",
        "holdings",
    )  # fmt: skip

    def __init__(self, book: Book, birth_month: int | None) -> None:
        self._book, self._birth_month = book, birth_month
        self.holdings: list[Holding] = []
        self.exams: list[tuple[date, int, Kind]] = []
        self._accounts = Accounts()
        self._seekers: list[Seeker] = []
        self._again = False
        self._stateful = self._by_calendar = book.highest_leads
        self._seen_on = date.min

    def seek(self, line: Line, courses: set[str]) -> None:
        """Look for what these facts may earn by itself."""
        self._seekers = seekers_of(self._book, line, courses)

    def run(self, line: Line, until: date | None) -> None:
        """Every day that has a fact, in order; then what the calendar alone brings about."""
        place, count = 0, len(line)
        while place < count:
            entry = line[place]
            day, first = entry[0], place
            place += 1
            while place < count and line[place][0] == day:
                place += 1
            if self._by_calendar:
                self._pass_time(day, day)
            if entry[1] == ACTIVITY and line[place - 1][1] == ACTIVITY:
                self._count(day, line[first:place])
            else:
                self._mixed_day(day, line[first:place])
            if self._stateful or self._seekers:
                self._look_around(day)
        if self._by_calendar and until is not None:
            self._pass_time(until + ONE_DAY, until)
        elif self._by_calendar:
            self._pass_all_time()

    def meets(self, day: date) -> "Meets":
        """Whether a holding meets its requirement, asked on a day."""
        return Meets(self, day)

    # A day's facts

    def _mixed_day(self, day: date, entries: Line) -> None:
        if len(entries) == 1 and entries[0][1] == GRANT:
            if not self._start(day, entries[0]):
                self._renew_again(day, entries[0])
            return
        today: dict[int, Line] = {}
        for entry in entries:
            today.setdefault(entry[1], []).append(entry)
        # One that renews takes its turn with the exams, so that the day's activities count before it.
        renewing = [entry for entry in today.get(GRANT, ()) if not self._start(day, entry)]
        if len(today) > (ACTIVITY in today) + (EXAM in today) + (GRANT in today):
            self._change(day, today)
        items = today.get(ACTIVITY, [])
        if items:
            self._count(day, items)
        for entry in renewing:
            self._renew_again(day, entry)
        for entry in today.get(EXAM, ()):
            self._take_exam(day, entry, items)
        if self._again:
            self._again = False
            renew_by_units(self._book.policy, self.holdings, day, self.meets(day))

    def _change(self, day: date, today: dict[int, Line]) -> None:
        """Extensions, upgrades, and accounts taken in."""
        for _, _, credential, suspends_on, expires_on in today.get(EXTENSION, ()):
            holding = self._find(credential)
            if holding is not None and holding.in_force_on(day):
                holding.extend(suspends_on, expires_on)
        for entry in today.get(BLANKET, ()):
            self._extend_all(day, entry[3])
        for _, _, credential, _, kind in today.get(UPGRADE, ()):
            holding = self._find(credential)
            if holding is not None and holding.in_force_on(day):
                holding.turn_into(kind, day)
                self._mind(kind)
                self._again = True
        for _, _, account, by in today.get(MERGER, ()):
            self._accounts.join(account, by)
            self._make_one(day)

    def _count(self, day: date, items: Line) -> None:
        caps, reached = self._book.caps, False
        for holding in self.holdings:
            if not holding.closed < day < holding.until:
                continue
            if holding.thorough:
                holding.take(day, items)
            else:
                holding.take_plainly(items, caps)
            if holding.units >= holding.need:
                reached = True
        if self._seekers:
            for seeker in self._seekers:
                seeker.count(self.holdings, day, items)
        if reached:
            renew_by_units(self._book.policy, self.holdings, day, self.meets(day))

    def _start(self, day: date, entry: Any) -> bool:
        """A credential begins, unless one of that certification is in force."""
        _, _, id, _, account, kind = entry
        if self._own(kind, account, day) is not None:
            return False
        self._add(Holding(self._book, id, kind, day, account=account, birth_month=self._birth_month))
        return True

    def _add(self, holding: Holding) -> None:
        self.holdings.append(holding)
        self._mind(holding.kind)

    def _mind(self, kind: Kind) -> None:
        """What a level's rules look at costs only those who hold it."""
        self._stateful = self._stateful or kind.level.stateful
        self._by_calendar = self._by_calendar or kind.level.by_calendar

    def _take_exam(self, day: date, entry: Any, items: Line) -> None:
        _, _, id, _, _, kind = entry
        if day >= kind.retired_on:
            return
        self.exams.append((day, id, kind))
        if kind.earned_by is not None:
            return
        if not self._start(day, entry):
            self._renew_again(day, entry, self._book.policy.exam_window_months)
            return
        started = self.holdings[-1]
        cover_by_exam(self._book.policy, self.holdings, started, day, self.meets(day))
        if items:
            # The first cycle includes the earning day; what that meets is looked at after the day's exams.
            started.take_any(day, items)
            self._again = True

    def _renew_again(self, day: date, entry: Any, window: int | None = None) -> None:
        _, _, _, _, account, kind = entry
        holding = self._own(kind, account, day)
        if holding is None or not kind.level.exam_renews or holding.earned_on == day or not holding.may_renew_on(day):
            return
        if window is None or day >= add_months(holding.expires_on, -window):
            meets = self.meets(day)
            renew_by_exam(holding, day, meets)
            cover_by_exam(self._book.policy, self.holdings, holding, day, meets)

    def _extend_all(self, day: date, blanket: BlanketEntry) -> None:
        for holding in self.holdings:
            if holding.in_force_on(day) and blanket.expires_from <= holding.expires_on <= blanket.expires_to:
                holding.extend(
                    add_months(holding.suspends_on, blanket.months), add_months(holding.expires_on, blanket.months)
                )

    # Whose credential it is

    def _find(self, id: int) -> Holding | None:
        holding = next((each for each in self.holdings if each.id == id), None)
        while holding is not None and holding.merged_into is not None:
            holding = holding.merged_into
        return holding

    def _own(self, kind: Kind, account: int, day: date) -> Holding | None:
        """The one in force of that certification; where there are several, the one that lasts longest."""
        if not self.holdings:
            return None
        found = [
            holding
            for holding in self.holdings
            if holding.kind is kind and holding.in_force_on(day) and self._accounts.are_one(holding.account, account)
        ]
        return max(found, key=_lasting) if found else None

    def _make_one(self, day: date) -> None:
        """Two in force of one certification become the one with the later dates."""
        one: dict[tuple[int, int], list[Holding]] = {}
        for holding in self.holdings:
            if holding.in_force_on(day):
                one.setdefault((holding.kind.index, self._accounts.group_of(holding.account)), []).append(holding)
        for same in one.values():
            kept = max(same, key=_lasting)
            for holding in same:
                if holding is not kept:
                    holding.merge_into(kept, day)

    # What follows from the facts of others, and from the calendar

    def _look_around(self, day: date) -> None:
        """Requirements that look at exams and other credentials, and what is earned by itself."""
        if self._stateful:
            renew_by_units(self._book.policy, self.holdings, day, self.meets(day))
        found = bool(self._seekers)
        while found:
            found = False
            for seeker in self._seekers:
                earned = seeker.earned(self, day, self._birth_month)
                if earned is not None:
                    self._add(earned)
                    found = True

    def _pass_time(self, before: date, through: date) -> None:
        """What is decided before a day, and the cycles that end by one."""
        while True:
            events = [day for day in self._asked_on() if self._seen_on < day < before]
            ends = [holding.ends_on for holding in self.holdings if holding.ends_on <= through]
            if not events and not ends:
                break
            day = min(events + ends)
            self._end_cycles(day)
            if day in events:
                self._ask(day)
        self._seen_on = before - ONE_DAY

    def _pass_all_time(self) -> None:
        """What is certain to come, as things stand: cycles that are met still wait for their end, unless what follows
        them is certain too.
        """
        while True:
            events = [day for day in self._asked_on() if self._seen_on < day]
            if events:
                self._ask(min(events))
                continue
            sure = [holding for holding in self.holdings if holding.is_waiting_late and self._is_sure(holding)]
            if not sure:
                return
            for holding in sure:
                end_cycle(holding, self.meets(holding.ends_on))

    def _asked_on(self) -> list[date]:
        """Days that decide though nothing is done on them: the last of a cycle that other credentials renew, and where
        the highest leads, the first without a higher one.
        """
        held = [holding for holding in self.holdings if holding.merged_into is None]
        found = [each.full[0] - ONE_DAY for each in held if each.rules.late and each.met_by is None]
        if self._book.highest_leads:
            found += [min(holding.expires_on, holding.kind.retired_on) for holding in held]
        return found

    def _ask(self, day: date) -> None:
        self._seen_on = day
        renew_by_units(self._book.policy, self.holdings, day, self.meets(day))

    def _end_cycles(self, day: date) -> None:
        for holding in self.holdings:
            if holding.ends_on <= day:
                end_cycle(holding, self.meets(day))

    def _is_sure(self, holding: Holding) -> bool:
        return self.meets(holding.full[0] - ONE_DAY)(holding)


class Meets:
    """Asks a holding's requirement on one day."""

    __slots__ = ("_day", "_replay")

    def __init__(self, replay: Replay, day: date) -> None:
        self._replay, self._day = replay, day

    def __call__(self, holding: Holding) -> bool:
        if holding.units < holding.need:
            return False
        test = holding.rules.test
        return test is None or test(Asked(holding, self._replay, self._day))

    def ways(self, holding: Holding) -> tuple[Way, ...]:
        """Those that are met, where any of its ways leads to a term of its own; none where all lead to the level's."""
        found = holding.rules.ways
        return tuple(way for way in found if way.test(Asked(holding, self._replay, self._day))) if found else ()


def _lasting(holding: Holding) -> tuple[date, date, date, int]:
    return holding.expires_on, holding.suspends_on, holding.earned_on, -holding.id
