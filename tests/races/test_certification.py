"""The same fact told by many processes at once is one fact, and the stored credentials are what a replay gives."""

from datetime import date
from itertools import pairwise

import pytest

from credenza.certification.commands.accept_activity import accept_activity
from credenza.certification.commands.ask_extension import ask_extension
from credenza.certification.commands.grant_extension import apply_blanket_extension, grant_extension
from credenza.certification.commands.merge_candidates import merge_candidates
from credenza.certification.commands.pass_exam import pass_exam
from credenza.certification.commands.record_activity import record_activity
from credenza.certification.commands.record_verified_activity import record_verified_activity
from credenza.certification.commands.register_candidate import register_candidate
from credenza.certification.commands.reject_activity import reject_activity
from credenza.certification.commands.retire_certification import retire_certification
from credenza.certification.commands.withdraw_activity import withdraw_activity
from credenza.certification.models import (
    Activity,
    Candidate,
    Credential,
    CredentialExtension,
    Decision,
    ExtensionRequest,
    Merger,
    Pass,
)
from credenza.kernel.actors import SYSTEM
from tests.builders import certification as make
from tests.builders.certification import NOW, TODAY
from tests.races.racing import race
from tests.rooms.certification.reference import drifted
from tests.rooms.certification.tables import events

pytestmark = pytest.mark.usefixtures("committed")
DAY = date(2026, 2, 1)


@pytest.fixture(autouse=True)
def _sound(committed):
    yield
    assert drifted() == []


@pytest.fixture
def kim(committed):
    return make.person("kim@x.example")


def typed(kim, name="Basics", type_id="coursework", **more):
    given = {"claim": make.claim(type_id, DAY, name), "evidence": (make.proof(),), "by": kim, "now": NOW}
    return lambda: record_activity(person=kim.person_id, **(given | more))


def heard(kim, name="Basics", key="s-1"):
    given = {"claim": make.claim("coursework", DAY, name), "source": "statement", "by": SYSTEM, "now": NOW}
    return lambda: record_verified_activity(person=kim.person_id, external_key=key, **given)


def test_twenty_times_the_same_activity_is_one(kim):
    """The candidate is made by it, too."""
    assert race([typed(kim) for _ in range(20)]) == {"done": 1, "duplicate_activity": 19}
    assert (Activity.objects.count(), Candidate.objects.count()) == (1, 1)
    assert len(events("certification.activity_recorded")) == len(events("certification.candidate_registered")) == 1


@pytest.mark.postgresql_only
def test_twenty_times_the_same_result_is_one(kim):
    job = lambda: pass_exam(  # noqa: E731
        person=kim.person_id, certification="ACP-120", on=DAY, external_key="r-1", by=SYSTEM, now=NOW
    )
    assert race([job] * 20) == {"done": 20}
    assert (Pass.objects.count(), Credential.objects.count()) == (1, 1)
    assert len(events("certification.credential_earned")) == 1


@pytest.mark.postgresql_only
def test_one_person_is_one_candidate(kim):
    job = lambda: register_candidate(person=kim.person_id, by=kim, now=NOW)  # noqa: E731
    assert race([job] * 16) == {"done": 16}
    assert len(events("certification.candidate_registered")) == 1


def test_typing_and_hearing_at_once_is_one_verified(kim):
    make.earn(kim, "ACP-120", date(2025, 1, 15))
    counted = race([typed(kim), heard(kim)] * 6)
    assert set(counted) <= {"done", "duplicate_activity"}
    row = Activity.objects.get()
    assert (row.verified, row.status, row.external_key) == (True, "accepted", "s-1")
    assert Credential.objects.get().unit_hundredths == 1000


