"""``verify`` names what is broken in the certification room: each rule is broken by hand once, behind the guards' back."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection, transaction

from credenza.certification.commands.answer_case import appeal_case
from credenza.certification.commands.decide_case import decide_case
from credenza.certification.commands.merge_candidates import merge_candidates
from credenza.certification.commands.open_case import open_case
from credenza.certification.commands.revoke_credential import revoke_credential
from credenza.certification.models import Credential
from credenza.certification.queries.candidates import candidate_of_person
from credenza.certification.verification import CHECKS, violations
from credenza.journal.guards import lifted
from credenza.programs.loader import load, using
from tests.builders import certification as make
from tests.builders.certification import NOW

pytestmark = pytest.mark.django_db(transaction=True)
DAMAGE: dict[str, tuple[str, ...]] = {
    "credentials_equal_replay": ("UPDATE certification_credential SET unit_hundredths = unit_hundredths + 1",),
    "activity_state_explained": ("UPDATE certification_activity SET status = 'held' WHERE status = 'accepted'",),
    "typed_activity_has_evidence": ("DELETE FROM certification_evidence",),
    "case_explained": ("UPDATE certification_auditcase SET outcome = 'dismiss'",),
    "appeal_decided_by_another": ("UPDATE certification_caseentry SET by_id = 1 WHERE kind = 'decided'",),
    "decision_of_its_case": ("UPDATE certification_decision SET case_id = 999999",),
    "revocation_explained": ("UPDATE certification_credential SET revoked = NOT revoked",),
    "taken_in_once": (
        (
            "UPDATE certification_candidate SET merged_into_id = (SELECT min(id) FROM certification_candidate"
            " WHERE merged_into_id IS NOT NULL) WHERE merged_into_id IS NULL"
        ),
    ),
    # The database itself forbids these two: without its index for a moment.
    "one_open_case": (
        "DROP INDEX certification_one_open_case",
        (
            "INSERT INTO certification_auditcase (activity_id, status, why, rule, reason, outcome, opened_on, opened_at,"
            " version) SELECT activity_id, status, why, rule, reason, outcome, opened_on, opened_at, 1"
            " FROM certification_auditcase"
        ),
        "UPDATE certification_auditcase SET status = 'open'",
    ),
    "activity_once": (
        "DROP INDEX certification_activity_once",
        "UPDATE certification_activity SET \"on\" = '2026-02-01', name_key = 'one', type = 'coursework'",
    ),
}


@pytest.fixture(autouse=True)
def _a_used_room() -> None:
    kim, lee = make.person("kim@x.example"), make.person("lee@x.example")
    desk, other = make.certification_desk(), make.certification_desk()
    held = make.earn(kim, "ACP-120", date(2025, 1, 15))
    make.earn(lee, "ACA-900", date(2025, 3, 15))
    for day in (1, 2):
        activity = make.enter(kim, "coursework", date(2026, 2, day)).activity
    make.enter(make.person("max@x.example"), "coursework", date(2026, 2, 3))
    case = open_case(activity=activity, reason="Why", by=desk, now=NOW).case
    decide_case(case=case, outcome="reject", reason="So", by=desk, now=NOW)
    appeal_case(case=case, text="Look", by=kim, now=NOW)
    decide_case(case=case, outcome="accept", reason="So", by=other, now=NOW)
    revoke_credential(credential=held.credential, reason="Forged", by=desk, now=NOW)
    keep, merge = (candidate_of_person(who.person_id).id for who in (kim, lee))
    merge_candidates(keep=keep, merge=merge, by=desk, now=NOW)
    assert violations() == []


def broken_by(*statements: str) -> set[str]:
    """The rules that are named after SQL that no command would run; nothing of it stays."""
    with transaction.atomic():
        with lifted(connection), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        found = {one.rule for one in violations()}
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("rule", sorted(DAMAGE))
def test_violations_are_named_by_their_rule(rule: str) -> None:
    assert rule in broken_by(*DAMAGE[rule])
    assert violations() == []


@pytest.mark.postgresql_only
def test_a_key_that_stands_twice_is_named() -> None:
    with connection.cursor() as cursor:
        named = connection.introspection.get_constraints(cursor, "certification_activity")
    name = next(key for key, one in named.items() if one["unique"] and one["columns"] == ["external_key"])
    assert "external_key_once" in broken_by(
        f'ALTER TABLE certification_activity DROP CONSTRAINT "{name}"',
        "UPDATE certification_activity SET external_key = 'one'",
    )


def test_a_credential_that_no_fact_gives_is_named() -> None:
    rows = "UPDATE certification_pass SET candidate_id = (SELECT max(id) FROM certification_candidate)"
    assert "credentials_equal_replay" in broken_by(rows)


def test_of_two_parts_each_is_replayed_on_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("credenza.certification.verification.CHUNK", 1)
    for _ in range(2):
        make.earn(make.person(), "ACP-120", date(2025, 1, 15))
    with transaction.atomic():
        Credential.objects.update(unit_hundredths=7)
        whole, *halves = (violations(), violations(part=0, of=2), violations(part=1, of=2))
        transaction.set_rollback(True)
    assert all(halves)
    assert sorted(one.what for half in halves for one in half) == sorted(one.what for one in whole)


def test_candidates_without_a_program_are_named() -> None:
    with using(replace(load("atlassian"), certification=None)):
        assert [one.rule for one in violations()] == ["credentials_equal_replay"]


def test_every_rule_is_broken_here() -> None:
    assert {rule for rule, _ in CHECKS} == {*DAMAGE, "external_key_once"}
