"""What becomes of a candidate's credentials after each kind of decision: undone whole, restored exactly."""

from datetime import date, timedelta

import pytest

from credenza.certification.commands.accept_activity import accept_activity
from credenza.certification.commands.grant_extension import apply_blanket_extension, grant_extension
from credenza.certification.commands.pass_exam import pass_exam, withdraw_pass
from credenza.certification.commands.record_verified_activity import record_verified_activity
from credenza.certification.commands.reject_activity import reject_activity
from credenza.certification.commands.retire_certification import retire_certification
from credenza.certification.commands.revoke_credential import restore_credential, revoke_credential
from credenza.certification.commands.upgrade_credential import upgrade_credential
from credenza.certification.commands.withdraw_activity import withdraw_activity, withdraw_by_key
from credenza.certification.commands.withdraw_pass_by_key import withdraw_pass_by_key
from credenza.certification.models import Activity, Credential, Decision, Pass
from credenza.certification.queries.activities import held_of
from credenza.kernel.actors import SYSTEM
from credenza.kernel.errors import NotFound
from tests.builders import certification as make
from tests.builders.certification import NOW, TODAY, at
from tests.rooms.certification.reference import drifted
from tests.rooms.certification.tables import contents, event_names, events

pytestmark = pytest.mark.django_db
DAY, ONE_DAY = date(2026, 2, 1), timedelta(days=1)
EARNED, RENEWED = (date(2027, 1, 15), date(2027, 4, 15)), (date(2028, 2, 1), date(2028, 5, 1))


@pytest.fixture(autouse=True)
def _sound():
    yield
    assert drifted() == []


@pytest.fixture
def kim():
    return make.person("kim@x.example")


@pytest.fixture
def held(kim):
    return make.earn(kim, "ACP-120", date(2025, 1, 15)).credential


def dates(credential):
    row = Credential.objects.get(pk=credential)
    return row.suspends_on, row.expires_on


def credentials():
    return list(Credential.objects.order_by("pk").values())


def renewed(kim):
    """Units for one renewal, of one day; the last one's id."""
    make.done(kim, "global_event", DAY)
    make.done(kim, "presenting", DAY)
    return [make.done(kim, "coursework", DAY, f"Course {number}").activity for number in range(5)][-1]


def verified(kim, name, key, *, on=DAY, item="", source="statement", now=NOW):
    claim = make.claim("coursework", on, name, item=item)
    return record_verified_activity(
        person=kim.person_id, claim=claim, source=source, external_key=key, by=SYSTEM, now=now
    )


class TestRejectingAndAccepting:
    def test_undoes_and_restores_exactly(self, kim, held):
        last = renewed(kim)
        make.done(kim, "coursework", DAY + ONE_DAY)
        before, mark = credentials(), len(events())
        assert dates(held) == RENEWED
        moved = reject_activity(activity=last, reason="Copied", by=SYSTEM, now=NOW).moved
        # the course of the next day takes the place of the rejected one
        assert dates(held) == (date(2028, 2, 2), date(2028, 5, 2))
        assert (moved[0].suspends_from, moved[0].suspends_to) == (date(2028, 2, 1), date(2028, 2, 2))
        accept_activity(activity=last, reason="It was not", by=SYSTEM, now=NOW)
        assert credentials() == before
        assert len(events()) > mark

    def test_the_whole_renewal_falls(self, kim, held):
        last = renewed(kim)
        reject_activity(activity=last, reason="Copied", by=SYSTEM, now=NOW)
        row = Credential.objects.get(pk=held)
        assert (dates(held), row.cycle_count, row.renewed_on, row.unit_hundredths) == (EARNED, 0, None, 9000)
        told = events("certification.dates_changed")[-1]
        assert (told["because"], told["changes"][0]["suspends_to"]) == ("decision", "2027-01-15")

    def test_deciding_the_same_again_writes_nothing(self, kim, held):
        last = renewed(kim)
        for command in (reject_activity, accept_activity):
            command(activity=last, reason="So", by=SYSTEM, now=NOW)
            before = contents()
            command(activity=last, reason="So", by=SYSTEM, now=NOW)
            assert contents() == before

    def test_withdrawing_undoes_it_too(self, kim, held):
        last = renewed(kim)
        withdraw_activity(activity=last, by=make.certification_desk(), now=NOW)
        assert dates(held) == EARNED


