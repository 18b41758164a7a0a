"""Where cases come from: the draw, what is unusual in a new activity, and reports of misuse."""

from datetime import date
from decimal import Decimal

import pytest

from credenza.certification.commands.answer_case import answer_case
from credenza.certification.commands.correct_activity import correct_activity
from credenza.certification.commands.decide_case import decide_case
from credenza.certification.commands.merge_candidates import merge_candidates
from credenza.certification.commands.open_case import open_case
from credenza.certification.commands.record_activity import record_activity
from credenza.certification.commands.record_verified_activity import record_verified_activity
from credenza.certification.commands.report_misuse import dismiss_report, report_misuse
from credenza.certification.commands.sample_activity import sample_activity
from credenza.certification.errors import CaseNotOpen
from credenza.certification.models import Activity, AuditCase
from credenza.certification.queries.candidates import candidate_of_person
from credenza.certification.queries.cases import (
    case_row,
    entries_of,
    list_reports,
    report_row,
    reports_of_case,
    same_files,
)
from credenza.journal.models import Event
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import MissingFields, NotFound, NotPermitted
from credenza.learning.commands.dismiss_quarantined import dismiss_quarantined
from credenza.learning.commands.import_attendance import import_attendance
from credenza.learning.models import Quarantined
from credenza.parties.models import Person
from credenza.workflows import audits
from credenza.workflows.dispatch import dispatch_pending
from tests.builders import certification as make
from tests.builders.certification import NOW, at

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 2)
NEVER, ALWAYS = Decimal(1), Decimal(0)


@pytest.fixture
def kim():
    return somebody("kim@x.example")


def somebody(email):
    who = make.person(email)
    Person.objects.filter(pk=who.person_id).update(date_joined=at(date(2024, 1, 1)))
    return who


def enter(who, name="", *, on=DAY, file=""):
    return record_activity(
        person=who.person_id,
        claim=make.claim("coursework", on, name),
        evidence=(make.proof(file),),
        by=who,
        now=NOW,
    ).activity


def look(activity, share=NEVER):
    return sample_activity(activity=activity, share=share, by=SYSTEM, now=NOW)


def test_a_plain_activity_opens_no_case(kim):
    assert look(enter(kim)).case is None
    assert not AuditCase.objects.exists()


def test_the_draw_opens_a_case_by_the_packs_percentage(kim):
    assert look(enter(kim), Decimal("0.05")).case is None
    drawn = look(enter(kim), Decimal("0.0499"))
    case = case_row(drawn.case, SYSTEM)
    assert (case.why, case.rule, case.status, case.opened_by_id) == ("sample", "", "open", None)


def test_looking_twice_opens_one_case(kim):
    activity = enter(kim)
    first = look(activity, ALWAYS).case
    assert look(activity, ALWAYS).case is None
    decide_case(case=first, outcome="dismiss", reason="Fine", by=make.certification_desk(), now=NOW)
    assert look(activity, ALWAYS).case is None


@pytest.mark.parametrize("same", ["the very same file", "another"])
def test_the_same_file_shown_by_two_people(kim, same):
    first = enter(kim, file="the very same file")
    lee = somebody("lee@x.example")
    activity = enter(lee, file=same)
    found = look(activity)
    assert (found.case is not None) == (same == "the very same file")
    others = same_files(activity, make.certification_desk())
    assert [row.activity for row in others] == ([first] if found.case else [])
    if found.case:
        assert case_row(found.case, SYSTEM).rule == "same_evidence"
    with pytest.raises(NotPermitted):
        same_files(activity, lee)


def test_ones_own_file_twice_is_nothing(kim):
    enter(kim, file="mine")
    assert look(enter(kim, file="mine")).case is None


def test_the_same_name_on_another_date(kim):
    enter(kim, "Jira basics")
    found = look(enter(kim, " jira BASICS", on=date(2026, 2, 3)))
    assert case_row(found.case, SYSTEM).rule == "same_name_other_date"


def test_a_date_before_the_account(kim):
    assert case_row(look(enter(make.person(), on=DAY)).case, SYSTEM).rule == "before_account"


def test_many_in_a_day(kim):
    activities = [enter(kim) for _ in range(10)]
    found = [look(activity).case for activity in activities]
    assert case_row(found[-1], SYSTEM).rule == "many_in_a_day"
    other = [enter(kim, on=date(2026, 2, 3)) for _ in range(9)]
    assert [look(activity).case for activity in other] == [None] * 9


