"""Audit cases from opening to closing: the table of states with its deadlines, refusals and who may what."""

from datetime import date, timedelta

import pytest

from credenza.certification.commands.accept_activity import accept_activity
from credenza.certification.commands.answer_case import answer_case, appeal_case
from credenza.certification.commands.ask_candidate import ask_candidate
from credenza.certification.commands.close_cases import close_cases
from credenza.certification.commands.decide_case import decide_case
from credenza.certification.commands.lengthen_deadline import lengthen_deadline
from credenza.certification.commands.open_case import open_case
from credenza.certification.commands.reject_activity import reject_activity
from credenza.certification.commands.withdraw_activity import withdraw_activity
from credenza.certification.errors import (
    ActivityInAudit,
    ActivityState,
    AlreadyAppealed,
    CaseNotOpen,
    DeadlinePassed,
    SameDecider,
)
from credenza.certification.models import Activity, CaseEntry, Decision, Evidence
from credenza.certification.queries.cases import AT_DESK, CaseFilter, case_row, entries_of, list_cases, next_case_due
from credenza.journal.models import AuditEntry, Event
from credenza.kernel.actors import SYSTEM, StaffRole
from credenza.kernel.errors import InvalidField, MissingFields, NotFound, NotPermitted
from tests.builders import certification as make
from tests.builders.certification import NOW, TODAY, at, later

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)


class Audit:
    """A candidate whose credential rests on ten courses, a case about one of them, and a desk of two."""

    def __init__(self) -> None:
        self.kim = make.person("kim@x.example", "Kim")
        self.desk, self.other_desk = make.certification_desk(), make.certification_desk()
        self.held = make.earn(self.kim, "ACP-120", date(2025, 1, 15))
        for _ in range(9):
            make.done(self.kim, "coursework", date(2026, 2, 1))
        self.activity = make.enter(self.kim, "coursework", date(2026, 2, 2)).activity
        self.case = open_case(activity=self.activity, reason="Looks copied", by=self.desk, now=NOW).case

    @property
    def row(self):
        return case_row(self.case, SYSTEM)

    @property
    def state(self):
        return Activity.objects.get(pk=self.activity).status

    @property
    def dates(self):
        one = make.held_by(self.kim)["ACP-120"]
        return one.suspends_on, one.expires_on, one.units, len(one.cycles)

    def decide(self, outcome, *, by=None, now=NOW):
        return decide_case(case=self.case, outcome=outcome, reason="Because", by=by or self.desk, now=now)

    def ask(self, now=NOW):
        return ask_candidate(case=self.case, text="Which course was it?", by=self.desk, now=now)

    def answer(self, *, by=None, now=NOW, **more):
        return answer_case(case=self.case, text="This one", by=by or self.kim, now=now, **more)

    def appeal(self, *, by=None, now=NOW, **more):
        return appeal_case(case=self.case, text="Look again", by=by or self.kim, now=now, **more)


@pytest.fixture
def audit():
    return Audit()


def kinds(case):
    return list(CaseEntry.objects.filter(case_id=case).order_by("id").values_list("kind", flat=True))


def told(case):
    return [
        event.name.removeprefix("certification.")
        for event in Event.objects.filter(name__startswith="certification.case_").order_by("id")
        if event.payload["case"] == case
    ]


