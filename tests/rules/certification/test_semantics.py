"""The renewal program's semantics, rule by rule, in the words of the pages that announced it.

Sources: "The new process to renew certifications is now available" and the question about CE units.
"""

import pytest

from credenza.certification.rules.engine import compiled
from credenza.certification.rules.facts import Blanket, Facts, ForEverybody, Upgraded
from tests.rules.certification.candidates import courses, day, done, earned, extended, passed
from tests.rules.certification.packs import atlassian

ACP, ACA, RETIRED = "ACP-120", "ACA-900", "ACP-100"
TEN_COURSES = courses(*[f"2025-{month:02}-10" for month in range(1, 11)])
FIVE_COURSES = TEN_COURSES[:5]


def replay(*grants, exams=(), activities=(), everybody=None, until=None, changed=None, **more):
    """Facts in, standing out, under the shipped program."""
    facts = Facts(earned=grants, exams=exams, activities=activities, **more)
    return compiled(atlassian(**(changed or {})), everybody or ForEverybody()).replay(facts, until)


def dates(credential):
    return credential.suspends_on, credential.expires_on


def closings(credential):
    return [(cycle.closed_on, cycle.by) for cycle in credential.cycles]


class TestRule1TheTerm:
    @pytest.mark.parametrize(
        ("on", "suspends_on", "expires_on"),
        [
            ("2024-06-15", "2026-06-15", "2026-09-15"),
            ("2024-02-29", "2026-02-28", "2026-05-28"),
            ("2022-02-28", "2024-02-28", "2024-05-28"),
            ("2024-11-30", "2026-11-30", "2027-02-28"),
            ("2024-12-31", "2026-12-31", "2027-03-31"),
        ],
    )
    def test_two_years_then_three_months(self, on, suspends_on, expires_on):
        assert dates(replay(earned(1, ACP, on)).of(1)) == (day(suspends_on), day(expires_on))

    @pytest.mark.parametrize(
        ("on", "status"),
        [("2026-06-14", "active"), ("2026-06-15", "suspended"), ("2026-09-14", "suspended"), ("2026-09-15", "expired")],
    )
    def test_suspended_from_that_day_and_expired_from_that_day(self, on, status):
        assert replay(earned(1, ACP, "2024-06-15")).of(1).status_on(day(on)) == status

    def test_an_exam_starts_one_as_a_grant_does(self):
        granted, by_exam = replay(earned(1, ACP, "2024-06-15")), replay(exams=(passed(1, ACP, "2024-06-15"),))
        assert granted == by_exam

    def test_a_short_name_is_taken_for_the_code(self):
        assert replay(earned(1, "ACP-JCA", "2024-06-15")).of(1).certification == ACP

    def test_what_the_pack_no_longer_knows_is_passed_over(self):
        told = replay(
            earned(1, "GONE-1", "2024-06-15"), earned(2, ACP, "2024-06-15"), activities=(done("gone", "2025-01-01"),)
        )
        assert [one.id for one in told.credentials] == [2]
        assert told.of(2).units == 0


class TestRule2WhatCounts:
    @pytest.mark.parametrize(
        ("on", "counts"),
        [
            ("2024-06-14", False),  # before it was earned
            ("2024-06-15", True),  # on the day itself
            ("2026-06-15", True),  # suspended
            ("2026-09-14", True),  # the last day before it expires
            ("2026-09-15", False),  # expired
        ],
    )
    def test_from_the_earning_day_until_it_expires(self, on, counts):
        one = replay(earned(1, ACP, "2024-06-15"), activities=courses(on)).of(1)
        assert one.units == (10 if counts else 0)

    @pytest.mark.parametrize(("on", "units"), [("2024-01-31", 0), ("2024-02-01", 10)])
    def test_since_the_retirements_of_february_2024(self, on, units):
        assert replay(earned(1, ACP, "2023-06-15"), activities=courses(on)).of(1).units == units

    def test_it_counts_for_every_credential_that_qualifies(self):
        told = replay(
            earned(1, ACP, "2024-06-15"), earned(2, ACA, "2025-06-15"), activities=courses("2025-01-10", "2025-07-10")
        )
        assert (told.of(1).units, told.of(2).units) == (20, 10)

    def test_the_closing_day_belongs_to_the_cycle_that_it_closes(self):
        extra = (*FIVE_COURSES, *courses("2025-05-10", "2025-05-11"))
        one = replay(earned(1, ACA, "2024-06-15"), activities=extra).of(1)
        assert (one.cycles[0].units, one.cycles[0].closed_on, one.units) == (60, day("2025-05-10"), 10)

    def test_a_retired_one_counts_until_it_is_retired(self):
        everybody = ForEverybody(retired={ACP: day("2025-03-10")})
        one = replay(earned(1, ACP, "2024-06-15"), activities=FIVE_COURSES, everybody=everybody).of(1)
        assert one.units == 20


