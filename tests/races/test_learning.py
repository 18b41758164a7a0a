"""Many processes post at the same moment: every statement is taken once, every completion credited once."""

from typing import Any

import pytest
from django.apps import apps

from credenza.journal.models import Event
from credenza.learning.commands.import_attendance import import_attendance
from credenza.learning.commands.post_statements import post_statements
from credenza.learning.verification import violations
from tests.builders.credits import NOW, TODAY, person
from tests.builders.learning import ID, REGISTRATION, platform, statement, voiding
from tests.races.racing import race

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture(autouse=True)
def _sound(committed):
    yield
    assert violations() == []


@pytest.fixture
def lms(ana):
    return platform()[0]


def posting(by: Any, *given: Any) -> Any:
    return lambda: post_statements(statements=given, by=by, now=NOW)


def rows(name: str) -> int:
    return int(apps.get_model("learning", name).objects.count())


def events(name: str) -> int:
    return Event.objects.filter(name=f"learning.{name}").count()


def test_one_statement_twenty_times_is_one(lms):
    given = statement("ana@acme.example", id=ID)
    assert race([posting(lms, given)] * 20) == {"done": 20}
    assert (rows("Statement"), rows("Completion"), events("training_completed")) == (1, 1, 1)


def test_one_id_with_twenty_contents_is_the_first_of_them(lms):
    given = [statement("ana@acme.example", id=ID, timestamp=f"2026-03-01T10:00:{second:02d}Z") for second in range(20)]
    assert race([posting(lms, one) for one in given]) == {"done": 1, "statement_conflict": 19}
    assert (rows("Statement"), events("training_completed")) == (1, 1)


def test_twenty_statements_of_one_completion_credit_once(lms):
    given = [statement("ana@acme.example", registration=REGISTRATION) for _ in range(20)]
    assert race([posting(lms, one) for one in given]) == {"done": 20}
    assert (rows("Statement"), rows("Completion"), events("training_completed")) == (20, 1, 1)


def test_a_statement_and_its_withdrawal_leave_nothing_whoever_is_first(lms):
    for _ in range(5):
        given = statement("ana@acme.example")
        assert race([posting(lms, given), posting(lms, voiding(given["id"]))], workers=2) == {"done": 2}
    assert rows("Completion") == 0


def test_batches_in_opposite_order_do_not_wait_for_each_other(lms):
    people = [f"new{number}@acme.example" for number in range(6)]
    jobs = []
    for turn in range(10):
        batch = [statement(email, registration=f"{turn:08d}{REGISTRATION[8:]}") for email in people]
        jobs.append(
            posting(lms, *batch[:: 1 if turn % 2 else -1], statement(verb="experienced"), statement(verb="failed"))
        )
    assert race(jobs) == {"done": 10}
    assert (rows("Statement"), rows("Quarantined")) == (60, 60)


def test_one_roster_ten_times_records_everybody_once(lms):
    emails = [f"guest{number}@acme.example" for number in range(5)]
    for email in emails[:3]:
        person(email)
    roster = lambda: import_attendance(event="ACE", on=TODAY, type="local_event", emails=emails, by=lms, now=NOW)  # noqa: E731
    assert race([roster] * 10) == {"done": 10}
    assert (rows("Completion"), events("attended"), rows("Quarantined")) == (3, 3, 2)
