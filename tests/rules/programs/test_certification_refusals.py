"""What a renewal program is refused for: each case with its line and what would be right."""

from pathlib import Path

import pytest

from tests.rules.programs.packs import line_in, problems_of
from tests.rules.programs.renewals import SMALL_TEXT

pytestmark = pytest.mark.once

LEVEL = '[[certification.levels]]\nid = "upper"'
UPPER_RULES = SMALL_TEXT[SMALL_TEXT.index(LEVEL) : SMALL_TEXT.index("[[certification.certifications]]")]
BLANKET = SMALL_TEXT[SMALL_TEXT.index("[[certification.blanket_extensions]]") :]
DEEP = '{ units = 20, category = "reading", name = "Books" }'

CASES = {
    "unknown key": ("unit_name", "unit_nam", "certification.unit_nam is not a key"),
    "missing key": ('unit_name = "credit"\n', "", "certification.unit_name is missing"),
    "unknown scope": (
        'renewal_scope = "certification"',
        'renewal_scope = "person"',
        "one of certification, level, lower_levels",
    ),
    "units of none": ("units = 60 }", "units = 0 }", "renewal.units is 0; right would be: a number from 0.01"),
    "units too fine": ("units = 60 }", "units = 60.125 }", "with at most 2 decimal places"),
    "text for units deep in a tree": (DEEP, '{ units = "20" }', "any_of[1].all_of[1].units is '20'"),
    "unknown key deep in a tree": (DEEP, "{ unit = 20 }", "any_of[1].all_of[1].unit is not a key"),
    "range deep in a tree": (DEEP, "{ units = -1 }", "any_of[1].all_of[1].units is -1"),
    "a node without anything": (
        DEEP,
        '{ name = "Books" }',
        "any_of[1].all_of[1] asks for nothing; right would be: exa",
    ),
    "a node with empty lists": (DEEP, "{ all_of = [], courses = [] }", "any_of[1].all_of[1] asks for nothing"),
    "two leaves": (DEEP, '{ units = 20, exam = "UP" }', "any_of[1].all_of[1] has units and exam"),
    "a branch and a leaf": (
        DEEP,
        "{ units = 2, any_of = [{ units = 1 }] }",
        "any_of[1].all_of[1] has any_of and units",
    ),
    "unknown category": (DEEP, '{ units = 20, category = "films" }', "is 'films', which the pack has not; right would"),
    "category without units": (DEEP, '{ exam = "UP", category = "reading" }', "category is given without units"),
    "more than counts": (DEEP, '{ units = 30, category = "reading" }', "is 30 of reading, of which only 25 count"),
    "unknown exam": (
        DEEP,
        '{ exam = "UPP" }',
        "all_of[1].exam is 'UPP', which the pack has not; right would be: one of L",
    ),
    "unknown exam level": ('exam_of_level = "upper"', 'exam_of_level = "top"', "is 'top', which the pack has not"),
    "exams of no level": (DEEP, "{ units = 20, exams = 2 }", "exams is given without exam_of_level"),
    "a term of its own on a part of a way": (DEEP, "{ units = 20, months = 12 }", "months stands on a part of a way"),
    "a term of its own where levels renew": (
        'renewal_scope = "certification"',
        'renewal_scope = "level"',
        "end_from is given where a renewal moves others",
    ),
    "due dates without a use": (
        "grace_days = 90",
        "grace_days = 90\ndue_dates = [2025-01-01]",
        "is given without cycle_end",
    ),
    "a use without due dates": ("grace_days = 90", 'grace_days = 90\ncycle_end = "due_date"', "due_dates is missing"),
    "due dates out of order": (
        "grace_days = 90",
        'grace_days = 90\ncycle_end = "due_date"\ndue_dates = [2025-01-02, 2025-01-01]',
        "due_dates is out of order",
    ),
    "unknown credential": (
        '{ credential = "LOW" }, { cr',
        '{ credential = "LO" }, { cr',
        "any_of[0].credential is 'LO'",
    ),
    "unknown level of credentials": ('= 2, level = "lower"', '= 2, level = "low"', "any_of[1].level is 'low'"),
    "credentials of no level": ('= 2, level = "lower"', "= 2", "any_of[1].level is missing"),
    "level without credentials": (DEEP, '{ units = 20, level = "lower" }', "is given without credentials_of_level"),
    "a course twice": ('["Ethics", "Law"]', '["Ethics", "Ethics"]', "courses[1] is 'Ethics'"),
    "a number for a course": ('["Ethics", "Law"]', '["Ethics", 5]', "courses[1] is 5; right would be: text"),
    "a text for courses": ('["Ethics", "Law"]', '"Ethics"', "right would be: a list of texts"),
    "id twice": ('id = "book"', 'id = "COURSE"', "activity_types[1].id is 'COURSE' a second time"),
    "level twice": (LEVEL, LEVEL.replace("upper", "lower"), "levels[1].id is 'lower' a second time"),
    "category twice": ('id = "reading"', 'id = "learning"', "categories[1].id is 'learning' a second time"),
    "code twice": ('code = "UP"', 'code = "low"', "certifications[1].code is 'low' again"),
    "short name twice": ('short_name = "U"', 'short_name = "L"', "certifications[1].short_name is 'L' again"),
    "short name that is a code": (
        'short_name = "U"',
        'short_name = "LOW"',
        "certifications[1].short_name is 'LOW' again",
    ),
    "code that is a short name": ('code = "UP"', 'code = "L"', "certifications[1].code is 'L' again"),
    "unknown level of a certification": (
        'name = "Up"\nlevel = "upper"',
        'name = "Up"\nlevel = "x"',
        "level is 'x', which",
    ),
    "unknown category of a type": ('category = "learning"', 'category = "x"', "activity_types[0].category is 'x'"),
    "unknown wider category": ('part_of = "learning"', 'part_of = "x"', "categories[1].part_of is 'x'"),
    "categories in a circle": ('part_of = "learning"', 'part_of = "reading"', "leads back to 'reading' in a circle"),
    "unknown level of a limit": ('{ level = "upper", c', '{ level = "x", c', "level_limits[0].level is 'x'"),
    "a level's limit twice": (
        '[{ level = "upper", counts_up_to = 25 }]',
        '[{ level = "upper", counts_up_to = 25 }, { level = "upper", counts_up_to = 30 }]',
        "level_limits[1].level is 'upper' a second time",
    ),
    "carried over from nowhere": ('6, category = "reading"', '6, category = "x"', "carry_over.category is 'x'"),
    "carried over to nowhere": ('lands_in = "learning"', 'lands_in = "x"', "carry_over.lands_in is 'x'"),
    "no rules": (UPPER_RULES, f'{LEVEL}\nname = "Upper"\nrules = []\n', "levels[1].rules is empty"),
    "no first rules": ("grace_days = 90", "grace_days = 90\nfrom_on = 2020-01-01", "rules[0].from_on is 2020-01-01"),
    "second rules from the start": ("from_on = 2025-01-01\n", "", "rules[1].from_on is missing"),
    "rules out of order": (
        "[[certification.certifications]]\n",
        "[[certification.levels.rules]]\nfrom_on = 2025-01-01\nvalidity_months = 3\n[[certification.certifications]]\n",
        "rules[2].from_on is 2025-01-01; right would be: later than 2025-01-01",
    ),
    "two graces": ("grace_days = 90", "grace_days = 90\ngrace_months = 3", "grace_months or grace_days, not both"),
    "closing at an end that moves": ('units_end_from = "old_end"\n', "", "units_end_from is 'activity'"),
    "another number shown": (
        "required_units = 60",
        "required_units = 50",
        "is 50, which no rules ask for; right would be: 60",
    ),
    "a number shown for no units": (LEVEL, f"{LEVEL}\nrequired_units = 60", "nothing, for no units renew this level"),
    "earned by itself": (
        '[{ credential = "LOW" }, { exam',
        '[{ credential = "U" }, { exam',
        "for this certification itself",
    ),
    "last day before the first": ("expires_to = 2025-02-28", "expires_to = 2024-02-28", "2024-09-30 or later"),
    "blanket twice": (
        "months = 12\n",
        f"months = 12\n{BLANKET.replace('autumn', 'Autumn')}",
        "is 'Autumn' a second time",
    ),
    "months out of order": (
        "expiration_ahead_days",
        "status_months = [4, 1]\nexpiration_ahead_days",
        "1 to 12, smallest",
    ),
    "long prefix": ('candidate_prefix = "SM"', 'candidate_prefix = "sm"', "up to six capitals and digits such as AT00"),
    "text for a retirement": ('short_name = "L"', 'short_name = "L"\nretired_on = "2024"', "a date such as 2026-01-31"),
}


