"""What candidates are told as it happens: to whom, under which name, once, with what in it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from credenza.certification.commands.accept_activity import accept_activity
from credenza.certification.commands.answer_case import answer_case, appeal_case
from credenza.certification.commands.ask_candidate import ask_candidate
from credenza.certification.commands.ask_extension import ask_extension, decline_extension
from credenza.certification.commands.decide_case import decide_case
from credenza.certification.commands.grant_extension import apply_blanket_extension, grant_extension
from credenza.certification.commands.lengthen_deadline import lengthen_deadline
from credenza.certification.commands.merge_candidates import merge_candidates
from credenza.certification.commands.open_case import open_case
from credenza.certification.commands.pass_exam import withdraw_pass
from credenza.certification.commands.record_verified_activity import record_verified_activity
from credenza.certification.commands.register_candidate import register_candidate
from credenza.certification.commands.reject_activity import reject_activity
from credenza.certification.commands.revoke_credential import restore_credential, revoke_credential
from credenza.certification.queries.candidates import candidate_of_person
from credenza.journal.outbox import announced
from credenza.kernel.actors import SYSTEM, Actor
from credenza.parties.commands.set_notices_off import set_notices_off
from credenza.parties.models import Person
from credenza.programs.loader import active, using
from credenza.workflows.audits import looking_at_nothing
from credenza.workflows.dispatch import dispatch_pending
from credenza.workflows.letters import candidates, candidates_activities
from credenza.workflows.models import Delivery, Notice
from credenza.workflows.queries import emails_of
from credenza.workflows.registry import OPTIONAL
from credenza.workflows.telling import write
from tests.builders.certification import NOW, TODAY, at, certification_desk, claim, done, earn, enter, exam, person

KIM = "kim@x.example"
JIRA, ORG, ASSOCIATE = "ACP-120", "ACP-520", "ACA-900"
ONE_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _no_sampling() -> Iterator[None]:
    """Cases open here by hand only."""
    with looking_at_nothing():
        yield


@pytest.fixture
def kim() -> Actor:
    return person(KIM, "Kim Lang")


@pytest.fixture
def desk() -> Actor:
    return certification_desk()


def told(now: datetime = NOW, to: str = KIM) -> list[str]:
    """The names of what is newly told to somebody, oldest first."""
    before = set(Notice.objects.values_list("pk", flat=True))
    dispatch_pending(now=now)
    return list(Notice.objects.filter(to=to).exclude(pk__in=before).order_by("pk").values_list("name", flat=True))


def the(name: str, to: str = KIM) -> Notice:
    return Notice.objects.filter(name=name, to=to).latest("pk")


def sent() -> None:
    """Every mail so far has gone."""
    Delivery.objects.filter(status="queued").update(status="sent", sent_at=NOW, attempts_count=1)


def words(notice: Notice) -> str:
    return " ".join(notice.text.split())


class TestEarned:
    def test_a_new_credential_with_its_dates(self, kim: Actor) -> None:
        earn(kim, JIRA, TODAY, now=NOW)
        assert told() == ["credential_earned"]
        notice = the("credential_earned")
        assert notice.subject == "You earned ACP-120 Jira Administration for Cloud"
        assert "0 of 100 CE units; active, suspends on 10 Mar 2028, expires on 10 Jun 2028" in words(notice)
        assert "AT00" in notice.text

    def test_several_of_a_sitting_are_one_notice(self, kim: Actor) -> None:
        for code in (JIRA, ORG, ASSOCIATE):
            earn(kim, code, TODAY, now=NOW)
        assert told() == ["credential_earned"]
        assert the("credential_earned").subject == "You earned ACP-120, ACP-520 and ACA-900"


class TestCredited:
    def test_units_and_new_status_of_every_certification(self, kim: Actor) -> None:
        earn(kim, JIRA, date(2025, 1, 15))
        earn(kim, ASSOCIATE, date(2025, 6, 1))
        told()
        enter(kim, "global_event", date(2026, 3, 1), "Team 26")
        assert told() == ["activity_credited"]
        notice = the("activity_credited")
        assert notice.subject == "30 CE units credited: Team 26"
        assert "Team 26 (Global event attended, 1 Mar 2026): 30 CE units." in words(notice)
        assert "ACP-120 Jira Administration for Cloud: 30 of 100 CE units; active, suspends on 15 Jan 2027" in words(
            notice
        )
        assert "ACA-900 Jira Software Essentials Certification: 30 of 50 CE units" in words(notice)

    def test_those_of_a_sitting_are_one_notice_and_one_mail(self, kim: Actor) -> None:
        earn(kim, JIRA, date(2025, 1, 15))
        told()
        assert [told(now) for now in _entered_one_by_one(kim)] == [["activity_credited"], [], []]
        notice = the("activity_credited")
        assert notice.subject == "30 CE units credited for 3 activities"
        assert all(f"Course {number}" in notice.text for number in (1, 2, 3))
        assert "30 of 100 CE units" in words(notice)
        assert [mail.notice for mail in emails_of(KIM)] == ["credential_earned", "activity_credited"]

    def test_what_comes_after_the_mail_has_gone_is_told_in_another(self, kim: Actor) -> None:
        earn(kim, JIRA, date(2025, 1, 15))
        enter(kim, "coursework", date(2026, 3, 1), "First")
        told()
        sent()
        enter(kim, "coursework", date(2026, 3, 2), "Second", now=NOW + timedelta(hours=3))
        assert told() == ["activity_credited"]
        assert "Second" in the("activity_credited").text
        assert "First" not in the("activity_credited").text

    def test_what_counts_for_nothing_is_not_credited(self, kim: Actor) -> None:
        earn(kim, JIRA, date(2026, 2, 1))
        told()
        enter(kim, "coursework", date(2026, 1, 20))
        assert told() == []

    def test_what_a_platform_knows_is_credited_like_what_is_typed(self, kim: Actor) -> None:
        earn(kim, JIRA, date(2025, 1, 15))
        told()
        record_verified_activity(
            person=kim.person_id or 0,
            claim=claim("coursework", date(2026, 3, 2), "Automation"),
            source="statement",
            external_key="s1",
            by=SYSTEM,
            now=NOW,
        )
        assert told() == ["activity_credited"]

    def test_a_handler_that_runs_again_tells_nothing_new(self, kim: Actor) -> None:
        earn(kim, JIRA, date(2025, 1, 15))
        enter(kim, "coursework", date(2026, 3, 1))
        told()
        (event,) = announced("certification.activity_recorded", on=TODAY)
        for gone in (False, True):
            if gone:
                sent()
            assert write(candidates_activities.recorded(event), optional=OPTIONAL, on=TODAY, now=NOW) == 0
        assert Notice.objects.filter(name="activity_credited").count() == 1


class TestRenewed:
    def test_the_renewal_and_the_credit_that_led_to_it(self, kim: Actor) -> None:
        earn(kim, ASSOCIATE, date(2025, 1, 15))
        earn(kim, "ACA-905", date(2025, 3, 1))
        for number in range(4):
            done(kim, "coursework", date(2026, 2, 1 + number), now=at(date(2026, 2, 10)))
        told()
        sent()
        done(kim, "coursework", date(2026, 3, 5), "The last one")
        assert told() == ["activity_credited", "credential_renewed"]
        notice = the("credential_renewed")
        assert notice.subject == "ACA-900 and ACA-905 are renewed"
        assert words(notice).count("active, suspends on 5 Mar 2028, expires on 5 Jun 2028") == 2

    def test_an_exam_renews_one(self, kim: Actor) -> None:
        earn(kim, JIRA, date(2025, 1, 15))
        told()
        exam(kim, JIRA, TODAY, now=NOW)
        assert told() == ["credential_renewed"]
        assert the("credential_renewed").subject == "ACP-120 Jira Administration for Cloud is renewed"

    def test_two_renewals_of_a_sitting_are_one_notice(self, kim: Actor) -> None:
        earn(kim, JIRA, date(2025, 1, 15))
        earn(kim, ORG, date(2025, 1, 15))
        told()
        exam(kim, JIRA, TODAY, now=NOW)
        told()
        exam(kim, ORG, TODAY, now=NOW)
        told()
        assert the("credential_renewed").subject == "ACP-120 and ACP-520 are renewed"
        assert Notice.objects.filter(name="credential_renewed").count() == 1


class TestDatesChanged:
    def renewed(self, kim: Actor) -> int:
        """A renewal by five courses; answers the last one."""
        earn(kim, ASSOCIATE, date(2025, 1, 15))
        last = [done(kim, "coursework", date(2026, 2, day), now=at(date(2026, 2, 20))) for day in range(1, 6)][-1]
        told()
        sent()
        return last.activity

    def test_rejecting_moves_back_and_says_old_and_new(self, kim: Actor, desk: Actor) -> None:
        activity = self.renewed(kim)
        reject_activity(activity=activity, reason="Not yours", by=desk, now=NOW)
        assert told() == ["audit_decided", "dates_changed"]
        notice = the("dates_changed")
        assert notice.subject == "New dates for ACA-900 Jira Software Essentials Certification"
        assert "Suspends on: 15 Jan 2027 (was 5 Feb 2028)" in words(notice)
        assert "Expires on: 15 Apr 2027 (was 5 May 2028)" in words(notice)
        assert "Reason: Not yours" in words(the("audit_decided"))

    def test_there_and_back_in_a_sitting_is_as_before(self, kim: Actor, desk: Actor) -> None:
        activity = self.renewed(kim)
        reject_activity(activity=activity, reason="Not yours", by=desk, now=NOW)
        told()
        accept_activity(activity=activity, reason="It was", by=desk, now=NOW + timedelta(minutes=1))
        told()
        assert Notice.objects.filter(name="credential_renewed", on=TODAY).count() == 1

    def test_an_older_activity_moves_a_renewal_earlier(self, kim: Actor) -> None:
        self.renewed(kim)
        enter(kim, "coursework", date(2025, 5, 1), "Forgotten")
        assert told() == ["activity_credited", "dates_changed"]
        assert "Suspends on: 4 Feb 2028 (was 5 Feb 2028)" in words(the("dates_changed"))
        assert "whose date moves a renewal" in words(the("dates_changed"))

    def test_a_blanket_extension_is_told_to_each(self, kim: Actor) -> None:
        earn(kim, JIRA, date(2024, 7, 1))
        told()
        apply_blanket_extension(
            expires_from=date(2026, 9, 1), expires_to=date(2026, 12, 1), months=12, by=SYSTEM, now=NOW
        )
        assert told() == ["dates_changed"]
        assert "Expires on: 1 Oct 2027 (was 1 Oct 2026)" in words(the("dates_changed"))

    def test_an_extension_of_ones_own_is_told_once(self, kim: Actor, desk: Actor) -> None:
        credential = earn(kim, JIRA, date(2025, 1, 15)).credential or 0
        wish = ask_extension(credential=credential, reason="Leave", by=kim, now=NOW).extension
        told()
        decline_extension(extension=wish, reason="There is time", by=desk, now=NOW)
        assert told() == ["extension_declined"]
        assert "Declined because: There is time" in words(the("extension_declined"))
        grant_extension(
            credential=credential,
            suspends_on=date(2027, 6, 1),
            expires_on=date(2027, 9, 1),
            reason="After all",
            by=desk,
            now=NOW,
        )
        assert told() == ["extension_granted"]
        assert "Suspends on: 1 Jun 2027 (was 15 Jan 2027)" in words(the("extension_granted"))


class TestHeld:
    def held(self, kim: Actor) -> int:
        earn(kim, ASSOCIATE, date(2023, 6, 1), now=at(date(2023, 6, 1)))
        told()
        return enter(kim, "global_event", date(2025, 8, 1), "Team 25").activity

    def test_it_waits_and_is_then_accepted(self, kim: Actor, desk: Actor) -> None:
        activity = self.held(kim)
        assert told() == ["activity_held"]
        assert "counts once staff accept it" in words(the("activity_held"))
        accept_activity(activity=activity, reason="In time", by=desk, now=NOW)
        assert told() == ["activity_held", "activity_credited"]
        assert "Reason: In time" in words(the("activity_held"))

    def test_it_waits_and_is_then_rejected(self, kim: Actor, desk: Actor) -> None:
        activity = self.held(kim)
        told()
        reject_activity(activity=activity, reason="Unreadable", by=desk, now=NOW)
        assert told() == ["activity_held"]
        assert the("activity_held").subject == "Team 25 was not accepted"


class TestAudits:
    @pytest.fixture
    def activity(self, kim: Actor) -> int:
        earn(kim, JIRA, date(2025, 1, 15))
        made = enter(kim, "coursework", date(2026, 3, 1), "Automation").activity
        told()
        sent()
        return made

    def test_opened_asked_and_given_more_time(self, activity: int, desk: Actor) -> None:
        case = open_case(activity=activity, reason="Somebody wrote to us", by=desk, now=NOW).case
        assert told() == ["audit_opened"]
        assert "Somebody wrote" not in the("audit_opened").text
        ask_candidate(case=case, text="Which\nsession?", by=desk, now=NOW)
        assert told() == ["audit_opened"]
        assert "Which session?" in words(the("audit_opened"))
        assert "Last day to answer: 9 Apr 2026" in words(the("audit_opened"))
        lengthen_deadline(case=case, deadline_on=date(2026, 5, 1), reason="Asked", by=desk, now=NOW)
        assert told() == ["audit_opened"]
        assert "New last day: 1 May 2026" in words(the("audit_opened"))

    def test_a_decision_and_its_appeal(self, activity: int, kim: Actor, desk: Actor) -> None:
        case = open_case(activity=activity, reason="Look", by=desk, now=NOW).case
        told()
        decide_case(case=case, outcome="reject", reason="No proof", by=desk, now=NOW)
        assert told() == ["audit_decided"]
        notice = the("audit_decided")
        assert notice.subject == "Automation was rejected"
        assert "Reason: No proof" in words(notice)
        assert "Last day to appeal: 9 Apr 2026" in words(notice)
        appeal_case(case=case, text="Here it is", by=kim, now=NOW + ONE_DAY)
        assert told(NOW + ONE_DAY) == []
        decide_case(case=case, outcome="accept", reason="Proved", by=certification_desk(), now=NOW + 2 * ONE_DAY)
        assert told(NOW + 2 * ONE_DAY) == ["appeal_decided", "activity_credited"]
        assert "This decision is final." in words(the("appeal_decided"))

    def test_a_dismissed_case_changes_nothing(self, activity: int, kim: Actor, desk: Actor) -> None:
        case = open_case(activity=activity, reason="Look", by=desk, now=NOW).case
        answer_case(case=case, text="Mine", by=kim, now=NOW)
        told()
        decide_case(case=case, outcome="dismiss", reason="Fine", by=desk, now=NOW)
        assert told() == ["audit_decided"]
        assert "Nothing changes" in words(the("audit_decided"))


class TestRevoked:
    def test_revoked_and_given_back(self, kim: Actor, desk: Actor) -> None:
        credential = earn(kim, JIRA, date(2025, 1, 15)).credential or 0
        told()
        revoke_credential(credential=credential, reason="Shared answers", by=desk, now=NOW)
        assert told() == ["credential_revoked"]
        assert "Reason: Shared answers" in words(the("credential_revoked"))
        restore_credential(credential=credential, reason="It was not you", by=desk, now=NOW)
        assert told() == ["credential_revoked"]
        assert the("credential_revoked").subject.endswith("was given back")

    def test_an_exam_that_was_none_revokes_what_it_earned(self, kim: Actor, desk: Actor) -> None:
        passed = exam(kim, JIRA, date(2025, 1, 15))
        told()
        withdraw_pass(earned=passed.earned, reason="Mixed up", by=desk, now=NOW)
        assert told() == ["credential_revoked"]
        assert "Reason: Mixed up" in words(the("credential_revoked"))

    def test_an_exam_that_only_renewed_moves_dates(self, kim: Actor, desk: Actor) -> None:
        earn(kim, JIRA, date(2025, 1, 15))
        passed = exam(kim, JIRA, date(2026, 1, 15))
        told()
        withdraw_pass(earned=passed.earned, reason="Mixed up", by=desk, now=NOW)
        assert told() == ["dates_changed"]


class TestToWhom:
    def test_what_is_optional_can_be_turned_off_and_decisions_cannot(self, kim: Actor, desk: Actor) -> None:
        set_notices_off(notices=("activity_credited", "credential_renewed"), by=kim, now=NOW)
        earn(kim, JIRA, date(2025, 1, 15))
        made = enter(kim, "coursework", date(2026, 3, 1)).activity
        told()
        reject_activity(activity=made, reason="No", by=desk, now=NOW)
        told()
        off = Delivery.objects.filter(status="off").values_list("notice__name", flat=True)
        assert list(off) == ["activity_credited"]
        assert "activity_credited" not in [mail.notice for mail in emails_of(KIM)]
        assert "audit_decided" in [mail.notice for mail in emails_of(KIM)]
        assert the("activity_credited").read_at == NOW

    def test_a_candidate_chooses_on_the_notices_page(self, kim: Actor, client: Client) -> None:
        client.force_login(Person.objects.get(pk=kim.person_id), backend="django.contrib.auth.backends.ModelBackend")
        assert "As a candidate" not in client.get("/you/notices/").content.decode()
        earn(kim, JIRA, date(2025, 1, 15))
        page = client.get("/you/notices/").content.decode()
        assert page.count('value="quarterly_status"') == 1
        assert 'value="audit_decided"' not in page

    def test_of_accounts_made_one_the_kept_person_hears(self, kim: Actor) -> None:
        other = person("old@x.example", "Kim Lang")
        credential = earn(other, JIRA, date(2025, 1, 15)).credential
        told()
        keep = register_candidate(person=kim.person_id or 0, by=SYSTEM, now=NOW).candidate
        taken = candidate_of_person(other.person_id or 0)
        assert taken is not None
        merge_candidates(keep=keep, merge=taken.id, by=SYSTEM, now=NOW)
        done(other, "coursework", date(2026, 3, 1))
        told()
        assert the("activity_credited").to == KIM
        assert not Notice.objects.filter(to="old@x.example", name="activity_credited").exists()
        assert credential is not None

    def test_the_day_is_the_programs(self, kim: Actor) -> None:
        with using(replace(active(), time_zone="Pacific/Auckland")):
            earn(kim, JIRA, date(2025, 1, 15), now=datetime(2026, 3, 10, 18, 0, tzinfo=UTC))
            told()
        assert the("credential_earned").on == date(2026, 3, 11)

    def test_nobody_hears_of_a_renewal_twice(self, kim: Actor) -> None:
        earn(kim, JIRA, date(2025, 1, 15))
        exam(kim, JIRA, TODAY, now=NOW)
        told()
        (event,) = announced("certification.credential_renewed", on=TODAY)
        assert write(candidates.renewed(event), optional=OPTIONAL, on=TODAY, now=NOW) == 0


def _entered_one_by_one(kim: Actor) -> Iterator[datetime]:
    """Three courses, a minute apart; the instant of each, just after it was entered."""
    for number in (1, 2, 3):
        now = NOW + timedelta(minutes=number)
        enter(kim, "coursework", date(2026, 3, number), f"Course {number}", now=now)
        yield now
