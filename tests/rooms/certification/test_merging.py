"""Two accounts of one person become one: whose what is, what stays, and who may do what about it."""

from datetime import date, timedelta

import pytest

from credenza.certification.commands.accept_activity import accept_activity
from credenza.certification.commands.ask_extension import ask_extension, withdraw_extension
from credenza.certification.commands.correct_activity import correct_activity
from credenza.certification.commands.grant_extension import apply_blanket_extension, grant_extension
from credenza.certification.commands.merge_candidates import merge_candidates
from credenza.certification.commands.pass_exam import grant_credential, withdraw_pass
from credenza.certification.commands.record_activity import record_activity
from credenza.certification.commands.record_verified_activity import record_verified_activity
from credenza.certification.commands.revoke_credential import revoke_credential
from credenza.certification.commands.withdraw_activity import withdraw_activity
from credenza.certification.errors import ActivityImported
from credenza.certification.models import Activity, Candidate, Credential, ExtensionRequest, Merger
from credenza.certification.policy import visible_activities, visible_candidates, visible_credentials
from credenza.certification.queries.activities import ActivityFilter, activity_row, evidence_of, list_activities
from credenza.certification.queries.candidates import candidate_by_number, candidate_seen_by, find_candidates, known
from credenza.kernel.actors import SYSTEM
from credenza.kernel.errors import NotFound, NotPermitted
from credenza.kernel.evidence_errors import EvidenceMissing
from tests.builders import certification as make
from tests.builders.certification import NOW, TODAY
from tests.rooms.certification.reference import drifted, whole
from tests.rooms.certification.tables import events

