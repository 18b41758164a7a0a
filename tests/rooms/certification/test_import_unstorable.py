"""A row with characters that no database takes is refused by itself; the rows around it come in."""

import pytest

from credenza.certification.commands.import_activities import import_activities
from credenza.certification.commands.import_candidates import import_candidates
from credenza.certification.importing import Given
from credenza.kernel.actors import SYSTEM
from tests.builders import certification as make
from tests.builders.certification import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("column", ["email", "candidate_id", "type", "name", "item", "language", "key"])
def test_one_such_row_stops_no_other(column):
    make.person("kim@x.example", "Kim")
    good = {"email": "kim@x.example", "type": "coursework", "date": "2026-02-02", "name": "One"}
    rows = [Given(line=2, values={**good, column: "a\x00b"}), Given(line=3, values={**good, "name": "Two"})]
    told = []
    import_activities(rows=rows, file="ab" * 32, heard=told.extend, by=SYSTEM, now=NOW)
    assert {one.line: one.outcome for one in told} == {2: "refused", 3: "stored"}
    assert [one.error.code for one in told if one.error] == ["invalid_field"]


@pytest.mark.parametrize(
    "odd", [{"email": "a\x00b@x.example"}, {"name": "a\x00b"}, {"candidate_id": f"AT{'9' * 5000}"}]
)
def test_nor_among_candidates(odd):
    good = {"email": "kim@x.example", "name": "Kim"}
    rows = [Given(line=2, values={**good, **odd}), Given(line=3, values={**good, "email": "bo@x.example"})]
    told = []
    import_candidates(rows=rows, file="ab" * 32, heard=told.extend, by=SYSTEM, now=NOW)
    assert {one.line: one.outcome for one in told} == {2: "refused", 3: "stored"}
