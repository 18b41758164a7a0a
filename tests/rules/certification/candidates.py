"""Facts about candidates for the rules' tests: by hand in few words, or any that hypothesis can think of."""

from datetime import date, timedelta
from itertools import count

from hypothesis import strategies as st

from credenza.certification.rules.facts import (
    ActivityDone,
    Blanket,
    Earned,
    ExamPassed,
    Extended,
    Facts,
    ForEverybody,
    Upgraded,
)

FIRST = date(2024, 1, 20)
CODES = ("ACP-120", "ACP-420", "ACA-900", "ACA-905", "ACP-100", "ACP-600")
TYPES = ("coursework", "coursework", "global_event", "local_event", "presenting")
RETIRED = {"ACP-100": date(2024, 2, 1), "ACP-600": date(2024, 9, 1)}
_ids = count(1000)


def day(text):
    """A date from "2026-01-31"."""
    return date.fromisoformat(text)


def done(type_, on, name=None, id=None, **more):
    """An activity; with a name of its own unless one is given."""
    id = next(_ids) if id is None else id
    return ActivityDone(id=id, type=type_, on=day(on), name=f"activity {id:06}" if name is None else name, **more)


def courses(*days):
    """One course on each day."""
    return tuple(done("coursework", on) for on in days)


def earned(id, certification, on, account=0):
    return Earned(id=id, certification=certification, on=day(on), account=account)


def passed(id, certification, on, account=0):
    return ExamPassed(id=id, certification=certification, on=day(on), account=account)


def extended(credential, on, suspends_on, expires_on):
    return Extended(credential=credential, on=day(on), suspends_on=day(suspends_on), expires_on=day(expires_on))


def days(most=1500):
    """Days of some four years, many of them the same few ones, so that facts meet."""
    some = st.one_of(st.integers(0, most), st.integers(0, most // 60).map(lambda n: n * 60))
    return some.map(lambda n: FIRST + timedelta(days=n))


@st.composite
def any_facts(made, most_activities=24):
    """Whatever may be true of one candidate, in any order, with two accounts taken in or not."""
    n = made(st.integers(0, most_activities))
    activities = tuple(
        ActivityDone(id=100 + k, type=made(st.sampled_from(TYPES)), on=made(days()), name=made(st.sampled_from("ABab")))
        for k in range(n)
    )
    account = st.sampled_from((0, 0, 0, 1, 2))
    grants = tuple(
        Earned(id=1 + k, certification=made(st.sampled_from(CODES)), on=made(days(900)), account=made(account))
        for k in range(made(st.integers(1, 4)))
    )
    exams = tuple(
        ExamPassed(id=11 + k, certification=made(st.sampled_from(CODES)), on=made(days()), account=made(account))
        for k in range(made(st.integers(0, 3)))
    )
    holders = st.sampled_from([fact.id for fact in (*grants, *exams)])
    extensions = tuple(
        Extended(
            credential=made(holders), on=on, suspends_on=on + timedelta(days=400), expires_on=on + timedelta(days=500)
        )
        for on in made(st.lists(days(), max_size=2))
    )
    upgrades = tuple(
        Upgraded(credential=made(holders), on=on, certification=made(st.sampled_from(CODES)))
        for on in made(st.lists(days(), max_size=1))
    )
    mergers = tuple(made(st.lists(days(), max_size=2)))
    # The second may have been taken in by the first, before or after that one was itself.
    by = (0, made(st.sampled_from((0, 1)))) if len(mergers) > 1 else ()
    return Facts(
        earned=grants,
        exams=exams,
        activities=activities,
        extensions=extensions,
        upgrades=upgrades,
        merged_on=mergers,
        merged_with=by,
    )


@st.composite
def any_everybody(made):
    """The retired ones, with a blanket extension or without."""
    blankets = tuple(
        Blanket(on=on, expires_from=on + timedelta(days=30), expires_to=on + timedelta(days=300), months=12)
        for on in made(st.lists(days(), max_size=2, unique=True))
    )
    return ForEverybody(retired=RETIRED, blankets=blankets)