class TestRule3Caps:
    @pytest.mark.parametrize(
        ("type_", "number", "units"),
        [("coursework", 9, 90), ("global_event", 3, 30), ("local_event", 4, 40), ("local_event", 6, 40), ("presenting", 2, 20)],
    )  # fmt: skip
    def test_each_type_counts_up_to_its_cap(self, type_, number, units):
        activities = tuple(done(type_, f"2025-01-{n + 1:02}") for n in range(number))
        assert replay(earned(1, ACP, "2024-06-15"), activities=activities).of(1).units == units

    def test_events_alone_never_reach_a_hundred(self):
        activities = tuple(
            done(t, f"2025-{m:02}-01") for m in range(1, 13) for t in ("global_event", "local_event", "presenting")
        )
        one = replay(earned(1, ACP, "2024-06-15"), activities=activities).of(1)
        assert (one.units, one.cycles) == (90, ())

    def test_attending_and_presenting_at_the_same_event_both_count(self):
        activities = (done("global_event", "2025-01-01", "Team"), done("presenting", "2025-01-01", "Team"))
        assert replay(earned(1, ACP, "2024-06-15"), activities=activities).of(1).units == 50

    def test_caps_restart_with_the_next_cycle(self):
        first = (done("global_event", "2025-01-01"), done("presenting", "2025-01-02"))
        one = replay(earned(1, ACA, "2024-06-15"), activities=(*first, done("global_event", "2025-01-03"))).of(1)
        assert (one.cycles[0].units, one.units) == (50, 30)

    def test_beyond_a_cap_the_first_by_name_count_whatever_their_case_or_entry(self):
        events = [
            done("global_event", "2025-01-01", name, id) for id, name in ((1, "zebra"), (2, "Alpha"), (3, "beta"))
        ]
        for activities in (events, events[::-1], events[1:] + events[:1]):
            assert replay(earned(9, ACP, "2024-06-15"), activities=tuple(activities)).of(9).counted == (2,)

    def test_of_one_name_the_first_id_counts(self):
        events = (done("global_event", "2025-01-01", "Team", 8), done("global_event", "2025-01-01", "TEAM", 3))
        assert replay(earned(9, ACP, "2024-06-15"), activities=events).of(9).counted == (3,)


class TestRule4Renewals:
    def test_the_whole_level_renews_on_the_day_that_any_of_it_reaches_the_number(self):
        told = replay(
            earned(1, ACP, "2024-06-15"), earned(2, "ACP-420", "2025-08-15"), earned(3, ACA, "2025-09-15"), activities=TEN_COURSES
        )  # fmt: skip
        assert closings(told.of(1)) == [(day("2025-10-10"), "units")]
        assert closings(told.of(2)) == [(day("2025-10-10"), "level")]
        assert told.of(2).cycles[0].units == 20
        assert told.of(3).cycles == ()
        assert dates(told.of(1)) == dates(told.of(2)) == (day("2027-10-10"), day("2028-01-10"))

    def test_a_hundred_units_renew_a_professional_once_and_an_associate_twice(self):
        told = replay(earned(1, ACP, "2024-06-15"), earned(2, ACA, "2024-06-15"), activities=TEN_COURSES)
        assert (len(told.of(1).cycles), len(told.of(2).cycles)) == (1, 2)

    def test_nothing_carries_over(self):
        activities = (*TEN_COURSES[:9], done("global_event", "2025-10-10"))
        one = replay(earned(1, ACP, "2024-06-15"), activities=activities).of(1)
        assert (one.cycles[0].units, one.units, one.carried) == (120, 0, 0)

    def test_each_by_its_own_tally_where_the_pack_says_so(self):
        grants = (earned(1, ACP, "2024-06-15"), earned(2, "ACP-420", "2025-08-15"))
        told = replay(*grants, activities=TEN_COURSES, changed={"renewal_scope": "certification"})
        assert (closings(told.of(1)), closings(told.of(2))) == ([(day("2025-10-10"), "units")], [])

    def test_an_expired_or_retired_one_of_the_level_stays_behind(self):
        grants = (earned(1, ACP, "2024-06-15"), earned(2, "ACP-420", "2023-06-15"), earned(3, RETIRED, "2024-01-15"))
        told = replay(*grants, activities=TEN_COURSES)
        assert [one.id for one in told.credentials if one.cycles] == [1]


