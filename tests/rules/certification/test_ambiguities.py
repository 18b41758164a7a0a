"""What the announcements leave open, and how it is decided: A1 to A24 of the program's precise reading."""

import pytest

from credenza.certification.rules.engine import compiled
from credenza.certification.rules.facts import Blanket, Facts, ForEverybody
from credenza.programs.certification_shapes import Level, LevelRules
from tests.rules.certification.candidates import courses, day, done, earned, extended, passed
from tests.rules.certification.packs import atlassian, units

ACP, OTHER, ACA = "ACP-120", "ACP-420", "ACA-900"
FIVE = courses(*[f"2025-{month:02}-10" for month in range(1, 6)])
TEN = courses(*[f"2025-{month:02}-10" for month in range(1, 11)])


def replay(*grants, exams=(), activities=(), everybody=None, changed=None, **more):
    facts = Facts(earned=grants, exams=exams, activities=activities, **more)
    return compiled(atlassian(**(changed or {})), everybody or ForEverybody()).replay(facts)


def closed(credential):
    return [cycle.closed_on for cycle in credential.cycles]


@pytest.mark.parametrize(("scope", "also"), [("level", 1), ("certification", 0), ("lower_levels", 1)])
def test_a1_whether_a_level_renews_together_is_the_packs_switch(scope, also):
    told = replay(
        earned(1, ACP, "2024-06-15"), earned(2, OTHER, "2025-08-15"), activities=TEN, changed={"renewal_scope": scope}
    )
    assert (len(told.of(1).cycles), len(told.of(2).cycles)) == (1, also)


@pytest.mark.parametrize(
    ("grace", "expires_on"), [({"grace_months": 3}, "2028-03-01"), ({"grace_days": 90}, "2028-02-29")]
)
def test_a2_the_grace_is_three_calendar_months_and_may_be_days(grace, expires_on):
    levels = (Level(id="ACP", name="P", rules=(LevelRules(validity_months=24, **grace, renewal=units(100)),)), Level(id="ACA", name="A", rules=(LevelRules(validity_months=24),)))  # fmt: skip
    assert replay(earned(1, ACP, "2025-12-01"), changed={"levels": levels}).of(1).expires_on == day(expires_on)


def test_a3_a_cap_counts_in_each_certifications_own_cycle():
    events = (done("global_event", "2024-07-01"), done("global_event", "2025-07-01"))
    told = replay(earned(1, ACP, "2024-06-15"), earned(2, OTHER, "2025-06-15"), activities=events)
    assert (told.of(1).units, told.of(2).units) == (30, 30)
    assert told.of(1).counted != told.of(2).counted


def test_a4_an_activity_in_the_suspension_still_anchors_the_dates():
    one = replay(earned(1, ACA, "2024-06-15"), activities=(*FIVE[:4], *courses("2026-08-01"))).of(1)
    assert (one.suspends_on, one.expires_on) == (day("2028-08-01"), day("2028-11-01"))


def test_a5_an_activity_on_the_suspension_day_counts_and_on_the_expiration_day_does_not():
    told = [replay(earned(1, ACA, "2024-06-15"), activities=courses(on)).of(1) for on in ("2026-06-15", "2026-09-15")]
    assert [one.units for one in told] == [10, 0]


def test_a6_a_retake_closes_only_its_own_cycle_and_spends_only_its_units():
    told = replay(earned(1, ACP, "2024-06-15"), earned(2, OTHER, "2024-06-15"), exams=(passed(3, ACP, "2025-06-01"),), activities=FIVE)  # fmt: skip
    assert (told.of(1).units, told.of(2).units) == (0, 50)
    assert told.of(1).cycles[0].units == 50


def test_a7_a_retired_certification_is_renewed_neither_by_units_nor_by_exam():
    everybody = ForEverybody(retired={ACA: day("2025-05-10")})
    one = replay(earned(1, ACA, "2024-06-15"), exams=(passed(2, ACA, "2025-06-01"),), activities=FIVE, everybody=everybody).of(1)  # fmt: skip
    assert (one.cycles, one.suspends_on, one.units) == ((), day("2026-06-15"), 40)


def test_a8_a_late_entry_puts_the_renewal_where_prompt_entry_would_have():
    told = replay(earned(1, ACA, "2024-06-15"), activities=(*FIVE, *courses("2024-12-01"))).of(1)
    assert (closed(told), told.units) == ([day("2025-04-10")], 10)


def test_a9_what_is_rejected_uses_up_no_cap():
    events = (done("global_event", "2025-01-01"), done("global_event", "2025-02-01"))
    with_both, first_rejected = (
        replay(earned(1, ACP, "2024-06-15"), activities=kept).of(1) for kept in (events, events[1:])
    )
    assert (with_both.counted, first_rejected.counted) == ((events[0].id,), (events[1].id,))