class TestLateEntries:
    LATE = at(date(2027, 5, 1))

    def late(self, kim, type_id="coursework", on=date(2027, 4, 14), name=""):
        return make.enter(kim, type_id, on, name, now=self.LATE)

    def test_wait_for_staff(self, kim, held):
        entered = self.late(kim)
        assert entered.status == "held"
        assert held_of(entered.candidate) == (entered.activity,)
        assert Credential.objects.get(pk=held).unit_hundredths == 0
        accept_activity(activity=entered.activity, reason="Seen", by=SYSTEM, now=self.LATE)
        assert Credential.objects.get(pk=held).unit_hundredths == 1000
        reject_activity(activity=entered.activity, reason="Not seen", by=SYSTEM, now=self.LATE)
        assert Credential.objects.get(pk=held).unit_hundredths == 0
        assert list(Decision.objects.values_list("status", flat=True)) == ["accepted", "rejected"]

    def test_bring_back_what_was_over(self, kim, held):
        for number in range(9):
            make.done(kim, "coursework", date(2027, 4, 13), f"Course {number}")
        entered = self.late(kim)
        assert make.held_by(kim, date(2027, 5, 1))["ACP-120"].status == "expired"
        accept_activity(activity=entered.activity, reason="Seen", by=SYSTEM, now=self.LATE)
        assert make.held_by(kim, date(2027, 5, 1))["ACP-120"].status == "active"
        assert dates(held) == (date(2029, 4, 14), date(2029, 7, 14))

    def test_from_the_expiry_on_count_for_nothing_and_wait_for_nobody(self, kim, held):
        entered = self.late(kim, on=date(2027, 4, 15))
        assert entered.status == "accepted"
        assert Credential.objects.get(pk=held).unit_hundredths == 0

    def test_by_staff_or_a_source_do_pass(self, kim, held):
        done = make.done(kim, "coursework", date(2027, 4, 14), now=self.LATE)
        known = verified(kim, "B", "s", on=date(2027, 4, 14), now=self.LATE)
        assert (done.status, known.status) == ("accepted", "accepted")

    def test_verified_by_their_source_count_until_it_takes_its_word_back(self, kim, held):
        entered = self.late(kim, name="Agile")
        again = verified(kim, "AGILE", "s-1", on=date(2027, 4, 14), now=self.LATE)
        assert (again.activity, again.status, again.verified) == (entered.activity, "accepted", True)
        assert Credential.objects.get(pk=held).unit_hundredths == 1000
        back = withdraw_by_key(external_key="s-1", reason="Voided", by=SYSTEM, now=self.LATE)
        assert back.status == "held"
        assert Credential.objects.get(pk=held).unit_hundredths == 0