class TestRule5Exams:
    def test_a_retake_renews_that_one_credential_from_its_day(self):
        grants = (earned(1, ACP, "2024-06-15"), earned(2, "ACP-420", "2024-06-15"))
        told = replay(*grants, exams=(passed(3, ACP, "2025-03-01"),))
        assert dates(told.of(1)) == (day("2027-03-01"), day("2027-06-01"))
        assert closings(told.of(1)) == [(day("2025-03-01"), "exam")]
        assert told.of(2).cycles == ()

    def test_without_one_in_force_it_earns_a_new_one(self):
        told = replay(earned(1, ACP, "2024-06-15"), exams=(passed(2, ACP, "2026-09-15"),))
        assert [(one.id, one.earned_on) for one in told.credentials] == [(1, day("2024-06-15")), (2, day("2026-09-15"))]

    @pytest.mark.parametrize(("on", "count"), [("2024-01-31", 1), ("2024-02-01", 0)])
    def test_the_exam_of_a_retired_certification_does_nothing(self, on, count):
        assert len(replay(exams=(passed(1, RETIRED, on),)).credentials) == count

    def test_staff_may_state_a_retired_one(self):
        assert replay(earned(1, RETIRED, "2024-06-01")).of(1).suspends_on == day("2026-06-01")

    def test_a_retired_credential_is_not_renewed_by_a_statement_either(self):
        told = replay(earned(1, RETIRED, "2024-01-01"), earned(2, RETIRED, "2024-06-01"))
        assert [(one.id, one.cycles) for one in told.credentials] == [(1, ())]

    def test_on_the_earning_day_it_does_nothing(self):
        told = replay(earned(1, ACP, "2024-06-15"), exams=(passed(2, ACP, "2024-06-15"),))
        assert [(one.id, one.cycles) for one in told.credentials] == [(1, ())]

    def test_after_units_closed_the_cycle_on_that_day_it_does_nothing(self):
        one = replay(earned(1, ACA, "2024-06-15"), activities=FIVE_COURSES, exams=(passed(2, ACA, "2025-05-10"),)).of(1)
        assert closings(one) == [(day("2025-05-10"), "units")]

    def test_a_days_activities_come_before_its_exams(self):
        activities = (*FIVE_COURSES[:4], done("coursework", "2025-05-01"))
        told = replay(earned(1, ACP, "2024-06-15"), activities=activities, exams=(passed(2, ACP, "2025-05-01"),))
        assert (told.of(1).cycles[0].units, told.of(1).units) == (50, 0)

    def test_what_is_done_on_the_day_of_a_first_exam_counts_for_it(self):
        told = replay(exams=(passed(1, ACP, "2024-06-15"),), activities=courses("2024-06-15"))
        assert told.of(1).units == 10

    def test_a_day_that_is_enough_by_itself_renews_on_the_earning_day(self):
        activities = (done("global_event", "2024-06-15"), done("presenting", "2024-06-15"))
        told = replay(exams=(passed(1, ACA, "2024-06-15"),), activities=activities)
        assert told == replay(earned(1, ACA, "2024-06-15"), activities=activities)
        assert closings(told.of(1)) == [(day("2024-06-15"), "units")]

    def test_a_statement_of_one_in_force_renews_it_after_the_days_activities(self):
        told = replay(earned(1, ACP, "2024-06-15"), earned(2, ACP, "2025-01-01"), activities=courses("2025-01-01"))
        assert (closings(told.of(1)), told.of(1).cycles[0].units) == ([(day("2025-01-01"), "exam")], 10)

    @pytest.mark.parametrize(("on", "renewed"), [("2026-03-14", False), ("2026-03-15", True)])
    def test_a_window_before_expiry_where_the_pack_has_one(self, on, renewed):
        told = replay(earned(1, ACP, "2024-06-15"), exams=(passed(2, ACP, on),), changed={"exam_window_months": 6})
        assert (len(told.credentials), len(told.of(1).cycles) == 1) == (1, renewed)