def changed(old: str, new: str) -> str:
    assert old in SMALL_TEXT, old
    return SMALL_TEXT.replace(old, new, 1)


class TestRefusal:
    def test_a_good_pack_has_no_problem(self, tmp_path: Path) -> None:
        assert [str(problem) for problem in problems_of(SMALL_TEXT, tmp_path)] == []

    @pytest.mark.parametrize(("old", "new", "told"), CASES.values(), ids=CASES.keys())
    def test_says_what_is_wrong_and_what_would_be_right(self, old: str, new: str, told: str, tmp_path: Path) -> None:
        told_all = [str(problem) for problem in problems_of(changed(old, new), tmp_path)]
        assert [problem for problem in told_all if told in problem], told_all

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (DEEP, '{ units = "20" }'),
            (DEEP, "{ units = 20, exam = 'UP' }"),
            (DEEP, "{ exam = 'NO' }"),
            ('{ credential = "LOW" }, {', '{ credential = "LO" }, {'),
            ('{ exam_of_level = "upper", ', '{ exam_of_level = "x", '),
            ('part_of = "learning"', 'part_of = "x"'),
            ('short_name = "U"', 'short_name = "L"'),
            ("grace_days = 90", "grace_days = -90"),
        ],
    )
    def test_names_the_line_on_which_the_wrong_value_stands(self, old: str, new: str, tmp_path: Path) -> None:
        (problem,) = problems_of(changed(old, new), tmp_path)
        assert problem.place == f"{tmp_path / 'pack.toml'}:{line_in(SMALL_TEXT, old)}"

    @pytest.mark.parametrize(
        "wrong",
        [
            "certification = 3",
            "certification = []",
            "certification = { levels = 3, categories = [1], certifications = [[]] }",
            "certification = { levels = [{ rules = [{ renewal = [3] }] }] }",
            "certification = { levels = [{ rules = [{ renewal = { all_of = [{ any_of = 3, units = {} }] } }] }] }",
            "certification = { categories = [{ id = [1], part_of = {} }, { id = 1, level_limits = [{ level = [1] }] }] }",
            "certification = { certifications = [{ code = 1, short_name = [], earned_by = { credential = [1] } }] }",
        ],
    )
    def test_of_a_wrong_shape_is_a_refusal_not_a_crash(self, wrong: str, tmp_path: Path) -> None:
        assert problems_of(f"{wrong}\n", tmp_path)

    def test_names_longer_circles_too(self, tmp_path: Path) -> None:
        text = changed('name = "Learning"\n', 'name = "Learning"\npart_of = "reading"\n')
        told = [problem.wrong for problem in problems_of(text, tmp_path)]
        assert told == ["leads back to 'learning' in a circle", "leads back to 'reading' in a circle"]

    def test_names_an_unknown_code_below_an_earned_certification(self, tmp_path: Path) -> None:
        text = changed('[{ credential = "LOW" }, { exam', '[{ any_of = [{ credential = "NO" }] }, { exam')
        (problem,) = problems_of(text, tmp_path)
        assert problem.path[-4:] == (0, "any_of", 0, "credential")
