"""Events wait until somebody takes them, once; audit rows say what was done."""

from datetime import UTC, date, datetime

import pytest

from credenza.journal import outbox
from credenza.journal.recording import Fact, Subject, announce, note, record, stamp
from credenza.kernel.actors import SYSTEM, Actor
from credenza.programs.loader import load, using
from tests.rooms.credits.tables import model

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)


def tell(name, by=SYSTEM, **payload):
    announce(name, payload, stamp(by, NOW))


def test_oldest_first_and_taken_once():
    tell("a.first", n=1)
    tell("a.second", n=2)
    first, second = outbox.waiting(limit=10)
    assert outbox.waiting(limit=1) == (first,)
    assert outbox.waiting(limit=10, except_for=[first]) == (second,)
    taken = outbox.take(first, now=NOW)
    assert (taken.name, taken.payload, taken.by_id, taken.on) == ("a.first", {"n": 1}, None, date(2026, 3, 10))
    assert outbox.take(first, now=NOW) is None
    assert outbox.waiting(limit=10) == (second,)
    assert outbox.event(first).name == "a.first"


def test_events_of_a_day_by_name():
    tell("a.one", n=1)
    tell("a.two", n=2)
    tell("a.one", n=3)
    assert [event.payload["n"] for event in outbox.announced("a.one", on=date(2026, 3, 10))] == [1, 3]
    assert outbox.announced("a.one", on=date(2026, 3, 11)) == ()


def test_the_business_day_is_the_programs_and_a_job_gives_its_own():
    with using(load("atlassian", {"time_zone": "Asia/Tokyo"})):
        assert stamp(SYSTEM, NOW).on == date(2026, 3, 11)
    assert stamp(SYSTEM, NOW, on=date(2026, 3, 1)).on == date(2026, 3, 1)


def test_a_fact_is_an_event_and_an_audit_row():
    fact = Fact(
        event="a.done", payload={"thing": 7}, command="do_it", subject=Subject(kind="thing", id=7), reason="Because.",
        audit={"more": [1]},
    )  # fmt: skip
    record(fact, stamp(Actor(person_id=3), NOW))
    row = model("journal.AuditEntry").objects.get()
    assert (row.command, row.by_id, row.subject_type, row.subject_id, row.reason) == (
        "do_it",
        3,
        "thing",
        7,
        "Because.",
    )
    assert row.facts == {"more": [1]}
    note("look", Subject(kind="thing", id=7), stamp(SYSTEM, NOW), facts={})
    assert model("journal.AuditEntry").objects.count() == 2
    assert model("journal.Event").objects.count() == 1