class TestRule6Extensions:
    GRANT = earned(1, ACP, "2024-06-15")

    def test_staff_move_both_dates(self):
        one = replay(self.GRANT, extensions=(extended(1, "2026-07-01", "2026-12-01", "2027-03-01"),)).of(1)
        assert dates(one) == (day("2026-12-01"), day("2027-03-01"))

    @pytest.mark.parametrize(("on", "moves"), [("2026-09-14", True), ("2026-09-15", False), ("2024-06-14", False)])
    def test_only_what_is_in_force_on_its_own_day(self, on, moves):
        one = replay(self.GRANT, extensions=(extended(1, on, "2027-06-01", "2027-09-01"),)).of(1)
        assert (one.expires_on == day("2027-09-01")) is moves

    def test_neither_an_extension_nor_a_renewal_shortens(self):
        far, near = (
            extended(1, "2025-01-01", "2030-01-01", "2030-04-01"),
            extended(1, "2025-02-01", "2025-03-01", "2025-04-01"),
        )
        one = replay(self.GRANT, activities=TEN_COURSES, extensions=(far, near)).of(1)
        assert dates(one) == (day("2030-01-01"), day("2030-04-01"))
        assert closings(one) == [(day("2025-10-10"), "units")]

    def test_an_activity_counts_up_to_an_extended_expiry(self):
        longer = extended(1, "2026-09-01", "2026-12-01", "2027-03-01")
        assert replay(self.GRANT, activities=courses("2027-02-28"), extensions=(longer,)).of(1).units == 10

    @pytest.mark.parametrize(
        ("on", "moves"),
        [("2022-06-29", False), ("2022-06-30", True), ("2022-11-30", True), ("2022-12-01", False)],
    )
    def test_the_blanket_takes_what_expires_between_its_days_both_included(self, on, moves):
        blanket = Blanket(on=day("2024-07-15"), expires_from=day("2024-09-30"), expires_to=day("2025-02-28"), months=12)
        plain, moved = (
            replay(earned(1, ACP, on)).of(1),
            replay(earned(1, ACP, on), everybody=ForEverybody(blankets=(blanket,))).of(1),
        )
        year = (plain.suspends_on.year + 1, plain.expires_on.year + 1)
        assert ((moved.suspends_on.year, moved.expires_on.year) == year) is moves

    def test_the_blanket_takes_retired_ones_too_and_only_what_is_in_force(self):
        blanket = Blanket(on=day("2024-10-15"), expires_from=day("2024-09-30"), expires_to=day("2025-02-28"), months=12)
        told = replay(
            earned(1, RETIRED, "2022-08-15"),
            earned(2, ACP, "2022-07-01"),
            everybody=ForEverybody(blankets=(blanket, blanket)),
        )
        assert dates(told.of(1)) == (day("2025-08-15"), day("2025-11-15"))
        assert dates(told.of(2)) == (day("2024-07-01"), day("2024-10-01"))


class TestRule7Replay:
    def test_rejecting_what_a_renewal_rests_on_undoes_it_and_accepting_it_again_restores_it(self):
        grant = earned(1, ACP, "2024-06-15")
        whole, without = replay(grant, activities=TEN_COURSES), replay(grant, activities=TEN_COURSES[1:])
        assert (len(whole.of(1).cycles), without.of(1).cycles, without.of(1).units) == (1, (), 90)
        assert replay(grant, activities=(*TEN_COURSES[1:], TEN_COURSES[0])) == whole