class TestWhatASourceKnows:
    @pytest.mark.parametrize(
        ("typed", "told"),
        [(("Jira basics", ""), ("JIRA  Basics", "")), (("My course", "C-1"), ("Jira basics", "C-1"))],
        ids=["by name", "by item"],
    )
    def test_verifies_what_was_typed(self, kim, held, typed, told):
        claim = make.claim("coursework", DAY, typed[0], item=typed[1])
        from credenza.certification.commands.record_activity import record_activity

        entered = record_activity(person=kim.person_id, claim=claim, evidence=(make.proof(),), by=kim, now=NOW)
        found = verified(kim, told[0], "s-1", item=told[1])
        assert (found.activity, found.verified, Activity.objects.count()) == (entered.activity, True, 1)
        assert Activity.objects.get().name == typed[0]
        assert events("certification.activity_verified") == [
            {"candidate": entered.candidate, "activity": entered.activity}
        ]

    def test_again_changes_nothing(self, kim, held):
        verified(kim, "Basics", "s-1")
        make.enter(kim, "coursework", DAY, "Typed")
        verified(kim, "Typed", "s-2")
        before = contents()
        for _ in range(2):
            verified(kim, "Basics", "s-1")
            verified(kim, "Typed", "s-2")
            verified(kim, "Basics", "r-1", source="roster")
            verified(kim, "Typed", "r-2", source="roster")
        assert contents() == before

    def test_stays_rejected(self, kim, held):
        activity = make.enter(kim, "coursework", DAY, "Typed").activity
        reject_activity(activity=activity, reason="Copied", by=SYSTEM, now=NOW)
        assert verified(kim, "Typed", "s").status == "rejected"

    def test_is_taken_back(self, kim, held):
        own = verified(kim, "Basics", "s-1").activity
        typed = make.enter(kim, "coursework", DAY, "Typed").activity
        verified(kim, "Typed", "s-2")
        for key in ("s-1", "s-2"):
            withdraw_by_key(external_key=key, reason="Voided", by=SYSTEM, now=NOW)
        assert Activity.objects.get(pk=own).status == "withdrawn"
        row = Activity.objects.get(pk=typed)
        assert (row.status, row.verified, row.external_key) == ("accepted", False, None)
        assert Credential.objects.get(pk=held).unit_hundredths == 1000
        before = contents()
        withdraw_by_key(external_key="s-1", reason="Voided", by=SYSTEM, now=NOW)
        with pytest.raises(NotFound):
            withdraw_by_key(external_key="s-2", reason="Voided", by=SYSTEM, now=NOW)
        assert contents() == before


class TestExams:
    def test_the_same_result_twice_is_one(self, kim):
        result = {"person": kim.person_id, "certification": "ACP-120", "on": DAY, "external_key": "r", "by": SYSTEM}
        first = pass_exam(**result, now=NOW)
        before = contents()
        assert pass_exam(**result, now=NOW) == first
        assert contents() == before

    def test_taking_back_what_earned_it(self, kim):
        first = make.exam(kim, "ACP-120", date(2025, 1, 15))
        withdraw_pass(earned=first.earned, reason="Mixed up", by=SYSTEM, now=NOW)
        assert Credential.objects.get(pk=first.credential).gone
        assert make.held_by(kim)["ACP-120"].status == "revoked"
        before = contents()
        withdraw_pass(earned=first.earned, reason="Mixed up", by=SYSTEM, now=NOW)
        assert contents() == before

    def test_taking_back_what_renewed_it(self, kim, held):
        pass_exam(person=kim.person_id, certification="ACP-120", on=DAY, external_key="r", by=SYSTEM, now=NOW)
        assert dates(held) == RENEWED
        withdraw_pass_by_key(external_key="r", reason="Mixed up", by=SYSTEM, now=NOW)
        assert dates(held) == EARNED

    def test_the_next_exam_earns_when_the_first_is_taken_back(self, kim):
        first = make.exam(kim, "ACP-120", date(2025, 1, 15))
        make.exam(kim, "ACP-120", DAY)
        withdraw_pass(earned=first.earned, reason="Mixed up", by=SYSTEM, now=NOW)
        rows = list(Credential.objects.filter(gone=False))
        assert [(row.earned_on, row.origin) for row in rows] == [(DAY, Pass.objects.get(on=DAY).pk)]


class TestUpgradesAndRevocations:
    def test_an_upgrade_renews_at_the_other_level(self, kim):
        lower = make.earn(kim, "ACA-900", date(2025, 1, 15)).credential
        for number in range(4):
            make.done(kim, "coursework", DAY, f"Course {number}")
        after = upgrade_credential(credential=lower, certification="ACP-120", on=DAY, by=SYSTEM, now=NOW)
        assert (after.certification, after.suspends_on) == ("ACP-120", EARNED[0])
        make.done(kim, "coursework", DAY + ONE_DAY)
        assert dates(lower) == EARNED  # fifty units would have renewed it at the level it had
        make.done(kim, "global_event", DAY + ONE_DAY)
        make.done(kim, "presenting", DAY + ONE_DAY)
        assert dates(lower) == (date(2028, 2, 2), date(2028, 5, 2))

    def test_dates_run_on_under_a_revocation(self, kim, held):
        assert revoke_credential(credential=held, reason="Sold answers", by=SYSTEM, now=NOW).status == "revoked"
        before = contents()
        revoke_credential(credential=held, reason="Again", by=SYSTEM, now=NOW)
        assert contents() == before
        renewed(kim)
        assert (dates(held), make.held_by(kim)["ACP-120"].status) == (RENEWED, "revoked")
        assert restore_credential(credential=held, reason="Found innocent", by=SYSTEM, now=NOW).status == "active"