def test_an_activity_off_the_roster(kim):
    activity = enter(kim)
    found = sample_activity(activity=activity, share=NEVER, off_roster=True, by=SYSTEM, now=NOW)
    assert case_row(found.case, SYSTEM).rule == "not_on_roster"


def test_what_staff_entered_or_a_source_verified_is_not_looked_at(kim):
    staffs = make.done(kim, "coursework", DAY, "Entered").activity
    typed = enter(kim, "Typed")
    record_verified_activity(
        person=kim.person_id,
        claim=make.claim("coursework", DAY, "Typed"),
        source="statement",
        external_key="s1",
        by=SYSTEM,
        now=NOW,
    )
    assert (look(staffs, ALWAYS).case, look(typed, ALWAYS).case) == (None, None)


@pytest.mark.parametrize(
    ("attended", "name", "rule"),
    [
        (("lee@x.example",), "Team  EUROPE", "not_on_roster"),
        (("lee@x.example", "kim@x.example"), "Team Europe", None),
        (("lee@x.example", "nobody@x.example"), "Team Europe", None),  # a line waits: it may be Kim
        (("lee@x.example",), "Another event", None),
    ],
)
def test_an_event_whose_roster_lacks_the_person(kim, attended, name, rule, monkeypatch):
    monkeypatch.setattr(audits, "share_of", lambda activity: NEVER)
    somebody("lee@x.example")
    import_attendance(
        event="Team Europe", on=DAY, type="local_event", emails=attended, by=make.certification_desk(), now=NOW
    )
    dispatch_pending(now=NOW)
    activity = record_activity(
        person=kim.person_id,
        claim=make.claim("global_event", DAY, name),
        evidence=(make.proof(),),
        by=kim,
        now=NOW,
    ).activity
    dispatch_pending(now=NOW)
    found = AuditCase.objects.filter(activity_id=activity).first()
    assert (found.rule if found else None) == rule


def test_a_roster_that_comes_after_the_activity(kim, monkeypatch):
    """Who typed an event and stands on no list of it, and who is on the list and typed it by another name besides."""
    monkeypatch.setattr(audits, "share_of", lambda activity: NEVER)
    lee, desk = somebody("lee@x.example"), make.certification_desk()
    typed = {
        name: record_activity(
            person=who.person_id,
            claim=make.claim(kind, DAY, named),
            evidence=(make.proof(),),
            by=who,
            now=NOW,
        ).activity
        for name, who, kind, named in (
            ("absent", kim, "local_event", "ACE  Porto"),
            ("twice", lee, "local_event", "ACE Porto meetup"),
            ("present", lee, "local_event", "ACE Porto"),
            ("spoke", lee, "presenting", "ACE Porto"),
            ("other", kim, "coursework", "Jira basics"),
        )
    }
    dispatch_pending(now=NOW)

    def rules():
        dispatch_pending(now=NOW)
        found = dict(AuditCase.objects.values_list("activity_id", "rule"))
        return {name: found[activity] for name, activity in typed.items() if activity in found}

    assert rules() == {}
    emails = ("lee@x.example", "nobody@x.example")
    import_attendance(event="Ace Porto", on=DAY, type="local_event", emails=emails, by=desk, now=NOW)
    assert rules() == {}, "a line waits: it may be Kim"
    row = Quarantined.objects.get(status="open")
    dismiss_quarantined(row=row.pk, reason="No customer", by=desk, now=NOW)
    # What the roster verified and what a speaker did besides are no evidence of anything.
    assert rules() == {"absent": "not_on_roster", "twice": "twice_by_roster"}
    assert Activity.objects.get(pk=typed["present"]).verified

    import_attendance(event="ACE Porto", on=DAY, type="presenting", emails=("kim@x.example",), by=desk, now=NOW)
    assert rules()["spoke"] == "not_on_roster", "the list of speakers lacks Lee"


def test_only_the_system_looks(kim):
    for who in (kim, make.certification_desk()):
        with pytest.raises(NotPermitted):
            sample_activity(activity=enter(kim), share=ALWAYS, by=who, now=NOW)


def test_the_event_of_an_activity_leads_to_the_look(kim, monkeypatch):
    monkeypatch.setattr(audits, "share_of", lambda activity: ALWAYS)
    activity = enter(kim)
    assert not AuditCase.objects.exists()  # entering is quick: the look comes after it
    dispatch_pending(now=NOW)
    assert AuditCase.objects.get().activity_id == activity


