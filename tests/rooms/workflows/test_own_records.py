"""Nobody at the desk credits themselves: not in advance, not by an address of theirs, not by a second account."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps

from credenza.certification.commands.merge_candidates import merge_candidates
from credenza.certification.queries.candidates import candidate_of_person
from credenza.kernel.actors import SYSTEM
from credenza.learning.commands.import_attendance import import_attendance
from credenza.learning.commands.map_actor import map_actor
from credenza.learning.commands.replay_quarantined import replay_due, replay_quarantined
from credenza.learning.commands.take_up_address import take_up_address
from credenza.learning.queries.waiting import QuarantineFilter, quarantined
from credenza.workflows.dispatch import dispatch_pending
from tests.builders import certification as make
from tests.builders.credits import NOW, TODAY, later, stock
from tests.builders.learning import account, platform, post, statement

pytestmark = pytest.mark.django_db
ADDRESS = "noor@home.example"


@pytest.fixture
def noor():
    """At the certification desk."""
    stock()
    return make.certification_desk(make.person("noor@desk.example", "Noor"))


@pytest.fixture
def second(noor):
    """Noor's second account, made one with the first."""
    who = make.person(ADDRESS, "Noor Haddad")
    for one in (noor, who):
        make.earn(one, "ACP-120", date(2026, 1, 5))
    keep, merge = candidate_of_person(noor.person_id).id, candidate_of_person(who.person_id).id
    merge_candidates(keep=keep, merge=merge, by=SYSTEM, now=NOW)
    return who


def credited() -> int:
    return int(apps.get_model("certification", "Activity").objects.count())


def why_waiting() -> list[str]:
    return [row.why for row in quarantined(QuarantineFilter(status="open"))]


def colleague_replays(now=NOW) -> None:
    (row,) = quarantined(QuarantineFilter(status="open"))
    replay_quarantined(row=row.id, by=make.certification_desk(), now=now)
    dispatch_pending(now=now)


def test_a_statement_of_a_day_to_come_still_needs_a_colleague(noor):
    tomorrow = TODAY + timedelta(days=1)
    post(statement("noor@desk.example", timestamp=f"{tomorrow}T15:00:00Z"), noor)
    replay_due(tomorrow, later(days=1))
    dispatch_pending(now=later(days=1))
    assert (credited(), why_waiting()) == (0, ["own_record"])
    colleague_replays(later(days=1))
    assert (credited(), why_waiting()) == (1, [])


def test_an_address_that_becomes_ones_own_still_needs_a_colleague(noor):
    post(statement(ADDRESS), noor)
    import_attendance(event="ACE", on=TODAY, type="local_event", emails=(ADDRESS,), by=noor, now=NOW)
    EmailAddress.objects.create(user_id=noor.person_id, email=ADDRESS, verified=True, primary=False)
    take_up_address(email=ADDRESS, now=NOW)
    dispatch_pending(now=NOW)
    assert (credited(), why_waiting()) == (0, ["own_record"] * 2)


def test_a_platforms_statement_is_taken_up_with_the_address(noor):
    post(statement(ADDRESS), platform()[0])
    EmailAddress.objects.create(user_id=noor.person_id, email=ADDRESS, verified=True, primary=False)
    take_up_address(email=ADDRESS, now=NOW)
    dispatch_pending(now=NOW)
    assert (credited(), why_waiting()) == (1, [])


def test_a_second_account_is_ones_own_in_a_statement(noor, second):
    post(statement(ADDRESS), noor)
    dispatch_pending(now=NOW)
    assert (credited(), why_waiting()) == (0, ["own_record"])
    colleague_replays()
    assert (credited(), why_waiting()) == (1, [])


def test_and_on_a_roster(noor, second):
    import_attendance(event="ACE", on=TODAY, type="local_event", emails=(ADDRESS,), by=noor, now=NOW)
    dispatch_pending(now=NOW)
    assert (credited(), why_waiting()) == (0, ["own_record"])
    colleague_replays()
    assert (credited(), why_waiting()) == (1, [])


def test_and_in_saying_who_an_actor_is(noor, second):
    post(statement(actor=account("4711")), platform()[0])
    (row,) = quarantined(QuarantineFilter(status="open"))
    map_actor(actor=row.actor_id, email=ADDRESS, reason="It is me", by=noor, now=NOW)
    dispatch_pending(now=NOW)
    assert (credited(), why_waiting()) == (0, ["own_record"])
