"""Reading statements: case tables after the specification, and that whatever comes is read or refused by its place."""

import copy
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credenza.kernel.errors import InvalidField, MissingFields
from credenza.learning.rules.actors import read_actor
from credenza.learning.rules.pieces import instant
from credenza.learning.rules.reading import read_statement
from tests.builders.learning import COURSE_ID, ID, REGISTRATION, agent, cmi5, statement, voiding

pytestmark = pytest.mark.once


def changed(path: str, value: Any, whole: dict[str, Any] | None = None) -> dict[str, Any]:
    """A sound statement with one place changed."""
    found = copy.deepcopy(whole or statement(id=ID))
    *way, last = path.split(".")
    inner = found
    for name in way:
        inner = inner.setdefault(name, {})
    inner[last] = value
    return found


class TestSound:
    def test_a_plain_completion(self) -> None:
        read = read_statement(statement("Kim@Acme.example", id=ID.upper()))
        assert (read.id, read.use, read.is_pass) == (ID, "completion", False)
        assert (read.actor.key, read.actor.email) == ("mbox:kim@acme.example", "kim@acme.example")
        assert (read.activity, read.title, read.registration) == (COURSE_ID, "Jira essentials", None)
        assert read.at == datetime(2026, 3, 9, 15, 30, tzinfo=UTC)

    def test_cmi5(self) -> None:
        read = read_statement(cmi5(verb="passed"))
        assert (read.is_cmi5, read.is_move_on, read.registration, read.is_pass) == (True, True, REGISTRATION, True)
        assert (read.actor.kind, read.actor.email) == ("account", "kim@acme.example")

    def test_a_voiding_one(self) -> None:
        read = read_statement(voiding(ID))
        assert (read.use, read.voids, read.activity) == ("void", ID, "")

    @pytest.mark.parametrize(
        ("verb", "result", "use", "is_pass"),
        [
            ("completed", None, "completion", False),
            ("completed", {"completion": False}, "other", False),
            ("completed", {"completion": True, "success": True}, "completion", True),
            ("completed", {"completion": True, "success": False}, "completion", False),
            ("passed", None, "completion", True),
            ("passed", {"success": False}, "other", False),
            ("failed", {"success": False}, "other", False),
            ("launched", None, "progress", False),
            ("initialized", None, "progress", False),
            ("progressed", None, "progress", False),
            ("experienced", None, "other", False),
        ],
    )
    def test_what_it_is_for(self, verb: str, result: Any, use: str, is_pass: bool) -> None:
        read = read_statement(statement(verb=verb, result=result))
        assert (read.use, read.is_pass) == (use, is_pass)

    def test_progress_and_score(self) -> None:
        result = {
            "score": {"scaled": 0.8, "raw": 8, "min": 0, "max": 10},
            "duration": "PT1H2.5S",
            "extensions": {"https://w3id.org/xapi/cmi5/result/extensions/progress": 40, "https://x.example/any": None},
        }
        read = read_statement(statement(verb="progressed", result=result))
        assert (read.percent, read.result.scaled, read.result.duration) == (40, Decimal("0.8"), "PT1H2.5S")

    def test_objects_that_are_no_activity_count_nowhere(self) -> None:
        for about in (agent("bo@x.example"), {"objectType": "SubStatement", **statement(id=None)}):
            assert read_statement(statement(object=about)).use == "other"