def test_the_whole_way_with_an_appeal(audit):
    assert (audit.row.status, audit.row.deadline_on) == ("open", None)
    renewed = audit.dates
    asked = audit.ask()
    assert (asked.status, asked.deadline_on) == ("waiting_for_candidate", TODAY + 30 * ONE_DAY)
    answered = audit.answer(evidence=(make.proof(), make.proof()))
    assert (answered.status, answered.deadline_on) == ("answered", None)
    assert audit.state == "accepted"  # it counts while its case is open
    assert audit.dates == renewed

    decided = audit.decide("reject", now=later(3))
    assert (decided.status, decided.outcome, decided.deadline_on) == ("decided", "reject", TODAY + 33 * ONE_DAY)
    assert audit.state == decided.activity_status == "rejected"
    assert [one.credential for one in decided.moved] == [audit.held.credential]
    undone = audit.dates
    assert undone[:2] == (date(2027, 1, 15), date(2027, 4, 15))

    appealed = audit.appeal(evidence=(make.proof(),), now=later(33))
    assert (appealed.status, appealed.deadline_on) == ("appealed", None)
    closed = audit.decide("accept", by=audit.other_desk, now=later(40))
    assert (closed.status, closed.outcome, audit.state) == ("closed", "accept", "accepted")
    assert audit.dates == renewed != undone
    assert kinds(audit.case) == ["opened", "asked", "answered", "decided", "appealed", "decided", "closed"]
    assert told(audit.case) == [
        "case_opened",
        "case_asked",
        "case_answered",
        "case_decided",
        "case_appealed",
        "case_decided",
        "case_closed",
    ]
    assert [len(one.evidence) for one in entries_of(audit.case)] == [0, 0, 2, 0, 1, 0, 0]
    assert set(Evidence.objects.filter(case_id=audit.case).values_list("activity_id", flat=True)) == {audit.activity}


def test_every_decision_keeps_who_when_and_why(audit):
    audit.decide("reject")
    decision = Decision.objects.get(activity_id=audit.activity)
    assert (decision.status, decision.reason, decision.case_id) == ("rejected", "Because", audit.case)
    assert (decision.by_id, decision.at) == (audit.desk.person_id, NOW)
    entry = entries_of(audit.case)[-1]
    assert (entry.kind, entry.text, entry.outcome, entry.by_id) == (
        "decided",
        "Because",
        "reject",
        audit.desk.person_id,
    )
    row = AuditEntry.objects.get(command="decide_case", subject_type="case")
    assert (row.subject_id, row.reason, row.by_id) == (audit.case, "Because", audit.desk.person_id)
    with pytest.raises(Exception, match="append-only"):
        CaseEntry.objects.filter(pk=entry.id).update(text="Other words")


def test_a_decision_without_an_appeal_closes_the_day_after_its_deadline(audit):
    decided = audit.decide("reject")
    last = decided.deadline_on
    assert next_case_due(TODAY) == last + ONE_DAY
    close_cases(last, at(last))
    assert audit.row.status == "decided"
    assert close_cases(last + ONE_DAY, at(last + ONE_DAY)).closed == 1
    assert (audit.row.status, audit.row.outcome, audit.state) == ("closed", "reject", "rejected")
    assert close_cases(last + ONE_DAY, at(last + ONE_DAY)).closed == 0
    assert kinds(audit.case)[-1] == "closed"
    assert next_case_due(TODAY) is None


def test_silence_goes_back_to_staff_and_rejects_nothing(audit):
    last, renewed = audit.ask().deadline_on, audit.dates
    assert audit.row.takes_answer(last)
    close_cases(last, at(last))
    assert audit.row.status == "waiting_for_candidate"
    close_cases(last + ONE_DAY, at(last + ONE_DAY))
    assert (audit.row.status, audit.row.outcome, audit.state) == ("overdue", "", "accepted")
    assert audit.dates == renewed
    assert audit.row.status in AT_DESK
    with pytest.raises(DeadlinePassed):
        audit.answer(now=at(last + ONE_DAY))


def test_a_late_answer_is_refused_before_the_job_has_been_there_too(audit):
    last = audit.ask().deadline_on
    assert audit.answer(now=at(last, 23)).status == "answered"
    audit.ask(now=at(last))
    with pytest.raises(DeadlinePassed) as refused:
        audit.answer(now=at(last + 31 * ONE_DAY))
    assert refused.value.deadline_on == last + 30 * ONE_DAY


