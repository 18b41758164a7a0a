"""What a change of the rules does to one candidate."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.certification.rules.differing import KINDS, Comparison
from credenza.certification.rules.engine import compiled
from credenza.certification.rules.facts import Facts, ForEverybody
from tests.rules.certification.candidates import RETIRED, any_everybody, any_facts, courses, days, earned, passed
from tests.rules.certification.other_packs import cisco, comptia, pmi, shrm
from tests.rules.certification.packs import atlassian, units

PACK = atlassian()
EVERYBODY = ForEverybody(retired=RETIRED)
ON = date(2026, 11, 1)
thorough = settings(max_examples=60, deadline=None)


def with_rules(**changed):
    """The pack with other rules for all levels."""
    levels = tuple(
        replace(level, rules=tuple(replace(rules, **changed) for rules in level.rules)) for level in PACK.levels
    )
    return replace(PACK, levels=levels)


def without(code):
    return replace(PACK, certifications=tuple(one for one in PACK.certifications if one.code != code))


def differences(facts, after, before=PACK, on=ON):
    return Comparison(compiled(before, EVERYBODY), compiled(after, EVERYBODY), on).differences(facts)


# An associate since 2025-02-01, renewed by five courses on 2026-06-05: to 2028-06-05 and 2028-09-05.
RENEWED = Facts(
    earned=(earned(1, "ACA-900", "2025-02-01"),),
    activities=courses("2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01", "2026-06-05"),
)
CASES = {
    "nothing": (PACK, ()),
    "a longer validity": (with_rules(validity_months=36), ("suspends_later", "expires_later")),
    "a shorter time of grace": (with_rules(grace_months=1), ("expires_earlier",)),
    "a higher number": (with_rules(renewal=units(60)), ("suspends_earlier", "expires_earlier", "renewals_lost")),
    "a lower number": (with_rules(renewal=units(20)), ("suspends_earlier", "expires_earlier", "renewals_gained")),
    "one certification less": (without("ACA-900"), ("credential_lost",)),
    "another certification less": (without("ACP-420"), ()),
}


@pytest.mark.parametrize("case", CASES)
def test_kinds_of_change(case):
    after, kinds = CASES[case]
    found = differences(RENEWED, after)
    assert [one.kinds for one in found] == ([kinds] if kinds else [])


def test_dates_renewals_and_status_are_told_for_both_sides():
    (one,) = differences(RENEWED, with_rules(renewal=units(60)), on=date(2027, 2, 1))
    assert (one.origin, one.certification, one.earned_on) == (1, "ACA-900", date(2025, 2, 1))
    assert (one.suspends_from, one.suspends_to) == (date(2028, 6, 5), date(2027, 2, 1))
    assert (one.expires_from, one.expires_to) == (date(2028, 9, 5), date(2027, 5, 1))
    assert (one.renewals_from, one.renewals_to) == (1, 0)
    assert (one.status_from, one.status_to) == ("active", "suspended")
    assert one.is_in_force


def test_a_credential_that_comes_into_being_has_no_dates_before():
    (one,) = differences(RENEWED, PACK, before=without("ACA-900"))
    assert (one.kinds, one.status_from, one.status_to) == (("credential_gained",), "", "active")
    assert (one.suspends_from, one.expires_from, one.renewals_from) == (None, None, 0)


def test_what_is_earned_later_is_not_held_on_the_day():
    (one,) = differences(RENEWED, with_rules(validity_months=36), on=date(2025, 1, 31))
    assert (one.status_from, one.status_to, one.is_in_force) == ("", "", False)


def test_later_facts_change_no_status_on_the_day():
    """Renewed on 2026-06-05 or not: on the day before it was active with 40 units."""
    long_ago = replace(RENEWED, earned=(earned(1, "ACA-900", "2024-06-01"),))
    (one,) = differences(long_ago, with_rules(validity_months=23), on=date(2026, 5, 31))
    assert (one.status_from, one.status_to) == ("active", "suspended")


def test_what_is_earned_by_itself_is_found_again_at_another_place_of_the_pack():
    expert = replace(
        PACK.certifications[0], code="EXPERT", short_name="EXPERT.s", earned_by=units(20), name="Expert"
    )  # fmt: skip
    first, last = ((expert, *PACK.certifications), (*PACK.certifications, expert))
    before, after = (replace(PACK, certifications=entries) for entries in (first, last))
    facts = replace(RENEWED, earned=(), exams=(passed(1, "ACA-900", "2025-02-01"),))
    assert "EXPERT" in {one.certification for one in compiled(before, EVERYBODY).replay(facts).credentials}
    assert differences(facts, after, before=before) == []


@given(any_facts(), any_everybody(), days())
@thorough
def test_rules_that_do_not_change_affect_nobody(facts, everybody, day):
    engine = compiled(PACK, everybody)
    assert Comparison(engine, compiled(atlassian(), everybody), day).differences(facts) == []


@given(any_facts(), st.sampled_from(sorted(CASES)), any_everybody(), days())
@thorough
def test_the_other_way_round_everything_is_turned_around(facts, case, everybody, day):
    engines = compiled(PACK, everybody), compiled(CASES[case][0], everybody)
    there = Comparison(*engines, day).differences(facts)
    back = Comparison(*reversed(engines), day).differences(facts)
    turned = [
        (one.origin, one.status_to, one.status_from, one.expires_to, one.expires_from, one.renewals_to) for one in there
    ]
    assert turned == [
        (one.origin, one.status_from, one.status_to, one.expires_from, one.expires_to, one.renewals_from)
        for one in back
    ]
    assert all(set(one.kinds) <= set(KINDS) for one in there)


@given(any_facts(), any_everybody(), days(), st.sampled_from((atlassian, pmi, comptia, shrm, cisco)))
@settings(max_examples=200, deadline=None)
def test_statuses_are_those_of_the_facts_up_to_the_day(facts, everybody, day, pack):
    """Nothing is spared that would tell another status: against an engine that knows no certification."""
    policy = pack()
    engine, none = compiled(policy, everybody), compiled(replace(policy, certifications=()), ForEverybody())
    told = {one.origin: one.status_from for one in Comparison(engine, none, day).differences(facts)}
    whole, dated = engine.replay(facts), engine.replay(facts, day)
    assert told == {
        one.id: "" if one.earned_on > day else (dated.of(one.id) or one).status_on(day)
        for one in whole.credentials
        if one.merged_into is None
    }
