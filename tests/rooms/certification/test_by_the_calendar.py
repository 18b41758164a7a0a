"""Where cycles close at their end by the calendar, what is shown before saving is the cycle open today."""

from dataclasses import replace
from datetime import date

import pytest

from credenza.certification.queries.candidates import candidate_of_person
from credenza.certification.queries.previews import Planned, preview
from credenza.programs.loader import load, using
from tests.builders import certification as make

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def fixed_rhythm():
    shipped = load("atlassian")
    policy = shipped.certification
    levels = tuple(
        replace(level, rules=tuple(replace(rules, closing="at_end", units_end_from="old_end") for rules in level.rules))
        for level in policy.levels
    )
    return replace(shipped, certification=replace(policy, levels=levels))


def test_a_cycle_that_ended_meanwhile_is_not_shown_as_the_open_one():
    with using(fixed_rhythm()):
        kim = make.person()
        make.earn(kim, "ACA-900", date(2024, 2, 1))
        for day in range(1, 6):
            make.done(kim, "coursework", date(2025, 3, day))
        root = candidate_of_person(kim.person_id).id
        (before,) = preview(root, date(2026, 1, 31), ()).rows
        (after,) = preview(root, date(2026, 2, 1), (Planned(on=date(2026, 2, 1), type="coursework"),)).rows
    assert (before.units_from, before.suspends_to) == (50, date(2028, 2, 1))
    assert (after.units_from, after.units_to, after.suspends_to) == (0, 10, date(2028, 2, 1))
