"""What waits is mapped, replayed or dismissed; somebody who proves an address takes up what waits for it."""

import pytest
from allauth.account.models import EmailAddress

from credenza.journal.models import AuditEntry
from credenza.kernel.activity_errors import UnknownType
from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import InvalidField, MissingFields, NotFound, NotPermitted
from credenza.learning.commands.dismiss_quarantined import dismiss_quarantined
from credenza.learning.commands.import_attendance import import_attendance
from credenza.learning.commands.map_activity import map_activity
from credenza.learning.commands.map_actor import map_actor
from credenza.learning.commands.replay_quarantined import replay_quarantined
from credenza.learning.commands.return_to_quarantine import return_to_quarantine
from credenza.learning.commands.take_up_address import take_up_address
from credenza.learning.errors import NotWaiting
from credenza.learning.queries.statements import StatementFilter, received, stored_statement
from credenza.learning.queries.waiting import QuarantineFilter, mappings, open_count, quarantined
from credenza.workflows.blanking import blank_person
from tests.builders.credits import NOW, TODAY, person, staff, stock
from tests.builders.learning import UNKNOWN_ID, account, agent, platform, post, statement, voiding
from tests.rooms.learning.test_statements import events

pytestmark = pytest.mark.django_db


@pytest.fixture
def kim():
    stock()
    return person("kim@acme.example", "Kim")


@pytest.fixture
def lms(kim):
    return platform()[0]


@pytest.fixture
def desk(kim):
    return staff(StaffRole.CERTIFICATION_DESK)


def waiting(**wanted):
    return quarantined(QuarantineFilter(**wanted))


class TestMapActor:
    def test_credits_what_waits_and_what_comes(self, kim, lms, desk):
        post(statement(actor=account("4711")), lms)
        post(statement(actor=account("4711"), activity="https://lms.example/x/ACP-120", verb="passed"), lms)
        row = waiting()[0]
        done = map_actor(actor=row.actor_id, email="kim@acme.example", reason="Their number", by=desk, now=NOW)
        assert (done.replayed, done.waiting) == (2, 0)
        assert {one["person"] for one in events("training_completed")} == {kim.person_id}
        assert waiting() == ()
        assert [each.status for each in waiting(status="replayed")] == ["replayed", "replayed"]
        later_one = statement(actor=account("4711"), registration="0b4c0b7e-6d0f-4c1c-9d5e-2f6a4d1f7a10")
        assert post(later_one, lms).outcome == "credited"

    def test_moves_progress_that_was_kept(self, kim, lms, desk):
        assert post(statement(verb="launched", actor=account("4711")), lms).outcome == "kept"
        post(statement(actor=account("4711")), lms)
        map_actor(actor=waiting()[0].actor_id, email="kim@acme.example", reason="Theirs", by=desk, now=NOW)
        assert [row["state"] for row in events("training_progressed")] == ["started"]

    def test_waits_on_for_an_activity_that_is_not_known_either(self, kim, lms, desk):
        post(statement(actor=account("4711"), activity=UNKNOWN_ID), lms)
        done = map_actor(actor=waiting()[0].actor_id, email="kim@acme.example", reason="Theirs", by=desk, now=NOW)
        assert (done.replayed, done.waiting) == (0, 1)
        assert waiting()[0].why == "unknown_activity"

    def test_is_refused(self, kim, lms, desk):
        post(statement(actor=account("4711")), lms)
        actor = waiting()[0].actor_id
        good = {"actor": actor, "email": "kim@acme.example", "reason": "Theirs", "by": desk, "now": NOW}
        for change, refusal in (
            ({"by": kim}, NotPermitted),
            ({"by": lms}, NotPermitted),
            ({"by": staff(StaffRole.ORDER_DESK)}, NotPermitted),
            ({"reason": " "}, MissingFields),
            ({"email": "who@acme.example"}, InvalidField),
            ({"actor": 999999}, NotFound),
        ):
            with pytest.raises(refusal):
                map_actor(**good | change)
        own = staff(StaffRole.CERTIFICATION_DESK, who=kim)
        with pytest.raises(NotPermitted):
            map_actor(**good | {"by": own})

    def test_a_group_is_nobody(self, kim, lms, desk):
        post(statement(actor={"objectType": "Group", "member": [agent("kim@acme.example")]}), lms)
        row = waiting()[0]
        assert row.may_map_actor is False
        with pytest.raises(InvalidField):
            map_actor(actor=row.actor_id, email="kim@acme.example", reason="Theirs", by=desk, now=NOW)