def test_a_new_file_is_looked_at_but_never_drawn(kim, monkeypatch):
    monkeypatch.setattr(audits, "share_of", lambda activity: NEVER)
    lee = somebody("lee@x.example")
    enter(lee, file="copied")
    activity = enter(kim)
    dispatch_pending(now=NOW)
    monkeypatch.setattr(audits, "share_of", lambda activity: ALWAYS)
    correct_activity(activity=activity, notes="More", by=kim, now=NOW)
    dispatch_pending(now=NOW)
    assert not AuditCase.objects.exists()
    correct_activity(activity=activity, evidence=(make.proof("copied"),), by=kim, now=NOW)
    dispatch_pending(now=NOW)
    assert AuditCase.objects.get().rule == "same_evidence"


def test_rehearsals_look_at_nothing(kim, monkeypatch):
    monkeypatch.setattr(audits, "share_of", lambda activity: ALWAYS)
    enter(kim)
    with audits.looking_at_nothing():
        dispatch_pending(now=NOW)
    assert not AuditCase.objects.exists()


def test_the_draw_is_spread_evenly_and_keyed(settings):
    shares = [audits.share_of(activity) for activity in range(1, 2001)]
    assert all(0 <= share < 1 for share in shares)
    assert 60 < sum(share * 100 < 5 for share in shares) < 140
    settings.SECRET_KEY = "another"
    assert audits.share_of(1) != shares[0]


def test_a_report_becomes_a_case_and_its_reporter_stays_unnamed(kim):
    activity = enter(kim)
    reporter, desk = make.person("eve@x.example", "Eve Teller"), make.certification_desk()
    report = report_misuse(text="Kim sells screenshots", about="AT00000001", by=reporter, now=NOW).report
    assert [row.id for row in list_reports(desk)] == [report]
    case = open_case(activity=activity, reason="A report", report=report, by=desk, now=NOW).case
    row = case_row(case, kim)
    assert row.why == "report"
    assert reporter.person_id not in {row.opened_by_id, *(entry.by_id for entry in entries_of(case))}
    told = [event.payload for event in Event.objects.filter(name="certification.case_opened")]
    assert str(reporter.person_id) not in {
        str(value) for one in told for key, value in one.items() if key == "reporter"
    }
    assert [one.id for one in reports_of_case(case, desk)] == [report]
    assert reports_of_case(case, kim) == ()
    assert report_row(report, desk).status == "case"
    with pytest.raises(CaseNotOpen):
        dismiss_report(report=report, reason="Too late", by=desk, now=NOW)
    with pytest.raises(CaseNotOpen):
        open_case(activity=enter(kim), reason="Again", report=report, by=desk, now=NOW)


def test_a_report_is_dismissed_with_a_reason(kim):
    desk = make.certification_desk()
    report = report_misuse(text="Something", by=kim, now=NOW).report
    for who in (kim, make.staff()):
        with pytest.raises(NotPermitted):
            dismiss_report(report=report, reason="No", by=who, now=NOW)
        with pytest.raises(NotFound):
            report_row(report, who)
        with pytest.raises(NotPermitted):
            list_reports(who)
    with pytest.raises(MissingFields):
        dismiss_report(report=report, reason="", by=desk, now=NOW)
    assert dismiss_report(report=report, reason="Nothing in it", by=desk, now=NOW).status == "dismissed"
    row = report_row(report, desk)
    assert (row.decision_reason, row.decided_by_id, row.reporter_id) == ("Nothing in it", desk.person_id, kim.person_id)


def test_a_report_needs_somebody_and_words(kim):
    with pytest.raises(MissingFields):
        report_misuse(text=" ", by=kim, now=NOW)
    for nobody in (SYSTEM, Actor(person_id=kim.person_id, services=frozenset({"statements:write"}))):
        with pytest.raises(NotPermitted):
            report_misuse(text="Something", by=nobody, now=NOW)


def test_staff_with_two_accounts_decide_about_neither():
    one, two = make.certification_desk(), make.certification_desk()
    activity = make.enter(two, "coursework", DAY).activity
    make.earn(one, "ACP-120", date(2025, 1, 15))
    keep, merge = (candidate_of_person(who.person_id).id for who in (one, two))
    merge_candidates(keep=keep, merge=merge, by=make.certification_desk(), now=NOW)
    case = open_case(activity=activity, reason="Why", by=make.certification_desk(), now=NOW).case
    for who in (one, two):
        with pytest.raises(NotPermitted):
            decide_case(case=case, outcome="accept", reason="Mine", by=who, now=NOW)
        assert answer_case(case=case, text="It was me", by=who, now=NOW).status == "answered"
