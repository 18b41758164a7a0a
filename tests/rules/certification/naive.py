"""The Atlassian program's semantics once more, slow and plain: every day of the calendar is lived through, and every
tally is counted afresh. Shares nothing with the engine but its facts; the rules' tests compare the two."""

from calendar import monthrange
from collections import Counter
from datetime import date, timedelta
from itertools import product

UNITS = {"coursework": 10, "global_event": 30, "local_event": 10, "presenting": 20}
CAPS = {"global_event": 1, "local_event": 4, "presenting": 1}
NEEDED = {"ACA": 50, "ACP": 100}
START = date(2024, 2, 1)


def add(day, months):
    """The same day months later, clamped to the month's end."""
    year, month = day.year, day.month + months
    while month > 12:
        year, month = year + 1, month - 12
    while month < 1:
        year, month = year - 1, month + 12
    return date(year, month, min(day.day, monthrange(year, month)[1]))


class One:
    """A credential."""

    def __init__(self, id, code, day):
        self.id, self.code, self.earned, self.start = id, code, day, day
        self.suspends = add(day, 24)
        self.expires = add(self.suspends, 3)
        self.cycles, self.items, self.into = [], [], None

    @property
    def level(self):
        return self.code[:3]

    def counted(self):
        kept, seen = [], Counter()
        for item in sorted(self.items, key=lambda item: (item.on, item.name.casefold(), item.id)):
            if seen[item.type] < CAPS.get(item.type, 10**9):
                kept.append(item)
            seen[item.type] += 1
        return kept

    def units(self):
        return sum(UNITS[item.type] for item in self.counted())

    def renew(self, day, by):
        suspends = max(self.suspends, add(day, 24))
        expires = max(self.expires, add(suspends, 3))
        counted = tuple(item.id for item in self.counted())
        self.cycles.append((self.start, day, by, self.units(), counted, suspends, expires))
        self.start, self.suspends, self.expires, self.items = day, suspends, expires, []

    def closed_on(self, day):
        return bool(self.cycles) and self.cycles[-1][1] == day


class Naive:
    """One candidate. ``scope``: "level" or "certification"; ``window``: months before expiry for an exam, or None."""

    def __init__(self, facts, retired, blankets=(), scope="level", window=None):
        self.facts, self.retired, self.blankets, self.scope, self.window = facts, retired, blankets, scope, window
        self.all, self.groups = [], [{0}, {1}, {2}]
        everything = [*facts.earned, *facts.exams, *facts.activities, *facts.extensions, *facts.upgrades, *blankets]
        days = [fact.on for fact in everything] + list(facts.merged_on)
        day, last = (min(days), max(days)) if days else (date(2024, 1, 1), date(2023, 1, 1))
        while day <= last:
            self.live(day)
            day += timedelta(days=1)

    def in_force(self, one, day):
        return one.into is None and one.earned <= day < one.expires

    def is_retired(self, code, day):
        return code in self.retired and day >= self.retired[code]

    def own(self, code, account, day):
        held = [one for one in self.all if one.code == code and self.in_force(one, day)]
        held = [one for one in held if any({one.account, account} <= group for group in self.groups)]
        return max(held, key=lambda one: (one.expires, one.suspends, one.earned, -one.id)) if held else None

    def begin(self, fact):
        one = One(fact.id, fact.certification, fact.on)
        one.account = fact.account
        self.all.append(one)
        return one

    def live(self, day):
        facts, again = self.facts, []
        for fact in sorted((f for f in facts.earned if f.on == day), key=lambda f: f.id):
            if self.own(fact.certification, fact.account, day) is None:
                self.begin(fact)
            else:
                again.append(fact)
        self.change(day)
        items = [item for item in facts.activities if item.on == day >= START]
        for one in self.all:
            if self.in_force(one, day) and not self.is_retired(one.code, day) and (not one.cycles or day > one.start):
                one.items += items
        self.renew_levels(day)
        for fact in again:
            self.retake(fact, granted=True)
        for fact in sorted((f for f in facts.exams if f.on == day), key=lambda f: f.id):
            if self.is_retired(fact.certification, day):
                continue
            if self.own(fact.certification, fact.account, day) is None:
                self.begin(fact).items += items
            else:
                self.retake(fact, granted=False)
        self.renew_levels(day)

    def change(self, day):
        for fact in self.facts.extensions:
            one = self.find(fact.credential)
            if fact.on == day and one and self.in_force(one, day):
                one.suspends, one.expires = max(one.suspends, fact.suspends_on), max(one.expires, fact.expires_on)
        for blanket in self.blankets:
            for one in self.all:
                if (
                    blanket.on == day
                    and self.in_force(one, day)
                    and blanket.expires_from <= one.expires <= blanket.expires_to
                ):
                    one.suspends, one.expires = add(one.suspends, blanket.months), add(one.expires, blanket.months)
        for fact in sorted(self.facts.upgrades, key=lambda f: f.credential):
            one = self.find(fact.credential)
            if fact.on == day and one and self.in_force(one, day):
                one.code = fact.certification
        self.merge(day)

    def merge(self, day):
        if day in self.facts.merged_on:
            for n, on in enumerate(self.facts.merged_on, 1):
                by = self.facts.merged_with[n - 1] if n <= len(self.facts.merged_with) else 0
                if on == day:
                    both = [group for group in self.groups if group & {n, by}]
                    self.groups = [group for group in self.groups if group not in both] + [set().union(*both)]
            for code, group in product({one.code for one in self.all}, self.groups):
                same = [
                    one for one in self.all if one.code == code and self.in_force(one, day) and one.account in group
                ]
                for one in same:
                    kept = max(same, key=lambda one: (one.expires, one.suspends, one.earned, -one.id))
                    one.into = None if one is kept else kept

    def find(self, id):
        one = next((one for one in self.all if one.id == id), None)
        while one and one.into:
            one = one.into
        return one

    def renew_levels(self, day):
        ready = [one for one in self.all if self.in_force(one, day)]
        ready = [one for one in ready if not self.is_retired(one.code, day) and not one.closed_on(day)]
        reached = [one for one in ready if one.units() >= NEEDED[one.level]]
        for one in ready:
            if one in reached:
                one.renew(day, "units")
            elif self.scope == "level" and any(other.level == one.level for other in reached):
                one.renew(day, "level")

    def retake(self, fact, granted):
        day, one = fact.on, self.own(fact.certification, fact.account, fact.on)
        if one is None or self.is_retired(one.code, day) or one.earned == day or one.closed_on(day):
            return
        if granted or self.window is None or day >= add(one.expires, -self.window):
            one.renew(day, "exam")

    def told(self):
        """Comparable with the engine's standing."""
        rows = [
            (one.earned, one.code, one.id, one.suspends, one.expires, tuple(one.cycles), one.start, one.units(),
             tuple(item.id for item in one.counted()), one.into.id if one.into else None)
            for one in self.all
        ]  # fmt: skip
        return sorted(rows, key=lambda row: row[:3])


def told(standing):
    """The engine's standing in the same form."""
    return [
        (one.earned_on, one.certification, one.id, one.suspends_on, one.expires_on,
         tuple((c.start, c.closed_on, c.by, c.units, c.counted, c.suspends_on, c.expires_on) for c in one.cycles),
         one.start, one.units, one.counted, one.merged_into)
        for one in standing.credentials
    ]  # fmt: skip