class TestMapActivity:
    def test_to_an_item(self, lms, desk):
        post(statement(activity=UNKNOWN_ID), lms)
        done = map_activity(activity=UNKNOWN_ID, sku="team-jira-ess-v", reason="The same", by=desk, now=NOW)
        assert done.replayed == 1
        assert events("training_completed")[0]["sku"] == "TEAM-JIRA-ESS-V"
        assert [(row.sku, row.type, row.nothing) for row in mappings()] == [("TEAM-JIRA-ESS-V", "", False)]

    def test_to_a_type(self, lms, desk):
        post(statement(activity=UNKNOWN_ID, object={"id": UNKNOWN_ID, "definition": {"name": {"en": "ACE"}}}), lms)
        map_activity(activity=UNKNOWN_ID, type="local_event", reason="An event", by=desk, now=NOW)
        told = events("training_completed")[0]
        assert (told["sku"], told["type"], told["title"]) == ("", "local_event", "ACE")

    def test_to_nothing(self, lms, desk):
        post(statement(activity=UNKNOWN_ID), lms)
        map_activity(activity=UNKNOWN_ID, nothing=True, reason="One module of many", by=desk, now=NOW)
        assert waiting() == ()
        assert events("training_completed") == []
        assert received(StatementFilter())[0].outcome == "counts_nowhere"

    def test_is_refused(self, kim, lms, desk):
        good = {"activity": UNKNOWN_ID, "sku": "ACP-120", "reason": "The exam", "by": desk, "now": NOW}
        for change, refusal in (
            ({"by": kim}, NotPermitted),
            ({"by": lms}, NotPermitted),
            ({"reason": ""}, MissingFields),
            ({"activity": "course 7"}, InvalidField),
            ({"sku": "NOPE"}, InvalidField),
            ({"sku": "", "type": "nope"}, UnknownType),
            ({"type": "coursework"}, InvalidField),
            ({"sku": ""}, InvalidField),
        ):
            with pytest.raises(refusal):
                map_activity(**good | change)


class TestReplayAndDismiss:
    def test_a_row_that_is_still_unknown_waits_on(self, lms, desk):
        post(statement("nobody@acme.example"), lms)
        row = waiting()[0]
        assert replay_quarantined(row=row.id, by=desk, now=NOW).status == "open"
        assert len(events("quarantined")) == 1

    def test_dismissed_rows_do_not_come_back(self, lms, desk):
        post(statement("nobody@acme.example"), lms)
        row = waiting()[0]
        assert dismiss_quarantined(row=row.id, reason="A test account", by=desk, now=NOW).status == "dismissed"
        person("nobody@acme.example")
        assert take_up_address(email="nobody@acme.example", now=NOW).replayed == 0
        for again in (replay_quarantined, dismiss_quarantined):
            more = {"reason": "Again"} if again is dismiss_quarantined else {}
            with pytest.raises(NotWaiting):
                again(row=row.id, by=desk, now=NOW, **more)

    def test_are_the_desks(self, kim, lms, desk):
        post(statement("nobody@acme.example"), lms)
        row = waiting()[0].id
        for by in (kim, lms, staff(StaffRole.FINANCE)):
            with pytest.raises(NotPermitted):
                replay_quarantined(row=row, by=by, now=NOW)
            with pytest.raises(NotPermitted):
                dismiss_quarantined(row=row, reason="No", by=by, now=NOW)
        with pytest.raises(MissingFields):
            dismiss_quarantined(row=row, reason=" ", by=desk, now=NOW)
        with pytest.raises(NotFound):
            replay_quarantined(row=999999, by=desk, now=NOW)

    def test_leave_their_mark_in_the_audit_trail(self, lms, desk):
        post(statement("nobody@acme.example"), lms)
        dismiss_quarantined(row=waiting()[0].id, reason="A test account", by=desk, now=NOW)
        entry = AuditEntry.objects.get(command="dismiss_quarantined")
        assert (entry.by_id, entry.reason) == (desk.person_id, "A test account")


class TestSignUp:
    def test_takes_up_what_waits_for_the_address(self, lms):
        post(statement("late@acme.example"), lms)
        post(statement("late@acme.example", verb="launched"), lms)
        import_attendance(
            event="ACE Lisbon", on=TODAY, type="local_event", emails=["late@acme.example"], by=lms, now=NOW
        )
        late = person("late@acme.example")
        assert take_up_address(email="Late@Acme.example", now=NOW).replayed == 2
        assert [row["person"] for row in (*events("training_completed"), *events("attended"))] == [late.person_id] * 2
        assert len(events("training_progressed")) == 1
        assert open_count() == 0

    def test_only_of_an_address_that_is_verified(self, lms):
        post(statement("late@acme.example"), lms)
        late = person("else@acme.example")
        EmailAddress.objects.create(user_id=late.person_id, email="late@acme.example", verified=False)
        assert take_up_address(email="late@acme.example", now=NOW).replayed == 0


class TestRefusedFurtherOn:
    def test_comes_back_and_is_tried_again(self, lms, desk):
        given = statement()
        post(given, lms)
        source = f"statement:{given['id']}"
        back = return_to_quarantine(source=source, why="certification_retired", detail="Retired.", now=NOW)
        assert back is not None
        assert waiting()[0].why == "certification_retired"
        assert replay_quarantined(row=back.row, by=desk, now=NOW).status == "replayed"
        assert [row["source"] for row in events("training_completed")] == [source, source]

    def test_not_when_it_was_voided_meanwhile(self, lms):
        given = statement()
        post(given, lms)
        post(voiding(given["id"]), lms)
        assert return_to_quarantine(source=f"statement:{given['id']}", why="x", now=NOW) is None


class TestBlanking:
    def test_takes_the_words_and_keeps_the_statement(self, kim, lms):
        given = statement()
        post(given, lms)
        post(statement(actor=account("kim@acme.example")), lms)
        blank_person(person=kim.person_id, reason="Case 7", by=staff(StaffRole.ADMINISTRATOR), now=NOW)
        assert stored_statement(given["id"]).given == {}
        assert all("kim" not in row.actor for row in received(StatementFilter()))
        assert len(received(StatementFilter())) == 2
