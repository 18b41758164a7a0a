"""The shipped pack's renewal program: every number of the published rules, and what is only a sample."""

from datetime import date
from decimal import Decimal

import pytest

from credenza.programs.certification_shapes import BlanketExtension, CertificationPolicy, LevelRules, Requirement
from credenza.programs.loader import load, load_pack

pytestmark = pytest.mark.once

PROGRAM = load("atlassian")
VALUES = {path: source for path, _, source in load_pack("atlassian").values}
CURRENT = {
    "ACP-120": "ACP-JCA",
    "ACP-420": "ACP-MJSPC",
    "ACP-520": "ACP-OA",
    "ACP-620": "ACP-MJCP",
    "ACA-900": "ACA-JSWE",
    "ACA-905": "ACA-JSWBC",
    "ACA-910": "ACA-ITSMF",
    "ACA-915": "ACA-ACF",
    "ACA-920": "ACA-CONFE",
}
RETIRED = {
    "ACP-100": "ACP-JA",
    "ACP-200": "ACP-CA",
    "ACP-300": "ACP-JSW",
    "ACP-400": "ACP-JSD",
    "ACP-500": "ACP-SA",
    "ACP-600": "ACP-JPA",
    "ACP-610": "ACP-MJDP",
}


def policy() -> CertificationPolicy:
    assert PROGRAM.certification is not None
    return PROGRAM.certification


class TestNumbers:
    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("unit_name", "CE unit"),
            ("candidate_prefix", "AT00"),
            ("candidate_digits", 6),
            ("earliest_activity_on", date(2024, 2, 1)),
            ("renewal_scope", "level"),
            ("exam_scope", "certification"),
            ("lead", "any"),
            ("exam_window_months", None),
            ("counts_from", "entry"),
            ("categories", ()),
            ("suspension_ahead_days", (180, 90, 30, 7)),
            ("expiration_ahead_days", (30, 7)),
            ("status_months", (1, 4, 7, 10)),
        ],
    )
    def test_are_the_programs(self, key: str, value: object) -> None:
        assert getattr(policy(), key) == value

    def test_of_the_activity_types(self) -> None:
        told = [(kind.id, kind.units, kind.cap, kind.event) for kind in policy().activity_types]
        assert told == [
            ("coursework", Decimal(10), None, False),
            ("global_event", Decimal(30), 1, True),
            ("local_event", Decimal(10), 4, True),
            ("presenting", Decimal(20), 1, True),
        ]

    def test_every_type_says_what_it_is_and_what_shows_it(self) -> None:
        assert all(kind.description and kind.evidence_examples for kind in policy().activity_types)

    @pytest.mark.parametrize(("id", "units", "rank"), [("ACA", 50, 1), ("ACP", 100, 2)])
    def test_of_the_two_levels(self, id: str, units: int, rank: int) -> None:
        (level,) = (level for level in policy().levels if level.id == id)
        assert level.required_units == units
        assert level.rank == rank
        assert level.exam_renews
        renewal = Requirement(units=Decimal(units))
        assert level.rules == (LevelRules(validity_months=24, grace_months=3, renewal=renewal),)

    def test_of_the_blanket_extension(self) -> None:
        (blanket,) = policy().blanket_extensions
        dates = (blanket.expires_from, blanket.expires_to, blanket.months)
        assert isinstance(blanket, BlanketExtension)
        assert dates == (date(2024, 9, 30), date(2025, 2, 28), 12)

    def test_of_audits(self) -> None:
        audit = policy().audit
        assert audit.sampling_percent == 5
        assert (audit.answer_days, audit.appeal_days, audit.many_in_a_day) == (30, 30, 10)


class TestCertifications:
    def test_nine_are_current(self) -> None:
        own = [one for one in policy().certifications if one.level in ("ACA", "ACP") and one.retired_on is None]
        assert {one.code: one.short_name for one in own} == CURRENT

    def test_seven_are_retired_since_february_2024(self) -> None:
        own = [one for one in policy().certifications if one.retired_on]
        assert {one.code: one.short_name for one in own} == RETIRED
        assert {one.retired_on for one in own} == {date(2024, 2, 1)}

    def test_a_code_begins_with_its_level(self) -> None:
        own = [one for one in policy().certifications if one.level in ("ACA", "ACP")]
        assert len(own) == 16
        assert [one for one in own if not one.code.startswith(one.level)] == []

    def test_every_current_exam_is_on_sale(self) -> None:
        exams = {item.sku for item in PROGRAM.items if item.family == "exam"}
        assert set(CURRENT) <= exams
        assert exams.isdisjoint(RETIRED)


class TestWhatEarnsItself:
    OWN = tuple(one for one in policy().certifications if one.earned_by is not None)

    def test_has_levels_of_its_own_that_no_units_renew(self) -> None:
        levels = [level for level in policy().levels if level.id in {one.level for one in self.OWN}]
        assert {level.id for level in levels}.isdisjoint({"ACA", "ACP"})
        assert [level for level in levels if level.exam_renews or level.required_units] == []
        trees = [rules.renewal for level in levels for rules in level.rules]
        assert [tree for tree in trees if tree is None or tree.units] == []

    def test_asks_for_courses_that_are_in_the_catalog(self) -> None:
        asked = {course for one in self.OWN if one.earned_by for course in (*one.earned_by.courses,)}
        assert asked
        assert asked <= {item.sku for item in PROGRAM.items if item.family == "course"}

    def test_is_called_a_sample(self) -> None:
        told = [source for path, source in VALUES.items() if "earned_by" in path]
        assert told
        assert [source for source in told if "SAMPLE" not in source] == []

    def test_designates_an_expert_by_credentials_and_learning(self) -> None:
        (expert,) = (one for one in self.OWN if one.level == "EXPERT")
        assert expert.earned_by is not None
        parts = expert.earned_by.all_of
        assert [part.credential for part in parts] == ["ACP-120", "ACP-520", None]
        assert parts[-1].courses
