"""When two statements of one id are the same: by what they say."""

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credenza.learning.rules.counting import credits_now, names_in, registration_key
from credenza.learning.rules.sameness import canonical
from tests.builders.credits import TODAY
from tests.builders.learning import ID, REGISTRATION, agent, cmi5, statement
from tests.rules.learning.test_reading import changed

pytestmark = pytest.mark.once

WHOLE = {
    **statement(id=ID),
    "result": {"completion": True, "score": {"scaled": 0.5}, "extensions": {"https://x.example/n": 1}},
    "context": {
        "registration": REGISTRATION,
        "contextActivities": {"category": [{"id": "https://a.example/"}, {"id": "https://b.example/"}]},
    },
}


class TestSame:
    @pytest.mark.parametrize(
        ("path", "value"),
        [
            ("stored", "2026-03-10T00:00:00Z"),
            ("authority", agent("lms@x.example")),
            ("version", "1.0.3"),
            ("id", ID.upper()),
            ("timestamp", "2026-03-09T16:30:00+01:00"),
            ("verb.display", {"de": "fertig"}),
            ("object.definition", {"name": {"en": "Another name"}}),
            ("object.objectType", "Activity"),
            ("actor.name", "Kim"),
            ("actor.mbox", "mailto:KIM@acme.example"),
            ("result.score.scaled", 0.50),
            ("result.extensions", {"https://x.example/n": 1.0}),
            ("context.registration", REGISTRATION.upper()),
            (
                "context.contextActivities",
                {"category": [{"id": "https://b.example/"}, {"id": "https://a.example/"}]},
            ),
        ],
    )
    def test_whatever_does_not_change_what_is_said(self, path: str, value: Any) -> None:
        assert canonical(changed(path, value, WHOLE)) == canonical(WHOLE)

    def test_one_activity_in_place_of_a_list(self) -> None:
        single, listed = copy.deepcopy(WHOLE), copy.deepcopy(WHOLE)
        single["context"]["contextActivities"] = {"parent": {"id": "https://a.example/"}}
        listed["context"]["contextActivities"] = {"parent": [{"id": "https://a.example/"}]}
        assert canonical(single) == canonical(listed)

    @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(st.permutations(list(cmi5().items())))
    def test_in_any_order_of_members(self, pairs: list[tuple[str, Any]]) -> None:
        assert canonical(dict(pairs)) == canonical(dict(sorted(pairs)))


class TestOther:
    @pytest.mark.parametrize(
        ("path", "value"),
        [
            ("actor.mbox", "mailto:bo@acme.example"),
            ("verb.id", "http://adlnet.gov/expapi/verbs/passed"),
            ("object.id", "https://lms.example/courses/8"),
            ("timestamp", "2026-03-09T15:30:01Z"),
            ("result.completion", False),
            ("result.score.scaled", 0.51),
            ("result.extensions", {"https://x.example/n": 2}),
            ("result.extensions", {"https://x.example/n": "1"}),
            ("context.registration", ID),
            ("context.contextActivities", {"category": [{"id": "https://a.example/"}]}),
        ],
    )
    def test_whatever_does(self, path: str, value: Any) -> None:
        assert canonical(changed(path, value, WHOLE)) != canonical(WHOLE)

    def test_left_out_is_not_the_same(self) -> None:
        without = {name: value for name, value in WHOLE.items() if name != "result"}
        assert canonical(without) != canonical(WHOLE)


class TestCounting:
    @pytest.mark.parametrize(
        ("is_pass", "family", "credits"),
        [(True, "exam", True), (False, "exam", False), (True, "course", True), (False, "course", True)],
    )
    def test_an_exam_counts_once_it_is_passed(self, is_pass: bool, family: str, credits: bool) -> None:
        assert credits_now(is_pass=is_pass, family=family) is credits

    def test_a_registration_counts_once_and_without_one_each_sitting_of_an_exam(self) -> None:
        assert registration_key(REGISTRATION, on=TODAY, family="exam") == REGISTRATION
        assert registration_key(None, on=TODAY, family="course") == ""
        assert registration_key(None, on=TODAY, family="exam") == "2026-03-10"

    @pytest.mark.parametrize(
        ("activity", "first"),
        [
            ("https://lms.example/courses/ACP-120", "ACP-120"),
            ("https://lms.example/courses/acp-120/?lang=en#top", "acp-120"),
            ("urn:courses:ACP-120", "ACP-120"),
            ("https://lms.example/", "lms.example"),
        ],
    )
    def test_the_last_part_of_an_activity_is_the_likeliest_name(self, activity: str, first: str) -> None:
        assert names_in(activity)[0] == first
        assert first.upper() in names_in(activity)[:2]

    def test_the_others_stand_behind_it_as_they_are(self) -> None:
        found = names_in("https://lms.example/Courses/ACP-120/launch?sku=ACA-900")
        assert found == ("launch", "LAUNCH", "ACA-900", "sku", "ACP-120", "Courses", "lms.example", "https")