class TestRefused:
    @pytest.mark.parametrize("missing", ["actor", "verb", "object"])
    def test_without_a_needed_member(self, missing: str) -> None:
        with pytest.raises(MissingFields) as caught:
            read_statement({name: value for name, value in statement().items() if name != missing})
        assert caught.value.fields == (f"statement.{missing}",)

    def test_names_every_missing_member_at_once(self) -> None:
        with pytest.raises(MissingFields) as caught:
            read_statement({})
        assert caught.value.fields == ("statement.actor", "statement.verb", "statement.object")

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            ("id", "4711"), ("id", 7), ("id", ID[:-1]),
            ("actor", "kim@acme.example"), ("actor", {}), ("actor", {"mbox": "kim@acme.example"}),
            ("actor", {"mbox": "mailto:kim"}), ("actor", {**agent("a@x.example"), "openid": "https://x.example/"}),
            ("actor", {"account": {"name": "kim"}}), ("actor", {"account": {"homePage": "lms", "name": "kim"}}),
            ("actor", {"account": {"homePage": "https://x.example", "name": " "}}),
            ("actor", {"mbox_sha1sum": "abc"}), ("actor", {"openid": "no iri"}), ("actor.objectType", "Person"),
            ("actor", {"objectType": "Group"}), ("actor", {"objectType": "Group", "member": "kim"}),
            ("actor", {"objectType": "Group", "member": [{"objectType": "Group", "member": [agent("a@x.example")]}]}),
            ("actor.nickname", "Kim"),
            ("verb", {}), ("verb.id", "completed"), ("verb.id", None), ("verb.display", {"en": 7}),
            ("object", {}), ("object.id", "course 7"), ("object.objectType", "Course"), ("object.id", "x" * 501),
            ("object", {"objectType": "StatementRef", "id": "7"}), ("object.title", "Jira"),
            ("timestamp", "yesterday"), ("timestamp", "2026-13-01T00:00:00Z"), ("timestamp", "2026-03-09T15:30:00-00:00"),
            ("timestamp", "0001-01-01T00:00:00Z"), ("timestamp", "2026-03-09T25:00:00Z"), ("timestamp", 1773070200),
            ("result.completion", "true"), ("result.success", 1), ("result.score", 0.5), ("result.score.scaled", 1.2),
            ("result.score.scaled", True), ("result.score", {"raw": 11, "max": 10}), ("result.score", {"min": 5, "max": 5}),
            ("result.duration", "one hour"), ("result.duration", "P"), ("result.duration", "PT"), ("result.duration", ""),
            ("result.grade", "A"), ("result.response", 7),
            ("context.registration", "7"), ("context.contextActivities", {"theme": []}), ("context.mood", "good"),
            ("context.contextActivities", {"parent": [{"id": "no iri"}]}), ("context.instructor", {}),
            ("context.platform", None), ("version", "3.0"), ("stored", "today"), ("authority", {}), ("mood", "good"),
            ("object.definition", {"name": "Jira"}), ("object.definition.description", {"en": "bad \x00"}),
            ("context.extensions", {"https://x.example/": "\ud800"}),
        ],
    )  # fmt: skip
    def test_by_its_place(self, path: str, value: Any) -> None:
        with pytest.raises((InvalidField, MissingFields)) as caught:
            read_statement(changed(path, value))
        told = caught.value
        place = told.field if isinstance(told, InvalidField) else told.fields[0]
        assert place.startswith("statement")

    def test_a_voiding_one_that_names_no_statement(self) -> None:
        with pytest.raises(InvalidField):
            read_statement(statement(verb="voided"))

    @pytest.mark.parametrize("whole", [None, [], "statement", 7, True])
    def test_what_is_no_object(self, whole: Any) -> None:
        with pytest.raises(InvalidField):
            read_statement(whole)

    def test_endless_depth(self) -> None:
        deep: Any = {}
        for _ in range(100):
            deep = {"https://x.example/": deep}
        with pytest.raises(InvalidField):
            read_statement(changed("context.extensions", deep))


class TestTimestamps:
    @pytest.mark.parametrize(
        ("written", "means"),
        [
            ("2026-03-09T15:30:00Z", "2026-03-09T15:30:00+00:00"),
            ("2026-03-09T23:30:00-05:00", "2026-03-10T04:30:00+00:00"),
            ("2026-03-09T15:30:00.1234567+0100", "2026-03-09T14:30:00.123456+00:00"),
            ("2026-03-09T15:30", "2026-03-09T15:30:00+00:00"),
            ("2026-03-09", "2026-03-09T00:00:00+00:00"),
            ("2026-03-09T15:30:00+01", "2026-03-09T14:30:00+00:00"),
        ],
    )
    def test_are_instants(self, written: str, means: str) -> None:
        assert instant(written, "timestamp").isoformat() == means

    @given(
        st.datetimes(min_value=datetime(1901, 1, 1), max_value=datetime(2998, 1, 1)).map(
            lambda at: at.replace(tzinfo=UTC)
        )
    )
    def test_read_back_what_was_written(self, at: datetime) -> None:
        assert instant(at.isoformat(), "timestamp") == at


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
MEMBERS = ("id", "actor", "verb", "object", "result", "context", "timestamp", "version")
PLACES = ("actor.mbox", "actor.account", "verb.id", "object.id", "object.definition", "result.score", "result.duration",
          "context.registration", "context.contextActivities", "context.extensions")  # fmt: skip


class TestWhateverComes:
    @given(st.sampled_from((*MEMBERS, *PLACES)), JSON)
    @settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_is_read_or_refused(self, path: str, value: Any) -> None:
        with suppress(InvalidField, MissingFields):
            assert read_statement(changed(path, value)).use in ("completion", "progress", "void", "other")

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(JSON)
    def test_is_an_actor_or_refused(self, value: Any) -> None:
        with suppress(InvalidField, MissingFields):
            assert read_actor(value, "actor").key