class TestRule8TheWorkedExample:
    """Suspends 2026-01-01, expires 2026-04-01, last activity needed 2025-12-01."""

    def test_the_new_dates_count_from_the_last_activity_needed(self):
        activities = (*courses(*[f"2025-{month:02}-01" for month in range(1, 10)]), *courses("2025-12-01"))
        one = replay(earned(1, ACP, "2024-01-01"), activities=activities).of(1)
        assert dates(replay(earned(1, ACP, "2024-01-01")).of(1)) == (day("2026-01-01"), day("2026-04-01"))
        assert dates(one) == (day("2027-12-01"), day("2028-03-01"))

    def test_the_last_one_of_several_gains_ten_months_and_all_are_aligned_afterwards(self):
        """ "The last cert I obtained (14 months after the first one) will only renew for 10 months"."""
        activities = courses(*[f"2026-02-{n:02}" for n in range(1, 10)], "2026-02-15")
        told = replay(earned(1, ACP, "2024-02-15"), earned(2, "ACP-420", "2025-04-15"), activities=activities)
        assert dates(told.of(1)) == dates(told.of(2)) == (day("2028-02-15"), day("2028-05-15"))
        before = replay(earned(2, "ACP-420", "2025-04-15")).of(2).suspends_on
        gained = (2028 - before.year) * 12 + 2 - before.month
        assert gained == 10


class TestRules9To11:
    def test_an_older_forgotten_activity_moves_a_renewal_earlier(self):
        grant = earned(1, ACP, "2024-06-15")
        one = replay(grant, activities=(*TEN_COURSES, *courses("2024-12-24"))).of(1)
        assert (one.cycles[0].closed_on, one.units) == (day("2025-09-10"), 10)
        assert one.suspends_on == day("2027-09-10")

    def test_after_expiry_it_is_over_and_a_new_one_starts_without_the_old_items(self):
        told = replay(
            earned(1, ACP, "2024-06-15"),
            exams=(passed(2, ACP, "2027-01-01"),),
            activities=courses("2025-01-01", "2027-02-01"),
        )
        assert (told.of(1).units, told.of(2).units) == (10, 10)

    def test_a_retired_one_runs_to_its_dates_and_never_renews(self):
        everybody = ForEverybody(retired={ACP: day("2025-10-01")})
        one = replay(earned(1, ACP, "2024-06-15"), activities=TEN_COURSES, everybody=everybody).of(1)
        assert (dates(one), one.units) == ((day("2026-06-15"), day("2026-09-15")), 90)

    def test_a_later_statement_replaces_the_packs_day(self):
        everybody = ForEverybody(retired={RETIRED: day("2030-01-01")})
        assert replay(earned(1, RETIRED, "2024-01-15"), activities=TEN_COURSES, everybody=everybody).of(1).cycles

    def test_an_upgrade_goes_on_with_dates_cycle_and_tally(self):
        """The question whether ACP-JPA, retired, can be upgraded."""
        everybody = ForEverybody(retired={"ACP-600": day("2025-06-01")})
        upgrades = (Upgraded(credential=1, on=day("2025-05-20"), certification="ACP-620"),)
        one = replay(
            earned(1, "ACP-600", "2024-06-15"), activities=TEN_COURSES, upgrades=upgrades, everybody=everybody
        ).of(1)
        assert (one.id, one.certification, closings(one)) == (1, "ACP-620", [(day("2025-10-10"), "units")])

    def test_an_upgrade_needs_one_in_force(self):
        upgrades = (Upgraded(credential=1, on=day("2026-09-15"), certification="ACP-620"),)
        assert replay(earned(1, "ACP-600", "2024-06-15"), upgrades=upgrades).of(1).certification == "ACP-600"

    def test_an_upgrade_to_a_lower_number_may_renew_at_once(self):
        upgrades = (Upgraded(credential=1, on=day("2025-06-01"), certification=ACA),)
        assert closings(replay(earned(1, ACP, "2024-06-15"), activities=FIVE_COURSES, upgrades=upgrades).of(1)) == [
            (day("2025-06-01"), "units")
        ]