def test_staff_give_more_time(audit):
    last = audit.ask().deadline_on
    more = last + 10 * ONE_DAY

    def lengthen(to, now=NOW):
        return lengthen_deadline(case=audit.case, deadline_on=to, reason="Ill", by=audit.desk, now=now)

    with pytest.raises(InvalidField):
        lengthen(last)
    assert lengthen(more).deadline_on == more
    close_cases(more, at(more))
    assert audit.row.status == "waiting_for_candidate"
    close_cases(more + ONE_DAY, at(more + ONE_DAY))
    back = lengthen(more + 20 * ONE_DAY, now=at(more + ONE_DAY))
    assert back.status == "waiting_for_candidate"
    assert audit.answer(now=at(more + 20 * ONE_DAY)).status == "answered"
    with pytest.raises(CaseNotOpen):
        lengthen(more + 40 * ONE_DAY)


def test_an_appeal_comes_once_and_in_time(audit):
    with pytest.raises(CaseNotOpen) as refused:
        audit.appeal()
    assert refused.value.status == "open"
    last = audit.decide("reject").deadline_on
    with pytest.raises(DeadlinePassed):
        audit.appeal(now=at(last + ONE_DAY))
    close_cases(last + ONE_DAY, at(last + ONE_DAY))
    with pytest.raises(DeadlinePassed):
        audit.appeal(now=at(last + ONE_DAY))


def test_a_second_appeal_is_refused_whatever_became_of_the_first(audit):
    audit.decide("reject")
    audit.appeal()
    with pytest.raises(AlreadyAppealed):
        audit.appeal()
    audit.decide("reject", by=audit.other_desk)
    with pytest.raises(AlreadyAppealed):
        audit.appeal()
    assert audit.state == "rejected"
    with pytest.raises(CaseNotOpen):
        audit.decide("accept", by=audit.desk)


@pytest.mark.parametrize("command", [accept_activity, reject_activity])
def test_a_decision_beside_the_case_is_no_way_around_the_second_decider(command):
    audit = Audit()
    audit.decide("reject")
    appeal_case(case=audit.case, text="I was there", by=audit.kim, now=NOW)
    with pytest.raises(SameDecider):
        command(activity=audit.activity, reason="Me again", by=audit.desk, now=NOW)
    assert audit.state == "rejected"
    assert command(activity=audit.activity, reason="Mine", by=audit.other_desk, now=NOW).status


def test_an_appeal_is_decided_by_somebody_else(audit):
    audit.decide("reject")
    audit.appeal()
    with pytest.raises(SameDecider):
        audit.decide("accept")
    assert audit.row.status == "appealed"
    assert audit.decide("accept", by=audit.other_desk).status == "closed"


def test_a_dismissed_case_leaves_the_activity_as_it_was(audit):
    renewed = audit.dates
    dismissed = audit.decide("dismiss")
    assert (dismissed.status, dismissed.outcome, audit.state) == ("decided", "dismiss", "accepted")
    assert not Decision.objects.filter(activity_id=audit.activity).exists()
    assert audit.dates == renewed


def test_dismissing_after_an_appeal_undoes_the_rejection(audit):
    renewed = audit.dates
    audit.decide("reject")
    audit.appeal()
    assert audit.decide("dismiss", by=audit.other_desk).activity_status == "accepted"
    assert audit.dates == renewed


def test_one_open_case_an_activity(audit):
    with pytest.raises(CaseNotOpen) as refused:
        open_case(activity=audit.activity, reason="Again", by=audit.other_desk, now=NOW)
    assert refused.value.status == "open"
    last = audit.decide("accept").deadline_on
    close_cases(last + ONE_DAY, at(last + ONE_DAY))
    again = open_case(activity=audit.activity, reason="Again", by=audit.other_desk, now=at(last + ONE_DAY))
    assert again.case != audit.case


def test_the_candidate_may_speak_first_and_say_more(audit):
    assert audit.answer().status == "answered"
    assert audit.answer().status == "answered"
    assert audit.ask().status == "waiting_for_candidate"
    audit.decide("accept")
    with pytest.raises(CaseNotOpen):
        audit.answer()


