"""Statements through the command: what is credited, kept, ignored, withdrawn, or waits."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from credenza.journal.models import Event
from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import InvalidField, NotPermitted
from credenza.learning.commands.map_activity import map_activity
from credenza.learning.commands.post_statements import post_statements
from credenza.learning.commands.replay_quarantined import replay_due
from credenza.learning.errors import StatementConflict
from credenza.learning.queries.statements import StatementFilter, ignored_verbs, received, stored_statement
from credenza.learning.queries.waiting import QuarantineFilter, next_due, quarantined
from tests.builders.credits import NOW, TODAY, later, person, staff, stock
from tests.builders.learning import (
    COURSE_ID,
    EXAM_ID,
    ID,
    REGISTRATION,
    UNKNOWN_ID,
    account,
    agent,
    cmi5,
    platform,
    post,
    statement,
    voiding,
)

pytestmark = pytest.mark.django_db


def events(name: str) -> list[dict[str, Any]]:
    return list(Event.objects.filter(name=f"learning.{name}").order_by("pk").values_list("payload", flat=True))


def rows(model: str) -> int:
    return int(apps.get_model("learning", model).objects.count())


@pytest.fixture
def kim():
    stock()
    return person("kim@acme.example", "Kim")


@pytest.fixture
def lms(kim):
    return platform()[0]


class TestCredit:
    def test_a_completed_course_is_announced_with_all_that_follows_needs(self, kim, lms):
        given = statement(registration=REGISTRATION)
        assert post(given, lms).outcome == "credited"
        assert events("training_completed") == [
            {
                "statement": given["id"],
                "source": f"statement:{given['id']}",
                "person": kim.person_id,
                "sku": "TEAM-JIRA-ESS-V",
                "type": "",
                "family": "course",
                "title": "Jira Essentials for Teams (virtual)",
                "on": "2026-03-09",
                "registration": REGISTRATION,
                "passed": False,
                "answered_by": lms.person_id,
            }
        ]

    def test_a_cmi5_account_is_known_by_an_address_as_its_name(self, kim, lms):
        assert post(cmi5(), lms).outcome == "credited"

    def test_completed_and_passed_of_one_registration_credit_once(self, lms):
        outcomes = [post(cmi5(verb=verb), lms).outcome for verb in ("completed", "passed", "completed")]
        assert outcomes == ["credited", "credited_before", "credited_before"]
        assert len(events("training_completed")) == 1

    def test_another_registration_credits_again(self, lms):
        assert post(statement(registration=REGISTRATION), lms).outcome == "credited"
        assert post(statement(registration=ID), lms).outcome == "credited"

    def test_without_a_registration_a_course_credits_once_and_every_sitting_of_an_exam(self, lms):
        assert post(statement(), lms).outcome == "credited"
        assert post(statement(timestamp="2026-03-01T00:00:00Z"), lms).outcome == "credited_before"
        assert post(statement(verb="passed", activity=EXAM_ID), lms).outcome == "credited"
        again = statement(verb="passed", activity=EXAM_ID, timestamp="2026-03-01T00:00:00Z")
        assert post(again, lms).outcome == "credited"

    def test_an_exam_that_was_only_completed_is_not_passed(self, lms):
        assert post(statement(activity=EXAM_ID, registration=REGISTRATION), lms).outcome == "not_passed"
        assert events("training_completed") == []
        assert events("training_progressed")[0]["state"] == "done"
        assert post(statement(verb="passed", activity=EXAM_ID, registration=REGISTRATION), lms).outcome == "credited"
        assert events("training_completed")[0]["passed"] is True

    def test_an_exam_is_known_by_its_short_name_too(self, lms):
        assert post(statement(verb="passed", activity="https://lms.example/x/ACP-JCA"), lms).outcome == "credited"
        assert events("training_completed")[0]["sku"] == "ACP-120"

    def test_the_date_is_the_timestamps_never_the_storing(self, lms, monkeypatch):
        given = statement(timestamp="2026-03-09T23:30:00-05:00", stored="2026-03-01T00:00:00Z")
        post(given, lms)
        assert events("training_completed")[0]["on"] == "2026-03-10"

    def test_without_a_timestamp_it_is_the_day_of_receipt(self, lms):
        post(statement(timestamp=None), lms)
        assert events("training_completed")[0]["on"] == TODAY.isoformat()

    def test_progress_is_told(self, kim, lms):
        result = {"extensions": {"https://w3id.org/xapi/cmi5/result/extensions/progress": 40}}
        assert post(statement(verb="launched"), lms).outcome == "progress"
        assert post(statement(verb="progressed", result=result), lms).outcome == "progress"
        told = [(row["person"], row["state"], row["percent"]) for row in events("training_progressed")]
        assert told == [(kim.person_id, "started", None), (kim.person_id, "progress", 40)]


class TestOnce:
    def test_the_same_statement_does_nothing(self, lms):
        given = statement(id=ID)
        post(given, lms)
        again = {**given, "stored": "2026-03-10T00:00:00Z", "version": "1.0.3"}
        assert post(again, lms, later(1)).outcome == "repeated"
        assert (rows("Statement"), len(events("training_completed"))) == (1, 1)

    def test_other_content_is_refused_and_changes_nothing(self, lms):
        post(statement(id=ID), lms)
        with pytest.raises(StatementConflict) as caught:
            post_statements(statements=[statement(), statement("bo@acme.example", id=ID)], by=lms, now=NOW)
        assert caught.value.statement == ID
        assert rows("Statement") == 1

    def test_a_batch_is_taken_whole_or_not_at_all(self, lms):
        with pytest.raises(InvalidField) as caught:
            post_statements(statements=[statement(), statement(timestamp="soon")], by=lms, now=NOW)
        assert caught.value.field == "statements.1.timestamp"
        assert rows("Statement") == 0

    def test_ids_of_a_batch_are_different(self, lms):
        with pytest.raises(InvalidField):
            post_statements(statements=[statement(id=ID), statement(id=ID)], by=lms, now=NOW)

    @pytest.mark.parametrize("count", [0, 1001])
    def test_a_batch_has_a_size(self, lms, count):
        with pytest.raises(InvalidField):
            post_statements(statements=[{}] * count, by=lms, now=NOW)

    def test_an_id_is_made_for_a_statement_without_one(self, lms):
        assert len(post(statement(id=None), lms).statement) == 36


class TestKeptOut:
    def test_other_verbs_are_counted_and_not_kept(self, lms):
        for _ in range(3):
            assert post(statement(verb="experienced"), lms).outcome == "ignored"
        assert post(statement(verb="failed"), lms).outcome == "ignored"
        counts = [(row.verb.rpartition("/")[2], row.count) for row in ignored_verbs()]
        assert counts == [("experienced", 3), ("failed", 1)]
        assert rows("Statement") == rows("Quarantined") == 0

    def test_what_counts_nowhere_by_mapping_waits_for_nobody(self, lms):
        desk = staff(StaffRole.CERTIFICATION_DESK)
        map_activity(activity=UNKNOWN_ID, nothing=True, reason="A module", by=desk, now=NOW)
        assert post(statement(activity=UNKNOWN_ID), lms).outcome == "counts_nowhere"
        assert rows("Quarantined") == 0


class TestWaits:
    @pytest.mark.parametrize(
        ("given", "why"),
        [
            ({"email": "nobody@acme.example"}, "unknown_actor"),
            ({"actor": account("4711")}, "unknown_actor"),
            ({"actor": {"objectType": "Group", "member": [agent("kim@acme.example")]}}, "unknown_actor"),
            ({"activity": UNKNOWN_ID}, "unknown_activity"),
            ({"timestamp": "2026-03-11T00:00:00Z"}, "future_date"),
        ],
    )
    def test_what_is_not_known_and_is_not_lost(self, lms, given, why):
        taken = post(statement(**given), lms)
        assert (taken.outcome, taken.why) == ("waiting", why)
        (row,) = quarantined(QuarantineFilter())
        assert (row.why, row.status) == (why, "open")
        assert events("training_completed") == []
        assert events("quarantined") == [{"row": row.id, "why": why}]

    def test_somebody_at_the_desk_credits_nothing_to_themselves(self):
        stock()
        desk = staff(StaffRole.CERTIFICATION_DESK, who=person("desk@vendor.example"))
        assert post(statement("desk@vendor.example"), desk).why == "own_record"

    def test_a_day_that_comes_is_taken_up_by_itself(self, lms):
        post(statement(timestamp="2026-03-12T00:00:00Z"), lms)
        assert next_due(TODAY) == TODAY + timedelta(days=2)
        assert replay_due(TODAY + timedelta(days=1), later(1)) == 0
        assert replay_due(TODAY + timedelta(days=2), later(2)) == 1
        assert events("training_completed")[0]["on"] == "2026-03-12"
        assert next_due(TODAY) is None


class TestVoided:
    def test_withdraws_what_was_credited(self, kim, lms):
        given = statement()
        post(given, lms)
        assert post(voiding(given["id"]), lms).outcome == "void"
        (told,) = events("statement_voided")
        assert (told["source"], told["person"], told["credited"]) == (f"statement:{given['id']}", kim.person_id, True)
        assert rows("Completion") == 0
        assert stored_statement(given["id"]).voided is True

    def test_frees_the_completion_for_a_corrected_statement(self, lms):
        given = statement(registration=REGISTRATION)
        post(given, lms)
        post(voiding(given["id"]), lms)
        assert post(statement(registration=REGISTRATION), lms).outcome == "credited"

    def test_lets_another_statement_of_the_same_completion_take_over(self, lms):
        first, second = cmi5(), cmi5(verb="passed")
        post(first, lms)
        post(second, lms)
        post(voiding(first["id"]), lms)
        sources = [row["source"] for row in events("training_completed")]
        assert sources == [f"statement:{first['id']}", f"statement:{second['id']}"]

    def test_that_comes_first_is_kept_in_mind(self, lms):
        given = statement()
        post(voiding(given["id"]), lms)
        assert post(given, lms).outcome == "voided"
        assert events("training_completed") == events("statement_voided") == []

    def test_twice_withdraws_once(self, lms):
        given = statement()
        post(given, lms)
        for _ in range(2):
            post(voiding(given["id"]), lms)
        assert len(events("statement_voided")) == 1

    def test_takes_it_out_of_quarantine(self, lms):
        given = statement("nobody@acme.example")
        post(given, lms)
        post(voiding(given["id"]), lms)
        assert quarantined(QuarantineFilter()) == ()
        assert quarantined(QuarantineFilter(status="dismissed"))[0].reason == "the statement was voided"

    def test_withdraws_no_withdrawal(self, lms):
        given, withdrawal = statement(), None
        post(given, lms)
        withdrawal = voiding(given["id"])
        post(withdrawal, lms)
        post(voiding(withdrawal["id"]), lms)
        assert len(events("statement_voided")) == 1
        assert stored_statement(withdrawal["id"]).voided is False


class TestWhoMay:
    def test_the_desk_and_a_service_account_with_the_scope(self, kim, lms):
        for by in (lms, staff(StaffRole.CERTIFICATION_DESK), staff(StaffRole.ADMINISTRATOR)):
            assert post(statement(registration=None), by).outcome in ("credited", "credited_before")

    def test_nobody_else(self, kim):
        other = platform("catalog:read")[0]
        for by in (kim, other, staff(StaffRole.ORDER_DESK), staff(StaffRole.FINANCE)):
            with pytest.raises(NotPermitted):
                post(statement(), by)
        assert rows("Statement") == 0


class TestReading:
    def test_the_words_are_kept_as_they_came(self, lms):
        given = statement(context={"extensions": {"https://x.example/": {"é": [1, 2.5, None]}}})
        post(given, lms)
        assert stored_statement(given["id"]).given == json.loads(json.dumps(given))

    def test_the_list_says_what_was_made_of_each(self, kim, lms):
        post(statement(), lms)
        post(statement("nobody@acme.example"), lms)
        shown = [(row.outcome, row.actor, row.person and row.person.id) for row in received(StatementFilter())]
        assert shown == [("waiting", "nobody@acme.example", None), ("credited", "kim@acme.example", kim.person_id)]
        assert [row.outcome for row in received(StatementFilter(text="NOBODY"))] == ["waiting"]
        assert [row.activity for row in received(StatementFilter(activity=COURSE_ID), limit=1)] == [COURSE_ID]