def test_a10_the_blanket_moves_both_dates_of_what_is_in_force_on_its_day():
    blanket = Blanket(on=day("2024-10-10"), expires_from=day("2024-09-30"), expires_to=day("2025-02-28"), months=12)
    everybody = ForEverybody(blankets=(blanket,))
    told = replay(earned(1, ACP, "2022-08-15"), earned(2, OTHER, "2022-07-05"), everybody=everybody)
    assert (told.of(1).suspends_on, told.of(1).expires_on) == (day("2025-08-15"), day("2025-11-15"))
    assert told.of(2).expires_on == day("2024-10-05")


@pytest.mark.parametrize(("earliest", "units"), [("2024-02-01", 10), ("2024-03-01", 0)])
def test_a11_from_when_activities_count_is_the_packs(earliest, units):
    changed = {"earliest_activity_on": day(earliest)}
    assert replay(earned(1, ACP, "2024-01-01"), activities=courses("2024-02-01"), changed=changed).of(1).units == units


def test_a12_an_activity_before_the_earning_day_does_not_count_and_on_it_does():
    one = replay(earned(1, ACP, "2024-06-15"), activities=courses("2024-06-14", "2024-06-15")).of(1)
    assert one.units == 10


def test_a13_what_is_too_much_is_not_carried_over():
    one = replay(earned(1, ACA, "2024-06-15"), activities=(*FIVE[:4], done("global_event", "2025-04-20"))).of(1)
    assert (one.cycles[0].units, one.units) == (70, 0)


def test_a14_the_whole_deciding_day_closes_with_the_cycle():
    one = replay(earned(1, ACA, "2024-06-15"), activities=courses(*["2025-01-01"] * 8)).of(1)
    assert (one.cycles[0].units, len(one.cycles[0].counted), one.units, len(one.cycles)) == (80, 8, 0, 1)


def test_a15_a_renewal_that_would_shorten_an_extended_date_closes_the_cycle_all_the_same():
    longer = extended(1, "2025-01-05", "2029-01-01", "2029-04-01")
    one = replay(earned(1, ACA, "2024-06-15"), activities=FIVE, extensions=(longer,)).of(1)
    assert (closed(one), one.suspends_on, one.expires_on) == ([day("2025-05-10")], day("2029-01-01"), day("2029-04-01"))


def test_a16_a_personal_extension_is_a_fact_of_its_day():
    longer = extended(1, "2026-06-20", "2026-12-15", "2027-03-15")
    one = replay(earned(1, ACP, "2024-06-15"), extensions=(longer,)).of(1)
    assert one.status_on(day("2026-07-01")) == "active"


def test_a17_after_expiry_a_new_credential_begins_and_the_old_one_stays_over():
    told = replay(earned(1, ACP, "2024-06-15"), exams=(passed(2, ACP, "2026-10-01"),))
    assert [(one.id, one.status_on(day("2026-11-01"))) for one in told.credentials] == [(1, "expired"), (2, "active")]


def test_a18_one_that_was_done_in_time_revives_whenever_it_was_entered():
    late = (*FIVE[:4], *courses("2026-09-14"))
    assert replay(earned(1, ACA, "2024-06-15"), activities=late).of(1).status_on(day("2026-10-01")) == "active"


def test_a19_presenting_and_attending_one_event_count_both():
    both = (done("local_event", "2025-01-01", "ACE"), done("presenting", "2025-01-01", "ACE"))
    assert replay(earned(1, ACP, "2024-06-15"), activities=both).of(1).units == 30


def test_a20_a_verified_one_counts_like_any_other():
    assert (
        replay(earned(1, ACP, "2024-06-15"), activities=(done("coursework", "2025-01-01", item="SKU"),)).of(1).units
        == 10
    )


def test_a21_passing_another_certifications_exam_renews_nothing():
    told = replay(earned(1, ACP, "2024-06-15"), exams=(passed(2, OTHER, "2025-06-01"),))
    assert [one.cycles for one in told.credentials] == [(), ()]


def test_a22_a_professional_renewal_does_not_renew_an_associate():
    told = replay(earned(1, ACP, "2024-06-15"), earned(2, ACA, "2025-10-01"), activities=TEN)
    assert (len(told.of(1).cycles), told.of(2).cycles, told.of(2).units) == (1, (), 10)


def test_a23_between_the_dates_it_is_suspended_with_both_dates():
    one = replay(earned(1, ACP, "2024-06-15")).of(1)
    assert (one.status_on(day("2026-07-01")), one.in_force_on(day("2026-07-01"))) == ("suspended", True)


def test_a24_a_renewal_comes_by_itself_on_the_day_that_earns_it():
    assert closed(replay(earned(1, ACA, "2024-06-15"), activities=FIVE).of(1)) == [day("2025-05-10")]
