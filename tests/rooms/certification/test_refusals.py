"""Every refusal of the renewal rules on the command that gives it: the code, its facts, and that nothing is written."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from credenza.certification import errors
from credenza.certification.commands.accept_activity import accept_activity
from credenza.certification.commands.ask_extension import ask_extension, decline_extension, withdraw_extension
from credenza.certification.commands.correct_activity import correct_activity
from credenza.certification.commands.grant_extension import apply_blanket_extension, grant_extension
from credenza.certification.commands.merge_candidates import merge_candidates
from credenza.certification.commands.open_case import open_case
from credenza.certification.commands.pass_exam import grant_credential, pass_exam
from credenza.certification.commands.record_activity import record_activity
from credenza.certification.commands.record_verified_activity import record_verified_activity
from credenza.certification.commands.reject_activity import reject_activity
from credenza.certification.commands.retire_certification import retire_certification
from credenza.certification.commands.upgrade_credential import upgrade_credential
from credenza.certification.commands.withdraw_activity import withdraw_activity
from credenza.certification.entering import day_of
from credenza.certification.queries.candidates import candidate_of_person
from credenza.kernel import activity_errors
from credenza.kernel import errors as kernel_errors
from credenza.kernel.actors import SYSTEM
from credenza.kernel.errors import InvalidField, MissingFields
from credenza.kernel.evidence_errors import EvidenceMissing
from credenza.parties.models import Person
from tests.builders import certification as make
from tests.builders.certification import NOW, TODAY, at
from tests.rooms.certification.tables import contents

pytestmark = pytest.mark.django_db
DAY, ONE_DAY = date(2026, 2, 1), timedelta(days=1)
EXPIRED = at(date(2027, 4, 15))
"""The first moment at which what was earned on 2025-01-15 is over."""


@pytest.fixture
def kim():
    return make.person("kim@x.example")


@pytest.fixture
def held(kim):
    return make.earn(kim, "ACP-120", date(2025, 1, 15)).credential


def refused(code, command, *, now=NOW, **arguments):
    """The refusal, after which everything is as it was; the same key is free for another try."""
    before = contents()
    with pytest.raises(code) as told:
        command(**arguments, now=now, idempotency_key="again")
    assert contents() == before
    return told.value


def enter(kim, type_id="coursework", on=DAY, name="Basics", *, by=None, now=NOW, evidence=True, **more):
    return {
        "person": kim.person_id,
        "claim": make.claim(type_id, on, name, **more),
        "evidence": (make.proof(),) if evidence else (),
        "by": by or kim,
        "now": now,
    }


def live_in(kim, zone):
    Person.objects.filter(pk=kim.person_id).update(time_zone=zone)


class TestDates:
    @pytest.mark.parametrize(
        ("zone", "now", "today"),
        [
            ("", datetime(2026, 3, 10, 23, 59, tzinfo=UTC), date(2026, 3, 10)),
            ("Pacific/Auckland", datetime(2026, 3, 10, 11, 0, tzinfo=UTC), date(2026, 3, 11)),
            ("America/Los_Angeles", datetime(2026, 3, 10, 6, 59, tzinfo=UTC), date(2026, 3, 9)),
            ("America/Los_Angeles", datetime(2026, 3, 10, 7, 0, tzinfo=UTC), date(2026, 3, 10)),
        ],
    )
    def test_today_is_where_the_candidate_is(self, kim, zone, now, today):
        live_in(kim, zone)
        for by in (kim, make.certification_desk()):
            told = refused(
                activity_errors.DateInFuture, record_activity, **enter(kim, on=today + ONE_DAY, by=by, now=now)
            )
            assert (told.date, told.today) == (today + ONE_DAY, today)
        assert record_activity(**enter(kim, on=today, now=now)).status == "accepted"

    @pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Auckland"])
    def test_a_system_tells_its_dates_in_the_programs_zone(self, kim, zone):
        live_in(kim, zone)
        night = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)  # still the tenth in Los Angeles
        known = {"person": kim.person_id, "source": "statement", "by": SYSTEM, "now": night}
        took = record_verified_activity(**known, claim=make.claim("coursework", date(2026, 3, 11)), external_key="s-1")
        assert took.status == "accepted"
        passed = pass_exam(
            person=kim.person_id,
            certification="ACA-900",
            on=date(2026, 3, 11),
            external_key="s-2",
            by=SYSTEM,
            now=night,
        )
        assert passed.credential
        later = make.claim("coursework", date(2026, 3, 12))
        refused(activity_errors.DateInFuture, record_verified_activity, **known, claim=later, external_key="s-3")

    def test_before_the_program(self, kim):
        told = refused(activity_errors.DateBeforeProgram, record_activity, **enter(kim, on=date(2024, 1, 31)))
        assert told.earliest_on == date(2024, 2, 1)
        record_activity(**enter(kim, on=date(2024, 2, 1)))

    @pytest.mark.parametrize("given", ["", "2026-02-30", "1 Feb 2026", "2026-2-1", "20260201", "2026-02-01T00:00", "x"])
    def test_what_is_no_date(self, given):
        with pytest.raises(errors.InvalidDate) as told:
            day_of(given)
        assert told.value.given == given

    @pytest.mark.parametrize("command", [pass_exam, grant_credential])
    def test_an_exam_of_tomorrow(self, kim, command):
        told = refused(
            activity_errors.DateInFuture,
            command,
            person=kim.person_id,
            certification="ACP-120",
            on=TODAY + ONE_DAY,
            by=SYSTEM,
        )
        assert told.today == TODAY


class TestNames:
    def test_an_unknown_type_names_those_there_are(self, kim):
        told = refused(activity_errors.UnknownType, record_activity, **enter(kim, "webinar"))
        assert set(told.known) == {"coursework", "global_event", "local_event", "presenting"}

    def test_an_unknown_certification(self, kim, held):
        for command, arguments in (
            (pass_exam, {"person": kim.person_id, "on": DAY}),
            (grant_credential, {"person": kim.person_id, "on": DAY}),
            (upgrade_credential, {"credential": held, "on": DAY}),
            (retire_certification, {"on": DAY}),
        ):
            told = refused(errors.UnknownCertification, command, certification="ACP-1", by=SYSTEM, **arguments)
            assert "ACP-120" in told.known

    def test_a_code_and_a_short_name_are_the_same(self, kim):
        first = make.exam(kim, "acp-jca", DAY)
        assert first.certification == "ACP-120"

    def test_what_is_missing_is_named_at_once(self, kim):
        told = refused(MissingFields, record_activity, **enter(kim, " ", name="\t"))
        assert told.fields == ("type", "name")

    def test_evidence_of_the_candidate_but_not_of_staff(self, kim):
        refused(EvidenceMissing, record_activity, **enter(kim, evidence=False))
        desk = make.certification_desk(kim)
        refused(EvidenceMissing, record_activity, **enter(kim, evidence=False, by=desk))
        record_activity(**enter(kim, evidence=False, by=make.certification_desk()))

    @pytest.mark.parametrize("units", ["NaN", "sNaN", "Infinity", "-1", "0", "0.001", "11", "1E+30"])
    def test_units_are_the_types_own(self, kim, units):
        told = refused(InvalidField, record_activity, **enter(kim, units=Decimal(units)))
        assert told.field == "units"

    @pytest.mark.parametrize("field", ["name", "notes", "language", "item"])
    def test_texts_have_their_length(self, kim, field):
        arguments = enter(kim) | {
            "claim": make.claim(**{"type_id": "coursework", "on": DAY, "name": "A", field: "x" * 5000})
        }
        assert refused(InvalidField, record_activity, **arguments).field == field


class TestDuplicates:
    @pytest.mark.parametrize("name", ["Jira basics", "  JIRA   Basics ", "jira\u00a0basics", "jirabasics"])
    def test_without_regard_to_case_and_spaces(self, kim, name):
        first = record_activity(**enter(kim, name="Jira Basics")).activity
        told = refused(errors.DuplicateActivity, record_activity, **enter(kim, name=name))
        assert (told.first, told.name, told.date) == (first, "Jira Basics", DAY)

    def test_another_date_type_or_candidate_is_none(self, kim):
        record_activity(**enter(kim))
        record_activity(**enter(kim, on=DAY + ONE_DAY))
        record_activity(**enter(kim, "local_event"))
        record_activity(**enter(make.person()))

    def test_a_rejected_one_stands_and_a_withdrawn_one_does_not(self, kim):
        first = record_activity(**enter(kim)).activity
        reject_activity(activity=first, reason="Unreadable", by=SYSTEM, now=NOW)
        assert refused(errors.DuplicateActivity, record_activity, **enter(kim)).first == first
        accept_activity(activity=first, reason="Readable", by=SYSTEM, now=NOW)
        withdraw_activity(activity=first, by=kim, now=NOW)
        assert record_activity(**enter(kim)).activity != first

    def test_staff_enter_no_double_either(self, kim):
        first = record_activity(**enter(kim)).activity
        desk = make.certification_desk()
        assert refused(errors.DuplicateActivity, record_activity, **enter(kim, by=desk)).first == first

    def test_a_corrected_name_is_looked_at_as_well(self, kim):
        first = record_activity(**enter(kim, name="One")).activity
        second = record_activity(**enter(kim, name="Two")).activity
        told = refused(errors.DuplicateActivity, correct_activity, activity=second, name=" oNe", by=kim)
        assert told.first == first
        correct_activity(activity=second, name="TWO", by=kim, now=NOW)

    def test_of_the_other_account(self, kim):
        lee = make.person("kim@home.example")
        first = record_activity(**enter(lee)).activity
        keep = make.earn(kim, "ACP-120", date(2025, 1, 15)).candidate
        merge_candidates(keep=keep, merge=candidate_of_person(lee.person_id).id, by=SYSTEM, now=NOW)
        for who in (kim, lee):
            assert refused(errors.DuplicateActivity, record_activity, **enter(who)).first == first


class TestRetiredAndExpired:
    def test_an_exam_from_the_retirement_on(self, kim):
        retire_certification(certification="ACA-900", on=date(2026, 3, 1), by=SYSTEM, now=NOW)
        exam = {"person": kim.person_id, "certification": "ACA-900", "by": SYSTEM}
        told = refused(errors.CertificationRetired, pass_exam, **exam, on=date(2026, 3, 1))
        assert (told.certification, told.retired_on) == ("ACA-900", date(2026, 3, 1))
        assert pass_exam(**exam, on=date(2026, 2, 28), now=NOW).credential

    def test_more_time_for_what_is_over(self, kim, held):
        told = refused(errors.CredentialExpired, ask_extension, credential=held, reason="Please", by=kim, now=EXPIRED)
        assert told.expires_on == date(2027, 4, 15)
        dates = {"suspends_on": date(2028, 1, 1), "expires_on": date(2028, 4, 1)}
        granted = {"credential": held, **dates, "reason": "Ill", "by": SYSTEM}
        refused(errors.CredentialExpired, grant_extension, **granted, now=EXPIRED)
        ask_extension(credential=held, reason="Please", by=kim, now=EXPIRED - ONE_DAY)
        assert grant_extension(**granted, now=EXPIRED + 9 * ONE_DAY).status == "active"

    def test_upgrading_what_is_over_or_not_yet_earned(self, kim, held):
        for on, now in ((date(2027, 4, 15), EXPIRED), (date(2025, 1, 14), NOW)):
            upgrade = {"credential": held, "certification": "ACP-610", "on": on, "by": SYSTEM}
            refused(errors.CredentialExpired, upgrade_credential, **upgrade, now=now)


class TestExtensions:
    @pytest.mark.parametrize("days", [(-1, 0), (0, -1), (-1, -1)])
    def test_never_shortens(self, held, days):
        suspends_on, expires_on = date(2027, 1, 15) + days[0] * ONE_DAY, date(2027, 4, 15) + days[1] * ONE_DAY
        dates = {"suspends_on": suspends_on, "expires_on": expires_on}
        told = refused(errors.ExtensionShortens, grant_extension, credential=held, **dates, reason="Oops", by=SYSTEM)
        assert (told.suspends_on, told.expires_on) == (date(2027, 1, 15), date(2027, 4, 15))

    @pytest.mark.parametrize(
        "dates", [(date(2028, 1, 2), date(2028, 1, 1)), (date(2028, 1, 1), date.max), (date.max, date.max)]
    )
    def test_dates_that_cannot_be(self, held, dates):
        told = refused(
            InvalidField,
            grant_extension,
            credential=held,
            suspends_on=dates[0],
            expires_on=dates[1],
            reason="?",
            by=SYSTEM,
        )
        assert told.field == "expires_on"

    @pytest.mark.parametrize(
        ("field", "given"),
        [
            ("months", {"months": 0}),
            ("months", {"months": 1201}),
            ("expires_to", {"expires_to": date(2026, 12, 31)}),
            ("expires_to", {"expires_to": date.max}),
            ("name", {"name": "x" * 201}),
        ],
    )
    def test_a_blanket_that_cannot_be(self, held, field, given):
        whole = {"expires_from": date(2027, 1, 1), "expires_to": date(2027, 12, 31), "months": 12} | given
        assert refused(InvalidField, apply_blanket_extension, **whole, by=SYSTEM).field == field

    def test_one_open_wish_decided_once(self, kim, held):
        wish = ask_extension(credential=held, reason="Ill", by=kim, now=NOW).extension
        told = refused(kernel_errors.ExtensionNotAsked, ask_extension, credential=held, reason="Very ill", by=kim)
        assert told.status == "asked"
        decline_extension(extension=wish, reason="No", by=SYSTEM, now=NOW)
        for command, arguments in (
            (withdraw_extension, {"by": kim}),
            (decline_extension, {"by": SYSTEM, "reason": "No"}),
        ):
            assert refused(kernel_errors.ExtensionNotAsked, command, extension=wish, **arguments).status == "declined"


class TestActivities:
    def test_in_audit(self, kim):
        activity = record_activity(**enter(kim)).activity
        case = open_case(activity=activity, reason="Odd", by=make.certification_desk(), now=NOW).case
        for by in (kim, make.certification_desk()):
            assert refused(errors.ActivityInAudit, withdraw_activity, activity=activity, by=by).case == case

    @pytest.mark.parametrize("source", ["statement", "roster", "import"])
    def test_imported(self, kim, source):
        known = {"person": kim.person_id, "claim": make.claim("coursework", DAY), "by": SYSTEM, "now": NOW}
        activity = record_verified_activity(**known, source=source, external_key="k").activity
        refused(errors.ActivityImported, withdraw_activity, activity=activity, by=kim)
        refused(errors.ActivityImported, withdraw_activity, activity=activity, by=make.certification_desk(kim))
        refused(errors.ActivityImported, correct_activity, activity=activity, name="Mine", by=kim)
        correct_activity(activity=activity, notes="A note is fine", by=kim, now=NOW)
        withdraw_activity(activity=activity, by=make.certification_desk(), now=NOW)

    def test_withdrawn_is_the_end(self, kim):
        activity = record_activity(**enter(kim)).activity
        withdraw_activity(activity=activity, by=kim, now=NOW)
        for command, arguments in (
            (withdraw_activity, {"by": kim}),
            (correct_activity, {"by": kim, "notes": "More"}),
            (accept_activity, {"by": SYSTEM, "reason": "Good"}),
            (reject_activity, {"by": SYSTEM, "reason": "Bad"}),
        ):
            assert refused(errors.ActivityState, command, activity=activity, **arguments).status == "withdrawn"

    def test_a_rejected_one_is_not_withdrawn(self, kim):
        activity = record_activity(**enter(kim)).activity
        reject_activity(activity=activity, reason="Bad", by=SYSTEM, now=NOW)
        assert refused(errors.ActivityState, withdraw_activity, activity=activity, by=kim).status == "rejected"

    def test_a_source_has_a_name(self, kim):
        known = {"person": kim.person_id, "claim": make.claim("coursework", DAY), "external_key": "k", "by": SYSTEM}
        assert refused(InvalidField, record_verified_activity, **known, source="typed").field == "source"


def test_nobody_is_merged_with_themselves(kim):
    keep = make.earn(kim, "ACP-120", date(2025, 1, 15)).candidate
    other = make.earn(make.person(), "ACP-120", date(2025, 1, 15)).candidate
    assert refused(InvalidField, merge_candidates, keep=keep, merge=keep, by=SYSTEM).field == "merge"
    merge_candidates(keep=keep, merge=other, by=SYSTEM, now=NOW)
    for pair in ((keep, other), (other, keep), (other, other)):
        assert refused(InvalidField, merge_candidates, keep=pair[0], merge=pair[1], by=SYSTEM).field == "merge"


def test_a_grant_is_a_grant_or_an_import(kim):
    grant = {"person": kim.person_id, "certification": "ACP-120", "on": DAY, "by": SYSTEM}
    assert refused(InvalidField, grant_credential, **grant, kind="exam").field == "kind"
