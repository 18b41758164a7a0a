"""Event rosters: each known person once, unknown addresses wait, a roster may come again."""

from datetime import timedelta

import pytest
from django.apps import apps

from credenza.kernel.activity_errors import DateBeforeProgram, DateInFuture, UnknownType
from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import InvalidField, MissingFields, NotPermitted
from credenza.learning.commands.import_attendance import import_attendance
from credenza.learning.commands.map_actor import map_actor
from credenza.learning.queries.rosters import roster_lines, rosters
from credenza.learning.queries.waiting import QuarantineFilter, quarantined
from tests.builders.credits import NOW, TODAY, person, staff
from tests.builders.learning import platform
from tests.rooms.learning.test_statements import events

pytestmark = pytest.mark.django_db
EVENT = "ACE Lisbon"
EMAILS = ("kim@acme.example", "nobody@acme.example", "KIM@acme.example ", "not an address", "bo@acme.example")


@pytest.fixture
def people():
    return [person("kim@acme.example", "Kim"), person("bo@acme.example", "Bo")]


@pytest.fixture
def desk(people):
    return staff(StaffRole.CERTIFICATION_DESK)


def taken(by, emails=EMAILS, **more):
    given = {"event": EVENT, "on": TODAY, "type": "local_event", "emails": emails, "by": by, "now": NOW}
    return import_attendance(**given | more)


def outcomes(receipt):
    return [line.outcome for line in receipt.lines]


class TestImport:
    def test_says_of_every_line_what_became_of_it(self, people, desk):
        done = taken(desk)
        assert outcomes(done) == ["recorded", "waiting", "repeated_line", "waiting", "recorded"]
        assert (done.recorded, done.already_there, done.waiting) == (2, 0, 2)
        told = [(row["person"], row["event"], row["on"], row["type"]) for row in events("attended")]
        assert told == [(who.person_id, EVENT, "2026-03-10", "local_event") for who in people]
        assert [row.actor for row in quarantined(QuarantineFilter())] == ["not an address", "nobody@acme.example"]

    def test_a_dry_run_says_the_same_and_writes_nothing(self, desk):
        tried = taken(desk, dry_run=True)
        assert tried.roster is None
        assert apps.get_model("learning", "KnownActor").objects.count() == 0
        assert events("attended") == []
        assert outcomes(taken(desk)) == outcomes(tried)

    def test_twice_records_once_and_lets_nobody_wait_twice(self, desk):
        taken(desk)
        again = taken(desk, event="  ace   LISBON ")
        assert outcomes(again) == ["already_there", "waiting", "repeated_line", "waiting", "already_there"]
        assert (len(events("attended")), len(quarantined(QuarantineFilter()))) == (2, 2)

    @pytest.mark.parametrize(
        "change", [{"event": "ACE Porto"}, {"on": TODAY - timedelta(days=1)}, {"type": "presenting"}]
    )
    def test_another_event_day_or_part_is_another(self, desk, change):
        taken(desk)
        assert taken(desk, **change).recorded == 2

    def test_an_idempotency_key_answers_the_first_result(self, desk):
        first = taken(desk, idempotency_key="roster-7")
        assert taken(desk, idempotency_key="roster-7") == first
        assert len(rosters()) == 1

    def test_a_row_of_an_unknown_address_is_mapped_to_somebody(self, people, desk):
        taken(desk, emails=["typo@acme.example"])
        actor = quarantined(QuarantineFilter())[0].actor_id
        assert map_actor(actor=actor, email="kim@acme.example", reason="A typo", by=desk, now=NOW).replayed == 1
        assert [row["person"] for row in events("attended")] == [people[0].person_id]

    def test_is_shown_with_its_lines(self, people, desk):
        done = taken(desk)
        (head,) = rosters()
        assert (head.event, head.lines, head.recorded, head.waiting) == (EVENT, 5, 2, 2)
        assert [row.waits for row in roster_lines(done.roster)] == [False, True, False, True, False]

    def test_a_thousand_lines_take_few_questions(self, desk, django_assert_max_num_queries):
        with django_assert_max_num_queries(60):
            taken(desk, emails=[f"guest{number}@acme.example" for number in range(1000)], dry_run=True)


class TestWhoMay:
    def test_the_desk_and_a_platform(self, people):
        for by in (staff(StaffRole.CERTIFICATION_DESK), staff(StaffRole.ADMINISTRATOR), platform()[0]):
            assert taken(by).roster

    def test_nobody_else(self, people):
        for by in (people[0], staff(StaffRole.ORDER_DESK), staff(StaffRole.FINANCE), platform("catalog:read")[0]):
            with pytest.raises(NotPermitted):
                taken(by)

    def test_nobody_records_themselves(self, people):
        own = staff(StaffRole.CERTIFICATION_DESK, who=people[0])
        done = taken(own)
        assert next(line.why for line in done.lines if line.outcome == "waiting") == "own_record"
        assert [row["person"] for row in events("attended")] == [people[1].person_id]


class TestRefused:
    @pytest.mark.parametrize(
        ("change", "refusal"),
        [
            ({"event": " "}, MissingFields),
            ({"emails": []}, MissingFields),
            ({"type": ""}, MissingFields),
            ({"type": "party"}, UnknownType),
            ({"on": TODAY + timedelta(days=1)}, DateInFuture),
            ({"on": TODAY - timedelta(days=900)}, DateBeforeProgram),
            ({"event": "x" * 201}, InvalidField),
            ({"emails": ["a@x.example"] * 5001}, InvalidField),
            ({"emails": ["a\x00@x.example"]}, InvalidField),
        ],
    )
    def test_bad_input(self, desk, change, refusal):
        with pytest.raises(refusal):
            taken(desk, **change)