@pytest.mark.postgresql_only
def test_accepting_rejecting_and_withdrawing_end_as_the_last_decision_says(kim):
    make.earn(kim, "ACP-120", date(2025, 1, 15))
    desk = make.certification_desk()
    activities = [make.enter(kim, "coursework", DAY).activity for _ in range(5)]
    jobs = []
    for one in activities:
        jobs += [
            lambda one=one: reject_activity(activity=one, reason="No", by=desk, now=NOW),
            lambda one=one: accept_activity(activity=one, reason="Yes", by=desk, now=NOW),
            lambda one=one: withdraw_activity(activity=one, by=kim, now=NOW),
            lambda one=one: reject_activity(activity=one, reason="No", by=SYSTEM, now=NOW),
        ]
    assert set(race(jobs)) <= {"done", "activity_not_open"}
    for row in Activity.objects.all():
        last = Decision.objects.filter(activity=row).order_by("-id").first()
        assert row.status == (last.status if last else "accepted")
        said = list(Decision.objects.filter(activity=row).order_by("id").values_list("status", flat=True))
        assert all(one != other for one, other in pairwise(said))
        assert said.count("withdrawn") <= 1


@pytest.mark.postgresql_only
def test_one_wish_asked_and_granted_once(kim):
    held = make.earn(kim, "ACP-120", date(2025, 1, 15)).credential
    ask = lambda: ask_extension(credential=held, reason="Ill", by=kim, now=NOW)  # noqa: E731
    assert race([ask] * 10) == {"done": 1, "extension_not_asked": 9}
    to = {"suspends_on": date(2028, 1, 1), "expires_on": date(2028, 4, 1)}
    grant = lambda: grant_extension(  # noqa: E731
        credential=held, **to, reason="Ill", by=SYSTEM, now=NOW, idempotency_key="g"
    )
    assert race([grant] * 10) == {"done": 10}
    assert (ExtensionRequest.objects.get().status, CredentialExtension.objects.count()) == ("granted", 1)


@pytest.mark.postgresql_only
@pytest.mark.parametrize("turn", [0, 1])
def test_merging_in_a_circle_while_both_go_on(kim, turn):
    """Each of three is merged into the next, while all of them enter what they did."""
    people = [kim, make.person("lee@x.example"), make.person("max@x.example")]
    rows = [make.earn(who, "ACP-120", date(2025, 1, 15)).candidate for who in people]
    rows = rows[::-1] if turn else rows
    jobs = [typed(who, f"{who.person_id} {number}") for number in range(5) for who in people]
    pairs = [(rows[0], rows[1]), (rows[1], rows[2]), (rows[2], rows[0]), (rows[1], rows[0]), (rows[0], rows[2])]
    for place, (keep, merge) in enumerate(pairs):
        job = lambda keep=keep, merge=merge: merge_candidates(keep=keep, merge=merge, by=SYSTEM, now=NOW)  # noqa: E731
        jobs.insert(3 * place + 1, job)
    assert race(jobs) == {"done": 17, "invalid_field": 3}
    root = Candidate.objects.get(merged_into=None)
    assert set(Candidate.objects.exclude(pk=root.pk).values_list("merged_into", flat=True)) == {root.pk}
    assert Merger.objects.filter(keep=root).count() == 2
    assert Activity.objects.count() == 15
    assert Credential.objects.filter(candidate=root, merged_into=None).count() == 1


@pytest.mark.postgresql_only
def test_what_is_stated_for_everybody_reaches_whoever_is_being_changed(committed):
    people = [make.person() for _ in range(6)]
    for who in people[:3]:
        make.earn(who, "ACP-120", date(2025, 1, 15))
    span = {"expires_from": date(2027, 1, 1), "expires_to": date(2028, 12, 31)}
    jobs = [typed(who, str(number)) for number in range(3) for who in people]
    jobs += [
        lambda who=who: pass_exam(person=who.person_id, certification="ACP-120", on=TODAY, by=SYSTEM, now=NOW)
        for who in people
    ]
    jobs.insert(4, lambda: apply_blanket_extension(**span, months=12, by=SYSTEM, now=NOW))
    jobs.insert(9, lambda: retire_certification(certification="ACP-120", on=date(2030, 1, 1), by=SYSTEM, now=NOW))
    jobs.insert(15, lambda: apply_blanket_extension(**span, months=1, by=SYSTEM, now=NOW))
    assert race(jobs) == {"done": 27}
    assert Credential.objects.count() == 6