def test_an_activity_in_audit_is_not_withdrawn_but_by_its_source(audit):
    with pytest.raises(ActivityInAudit):
        withdraw_activity(activity=audit.activity, by=audit.kim, now=NOW)
    withdraw_activity(activity=audit.activity, by=SYSTEM, now=NOW, reason="voided")
    with pytest.raises(ActivityState):
        audit.decide("accept")
    assert audit.decide("dismiss").activity_status == "withdrawn"


def test_a_withdrawn_activity_gets_no_case():
    kim = make.person("lee@x.example")
    done = make.enter(kim, "coursework", date(2026, 2, 2)).activity
    withdraw_activity(activity=done, by=kim, now=NOW)
    with pytest.raises(ActivityState):
        open_case(activity=done, reason="Late", by=make.certification_desk(), now=NOW)


def test_words_are_asked_for(audit):
    with pytest.raises(MissingFields) as refused:
        decide_case(case=audit.case, outcome="reject", reason=" ", by=audit.desk, now=NOW)
    assert refused.value.fields == ("reason",)
    with pytest.raises(MissingFields) as refused:
        answer_case(case=audit.case, text="\n", by=audit.kim, now=NOW)
    assert refused.value.fields == ("text",)
    with pytest.raises(InvalidField):
        decide_case(case=audit.case, outcome="maybe", reason="Why", by=audit.desk, now=NOW)
    with pytest.raises(InvalidField):
        answer_case(case=audit.case, text="x" * 4001, by=audit.kim, now=NOW)


def test_no_such_case(audit):
    with pytest.raises(NotFound):
        decide_case(case=10**9, outcome="accept", reason="Why", by=audit.desk, now=NOW)
    with pytest.raises(NotFound):
        open_case(activity=10**9, reason="Why", by=audit.desk, now=NOW)


def test_the_same_key_decides_once(audit):
    first = decide_case(case=audit.case, outcome="reject", reason="Why", by=audit.desk, now=NOW, idempotency_key="k")
    again = decide_case(case=audit.case, outcome="reject", reason="Why", by=audit.desk, now=NOW, idempotency_key="k")
    assert first == again


def test_the_queue_is_filtered_and_a_candidate_sees_only_their_own(audit):
    eve = make.person("eve@x.example")
    assert list_cases(CaseFilter(), eve) == ()
    with pytest.raises(NotFound):
        case_row(audit.case, eve)
    assert case_row(audit.case, audit.kim) == case_row(audit.case, audit.desk)
    assert [row.id for row in list_cases(CaseFilter(status="at_desk", why="hand"), audit.desk)] == [audit.case]
    assert list_cases(CaseFilter(why="sample"), audit.desk) == ()
    last = audit.ask().deadline_on
    assert list_cases(CaseFilter(status="at_desk"), audit.desk) == ()
    assert list_cases(CaseFilter(due_by=last - ONE_DAY), audit.desk) == ()
    assert len(list_cases(CaseFilter(due_by=last, candidate=audit.row.candidate), audit.desk)) == 1
    assert list_cases(CaseFilter(after=audit.case), audit.desk) == ()


def test_nobody_at_the_desk_speaks_about_themselves():
    own = make.certification_desk()
    boss = make.staff(StaffRole.ADMINISTRATOR)
    for who in (own, boss):
        make.earn(who, "ACP-120", date(2025, 1, 15))
        done = make.enter(who, "coursework", date(2026, 2, 2)).activity
        with pytest.raises(NotPermitted):
            open_case(activity=done, reason="Mine", by=who, now=NOW)
        other = make.certification_desk()
        case = open_case(activity=done, reason="Theirs", by=other, now=NOW).case
        with pytest.raises(NotPermitted):
            ask_candidate(case=case, text="Me?", by=who, now=NOW)
        with pytest.raises(NotPermitted):
            decide_case(case=case, outcome="accept", reason="Mine", by=who, now=NOW)
        assert answer_case(case=case, text="It was me", by=who, now=NOW).status == "answered"