class TestRetirements:
    def test_a_later_statement_replaces_the_earlier(self, kim, held):
        renewed(kim)
        for on, expected in ((DAY, EARNED), (DAY + ONE_DAY, RENEWED), (date(2025, 2, 1), EARNED), (TODAY, RENEWED)):
            retire_certification(certification="ACP-120", on=on, by=SYSTEM, now=NOW)
            assert dates(held) == expected, on
            assert drifted() == []

    def test_reaches_what_was_turned_into_another(self, kim, held):
        renewed(kim)
        upgrade_credential(credential=held, certification="ACP-610", on=TODAY, by=SYSTEM, now=NOW)
        retire_certification(certification="ACP-120", on=DAY, by=SYSTEM, now=NOW)
        assert dates(held) == EARNED


class TestBlankets:
    SPAN = {"expires_from": date(2027, 1, 1), "expires_to": date(2027, 12, 31)}

    def apply(self, months=12):
        return apply_blanket_extension(**self.SPAN, months=months, by=SYSTEM, now=NOW)

    def test_moves_both_dates_of_retired_ones_too(self, kim, held):
        retire_certification(certification="ACP-120", on=TODAY, by=SYSTEM, now=NOW)
        assert self.apply().credentials == 1
        assert dates(held) == (date(2028, 1, 15), date(2028, 4, 15))

    @pytest.mark.parametrize("months", [12, 36])
    def test_comes_before_what_renewed_on_its_day(self, kim, held, months):
        for type_id in ("global_event", "presenting", *["coursework"] * 5):
            make.done(kim, type_id, TODAY)
        self.apply(months)
        later = max(date(2028, 3, 10), date(2027 + months // 12, 1, 15))
        assert dates(held)[0] == later

    def test_and_a_personal_one_of_the_same_day(self, kim, held):
        self.apply()
        to = {"suspends_on": date(2028, 6, 1), "expires_on": date(2028, 9, 1)}
        grant_extension(credential=held, **to, reason="Ill", by=SYSTEM, now=NOW)
        assert dates(held) == (date(2028, 6, 1), date(2028, 9, 1))

    def test_leaves_alone_what_is_over(self, kim, held):
        late = at(date(2027, 4, 15))
        assert apply_blanket_extension(**self.SPAN, months=12, by=SYSTEM, now=late).credentials == 0
        assert dates(held) == EARNED


def test_nothing_is_announced_that_did_not_happen(kim, held):
    mark = max(event_ids(), default=0)
    make.done(kim, "coursework", DAY)
    assert event_names(since=mark) == ["certification.activity_recorded"]


def event_ids():
    from credenza.journal.models import Event

    return list(Event.objects.values_list("pk", flat=True))


def test_two_blanket_extensions_of_one_day_leave_what_a_replay_says():
    """They take effect by their spans: the shorter one comes first, though it was stated last."""
    kim = make.person("kim@x.example")
    make.earn(kim, "ACA-900", date(2025, 1, 15))
    for days, months in ((700, 12), (420, 1)):
        span = {"expires_from": TODAY, "expires_to": TODAY + timedelta(days=days)}
        apply_blanket_extension(**span, months=months, by=SYSTEM, now=NOW)
    assert make.held_by(kim)["ACA-900"].expires_on == date(2028, 5, 15)
    assert Credential.objects.get().expires_on == date(2028, 5, 15)