pytestmark = pytest.mark.django_db
DAY, ONE_DAY = date(2026, 2, 1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _sound():
    yield
    assert drifted() == []


class Two:
    """Kim at work and Kim at home, both with the same certification, the one at home with the later dates."""

    def __init__(self) -> None:
        self.work, self.home = make.person("kim@work.example"), make.person("kim@home.example")
        self.first = make.earn(self.work, "ACP-120", date(2025, 1, 15))
        self.second = make.earn(self.home, "ACP-120", date(2025, 6, 1))

    def merge(self, *, by=SYSTEM, now=NOW):
        return merge_candidates(keep=self.first.candidate, merge=self.second.candidate, by=by, now=now)


@pytest.fixture
def two():
    return Two()


def test_the_later_dates_stay(two):
    two.merge()
    row = make.held_by(two.work)["ACP-120"]
    assert (row.id, row.suspends_on, row.expires_on) == (two.second.credential, date(2027, 6, 1), date(2027, 9, 1))
    assert make.held_by(two.home) == make.held_by(two.work)
    assert Credential.objects.get(pk=two.first.credential).merged_into_id == two.second.credential


def test_units_of_both_renew(two):
    for who in (two.work, two.home):
        for number in range(4):
            make.done(who, "coursework", DAY, f"{who.person_id} {number}")
    two.merge()
    make.done(two.home, "coursework", DAY + ONE_DAY)
    assert make.held_by(two.work)["ACP-120"].units == 90
    make.done(two.work, "coursework", DAY + 2 * ONE_DAY)
    assert make.held_by(two.home)["ACP-120"].suspends_on == date(2028, 2, 3)


def test_what_both_told_of_is_one(two):
    doubled = [make.done(who, "coursework", DAY, name).activity for who, name in ((two.work, "A"), (two.home, " a"))]
    two.merge()
    assert make.held_by(two.work)["ACP-120"].units == 10
    assert Activity.objects.filter(pk__in=doubled).count() == 2
    withdraw_activity(activity=doubled[0], by=two.work, now=NOW)
    assert make.held_by(two.work)["ACP-120"].units == 10


def test_both_ids_work_and_both_people_act(two):
    theirs = {who.person_id: make.enter(who, "coursework", DAY).activity for who in (two.work, two.home)}
    two.merge()
    numbers = list(Candidate.objects.values_list("number", flat=True))
    desk = make.certification_desk()
    for who in (two.work, two.home):
        assert {candidate_by_number(number, who).id for number in numbers} == {two.first.candidate}
        assert candidate_seen_by(who, two.first.candidate).also
        assert [row.id for row in find_candidates("", who)] == [two.first.candidate]
        assert set(visible_activities(who).values_list("pk", flat=True)) >= set(theirs.values())
        assert visible_candidates(who).count() == visible_credentials(who).count() == 2
        for number, activity in enumerate(theirs.values()):
            correct_activity(activity=activity, notes=f"{who.person_id} {number}", by=who, now=NOW)
            assert two.second.credential in activity_row(activity, who).counts_for
        mine = record_activity(
            person=who.person_id, claim=make.claim("coursework", DAY), evidence=(make.proof(),), by=who, now=NOW
        )
        assert (mine.candidate, Activity.objects.get(pk=mine.activity).source) == (two.first.candidate, "typed")
        wish = ask_extension(credential=two.second.credential, reason="Ill", by=who, now=NOW).extension
        withdraw_extension(extension=wish, by=who, now=NOW)
    assert len(list_activities(ActivityFilter(candidate=two.first.candidate), two.home)) == 4
    assert [row.id for row in find_candidates("kim@", desk)] == [two.first.candidate]
    stranger = make.person()
    for activity in theirs.values():
        with pytest.raises(NotPermitted):
            withdraw_activity(activity=activity, by=stranger, now=NOW)
        with pytest.raises(NotFound):
            activity_row(activity, stranger)


def test_nobody_at_the_desk_decides_about_their_other_account(two):
    activity = make.enter(two.home, "coursework", DAY).activity
    two.merge()
    desk = make.certification_desk(two.work)
    with pytest.raises(NotPermitted):
        accept_activity(activity=activity, reason="Mine", by=desk, now=NOW)
    with pytest.raises(NotPermitted):
        grant_credential(person=two.home.person_id, certification="ACA-900", on=DAY, by=desk, now=NOW)
    with pytest.raises(EvidenceMissing):
        record_activity(person=two.home.person_id, claim=make.claim("coursework", DAY), by=desk, now=NOW)
    third = make.earn(make.person(), "ACA-900", DAY)
    with pytest.raises(NotPermitted):
        merge_candidates(keep=third.candidate, merge=two.second.candidate, by=desk, now=NOW)


def test_what_came_in_by_itself_is_taken_back_by_neither(two):
    known = {"claim": make.claim("coursework", DAY), "source": "roster", "external_key": "r-1", "by": SYSTEM}
    activity = record_verified_activity(person=two.home.person_id, **known, now=NOW).activity
    two.merge()
    for who in (two.work, two.home):
        with pytest.raises(ActivityImported):
            withdraw_activity(activity=activity, by=who, now=NOW)


def test_the_same_statement_again_after_merging(two):
    claim = make.claim("coursework", DAY, "Basics")
    known = {"person": two.home.person_id, "claim": claim, "source": "statement", "by": SYSTEM, "now": NOW}
    record_verified_activity(**known, external_key="s-1")
    typed = make.enter(two.home, "coursework", DAY, "Typed").activity
    two.merge()
    record_verified_activity(**known, external_key="s-1")
    assert drifted() == []
    again = record_verified_activity(**(known | {"claim": make.claim("coursework", DAY, "typed")}), external_key="s-2")
    assert (again.activity, again.candidate) == (typed, two.second.candidate)
    assert events("certification.activity_verified")[-1]["candidate"] == two.first.candidate
    assert Credential.objects.count() == 2


@pytest.mark.parametrize("keep", ["a", "b", "c"])
def test_a_chain_ends_at_the_last_one(keep):
    people = {name: make.person(f"{name}@x.example") for name in "abc"}
    made = {name: make.earn(who, "ACP-120", date(2025, 1, 15) + ONE_DAY) for name, who in people.items()}
    activity = {name: make.enter(who, "coursework", DAY, name).activity for name, who in people.items()}
    first, second = (name for name in "abc" if name != keep)
    merge_candidates(keep=made[second].candidate, merge=made[first].candidate, by=SYSTEM, now=NOW)
    # named by the ID of the account that was taken in already
    merge_candidates(keep=made[keep].candidate, merge=made[first].candidate, by=SYSTEM, now=NOW)
    root = made[keep].candidate
    assert set(Candidate.objects.exclude(pk=root).values_list("merged_into", flat=True)) == {root}
    assert Merger.objects.count() == 3
    for who in people.values():
        assert make.held_by(who)["ACP-120"].units == 30
        for one in activity.values():
            correct_activity(activity=one, notes="Mine", by=who, now=NOW)
    left = make.held_by(people[keep])["ACP-120"].id
    to = {"suspends_on": date(2028, 1, 1), "expires_on": date(2028, 4, 1)}
    for one in made.values():
        after = grant_extension(credential=one.credential, **to, reason="Ill", by=SYSTEM, now=NOW)
        assert after.credential == left


def test_misconduct_is_not_merged_away(two):
    revoke_credential(credential=two.first.credential, reason="Sold answers", by=SYSTEM, now=NOW)
    two.merge()
    assert make.held_by(two.work)["ACP-120"].status == "revoked"
    assert events("certification.credential_revoked")[-1]["credential"] == two.second.credential


def test_what_was_taken_back_from_either_is_still_told(two):
    withdraw_pass(earned=two.second.earned, reason="Mixed up", by=SYSTEM, now=NOW)
    two.merge()
    rows = {row.id: row.status for row in known(two.first.candidate, TODAY).rows}
    assert rows == {two.first.credential: "active", two.second.credential: "revoked"}


def test_an_exam_of_the_merged_credential_taken_back(two):
    two.merge()
    withdraw_pass(earned=two.second.earned, reason="Mixed up", by=SYSTEM, now=NOW)
    rows = {row.id: row.status for row in known(two.first.candidate, TODAY).rows}
    assert rows == {two.first.credential: "active", two.second.credential: "revoked"}


def test_a_wish_for_what_became_one_is_answered(two):
    wish = ask_extension(credential=two.first.credential, reason="Ill", by=two.work, now=NOW).extension
    two.merge()
    to = {"suspends_on": date(2028, 1, 1), "expires_on": date(2028, 4, 1)}
    after = grant_extension(credential=two.second.credential, **to, reason="Ill", by=SYSTEM, now=NOW)
    assert (after.suspends_on, ExtensionRequest.objects.get(pk=wish).status) == (date(2028, 1, 1), "granted")


def test_a_blanket_on_the_day_of_merging(two):
    two.merge()
    span = {"expires_from": date(2027, 4, 1), "expires_to": date(2027, 4, 30)}
    apply_blanket_extension(**span, months=12, by=SYSTEM, now=NOW)
    # it comes before the merging, so the one that it moved is the one that lasts
    assert make.held_by(two.work)["ACP-120"].suspends_on == date(2028, 1, 15)


def test_evidence_stays_with_its_activity(two):
    activity = make.enter(two.home, "coursework", DAY).activity
    files = evidence_of(activity)
    two.merge()
    assert evidence_of(activity) == files != ()


def test_what_was_known_before_merging(two):
    make.done(two.home, "coursework", DAY, now=NOW)
    before = {root: whole(root, TODAY) for root in (two.first.candidate, two.second.candidate)}
    two.merge(now=NOW + ONE_DAY)
    for root, told in before.items():
        assert whole(root, TODAY, known_on=TODAY) == told


def test_who_was_taken_in_by_somebody_who_is_taken_in():
    """Work takes in home, then a third account takes in work: in between an exam renewed the one that both had."""
    home, work, third = (make.person(f"kim@{place}.example") for place in ("home", "work", "third"))
    held = make.earn(work, "ACP-120", date(2025, 1, 15))
    other = make.earn(home, "ACP-120", date(2025, 6, 1))
    last = make.earn(third, "ACA-905", date(2025, 6, 1))
    merge_candidates(keep=held.candidate, merge=other.candidate, by=SYSTEM, now=NOW)
    make.exam(work, "ACP-120", TODAY + 10 * ONE_DAY)
    renewed = make.held_by(work, TODAY + 10 * ONE_DAY)["ACP-120"]
    later = TODAY + 20 * ONE_DAY
    merge_candidates(keep=last.candidate, merge=held.candidate, by=SYSTEM, now=make.at(later))
    row = make.held_by(third, later)["ACP-120"]
    assert (row.id, row.suspends_on) == (renewed.id, renewed.suspends_on)
