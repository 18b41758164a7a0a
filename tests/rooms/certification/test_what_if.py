"""Who would be affected by other rules: counted over everybody, with nothing written."""

from dataclasses import replace
from datetime import date

import pytest
from django.test.utils import CaptureQueriesContext

from credenza.certification.commands.merge_candidates import merge_candidates
from credenza.certification.commands.revoke_credential import revoke_credential
from credenza.certification.errors import NoProgram
from credenza.certification.queries import what_if
from credenza.certification.queries.candidates import candidate_of_person
from credenza.certification.queries.what_if import Affected, who_is_affected
from credenza.programs.loader import load, using
from tests.builders import certification as make

pytestmark = pytest.mark.django_db
ON = date(2027, 2, 1)


def program(**changed):
    """The shipped program with other rules for associates."""
    shipped = load("atlassian")
    policy = shipped.certification
    levels = tuple(
        replace(level, rules=tuple(replace(rules, **changed) for rules in level.rules)) if level.id == "ACA" else level
        for level in policy.levels
    )
    return replace(shipped, certification=replace(policy, levels=levels))


LONGER = program(validity_months=36)


def total(changed=LONGER, on=ON, **more):
    found = Affected()
    for part in who_is_affected(changed, on, processes=1, **more):
        found.add(part)
    return found


def number_of(who):
    return candidate_of_person(who.person_id).number


@pytest.fixture
def kim():
    """An associate whose time of suspension begins on the day of the look."""
    who = make.person("kim@x.example")
    make.earn(who, "ACA-900", ON.replace(year=2025))
    return who


@pytest.fixture
def lee():
    """A professional."""
    who = make.person("lee@x.example")
    make.earn(who, "ACP-120", date(2025, 5, 1))
    return who


def test_credentials_are_counted_by_what_changes(kim, lee):
    found = total()
    assert (found.candidates, found.affected, found.credentials, found.in_force) == (2, 1, 1, 1)
    assert found.kinds == {"suspends_later": 1, "expires_later": 1}
    assert found.statuses == {("suspended", "active"): 1}
    (row,) = found.rows
    assert (row.number, row.difference.certification) == (number_of(kim), "ACA-900")
    assert (row.difference.suspends_from, row.difference.suspends_to) == (ON, date(2028, 2, 1))


def test_rules_that_do_not_change_affect_nobody(kim, lee):
    found = total(load("atlassian"))
    assert (found.candidates, found.affected, found.rows) == (2, 0, [])


def test_a_candidate_is_one_with_two_credentials(kim):
    make.earn(kim, "ACA-905", date(2025, 3, 1))
    found = total()
    assert (found.affected, found.credentials, found.kinds["suspends_later"]) == (1, 2, 2)


def test_what_is_over_on_both_sides_is_not_in_force(kim):
    found = total(on=date(2035, 1, 1))
    assert (found.affected, found.in_force, found.statuses) == (1, 0, {})


def test_two_accounts_of_one_person_are_one_candidate(kim, lee):
    keep, merge = candidate_of_person(lee.person_id), candidate_of_person(kim.person_id)
    merge_candidates(keep=keep.id, merge=merge.id, by=make.certification_desk(), now=make.NOW)
    found = total()
    assert (found.candidates, [row.number for row in found.rows]) == (1, [keep.number])


def test_what_is_revoked_stays_so(kim):
    (held,) = make.held_by(kim).values()
    revoke_credential(credential=held.id, reason="Forged", by=make.certification_desk(), now=make.NOW)
    found = total()
    assert (found.affected, found.in_force, found.statuses) == (1, 0, {})
    assert [(one.difference.status_from, one.difference.status_to) for one in found.rows] == [("revoked", "revoked")]


def test_a_certification_that_is_gone_is_told(lee):
    shipped = load("atlassian")
    kept = tuple(one for one in shipped.certification.certifications if not one.code.startswith("ACP"))
    experts = tuple(one for one in kept if one.level != "EXPERT")
    changed = replace(shipped, certification=replace(shipped.certification, certifications=experts))
    found = total(changed)
    assert found.kinds == {"credential_lost": 1}
    assert found.statuses == {("active", ""): 1}


def test_both_programs_need_renewals(kim):
    none = replace(load("atlassian"), certification=None)
    with pytest.raises(NoProgram):
        total(none)
    with using(none), pytest.raises(NoProgram):
        total()


def test_rows_are_as_many_as_asked_for(kim):
    for day in range(1, 8):
        make.earn(make.person(f"p{day}@x.example"), "ACA-900", date(2025, 3, day))
    assert [len(total(rows=count).rows) for count in (0, 3, None)] == [0, 3, 8]


def test_a_part_at_a_time_comes_to_the_same(kim, lee, monkeypatch):
    for day in range(1, 8):
        make.earn(make.person(f"p{day}@x.example"), "ACA-900", date(2025, 3, day))
    whole = total()
    monkeypatch.setattr(what_if, "CHUNK", 2)
    parts = list(who_is_affected(LONGER, ON, processes=1))
    assert len(parts) > 3
    again = Affected()
    for part in parts:
        again.add(part)
    assert again == whole


def test_the_number_of_statements_does_not_grow_with_the_candidates(kim, lee, connection_queries):
    few = connection_queries(total)
    for day in range(1, 8):
        make.earn(make.person(f"p{day}@x.example"), "ACA-900", date(2025, 3, day))
    assert connection_queries(total) == few
    assert few


@pytest.fixture
def connection_queries():
    from django.db import connection

    def counted(work):
        with CaptureQueriesContext(connection) as ran:
            work()
        assert not [query for query in ran if not query["sql"].lstrip().startswith(("SELECT", "WITH"))]
        return len(ran)

    return counted
