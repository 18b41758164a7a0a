"""No fact about a candidate is ever changed or deleted by any statement, on either database."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from credenza.certification.commands.accept_activity import accept_activity
from credenza.certification.commands.claim_badge import claim_badge
from credenza.certification.commands.grant_extension import apply_blanket_extension, grant_extension
from credenza.certification.commands.merge_candidates import merge_candidates
from credenza.certification.commands.open_case import open_case
from credenza.certification.commands.pass_exam import withdraw_pass
from credenza.certification.commands.reject_activity import reject_activity
from credenza.certification.commands.retire_certification import retire_certification
from credenza.certification.commands.revoke_credential import revoke_credential
from credenza.certification.commands.upgrade_credential import upgrade_credential
from credenza.journal.guards import GUARDED_TABLES
from credenza.kernel.actors import SYSTEM
from tests.builders import certification as make
from tests.builders.certification import NOW, TODAY
from tests.rooms.certification.tables import contents

pytestmark = pytest.mark.django_db
FACTS = [name for name in GUARDED_TABLES if name.startswith("certification_")]
TABLES = pytest.mark.parametrize("table", FACTS)


@pytest.fixture(scope="module", autouse=True)
def _rows(lasting):
    """At least one row of every kind of fact."""
    with lasting():
        _every_kind()
        # Foreign keys are checked at the commit; done now, the tables can be altered.
        connection.check_constraints()


def _every_kind():
    kim, lee = make.person(), make.person()
    held, other = make.earn(kim, "ACP-120", date(2025, 1, 15)), make.earn(lee, "ACA-900", date(2025, 1, 15))
    spare = make.earn(kim, "ACA-900", date(2025, 1, 15))
    activity = make.enter(kim, "coursework", date(2026, 2, 1)).activity
    said = {"reason": "So", "by": SYSTEM, "now": NOW}
    reject_activity(activity=activity, **said)
    accept_activity(activity=activity, **said)
    open_case(activity=activity, reason="Odd", by=make.certification_desk(), now=NOW)
    to = {"suspends_on": date(2028, 1, 1), "expires_on": date(2028, 4, 1)}
    grant_extension(credential=held.credential, **to, **said)
    apply_blanket_extension(expires_from=TODAY, expires_to=date(2030, 1, 1), months=1, by=SYSTEM, now=NOW)
    claim_badge(credential=held.credential, by=kim, now=NOW)
    revoke_credential(credential=held.credential, **said)
    upgrade_credential(credential=held.credential, certification="ACP-610", on=TODAY, by=SYSTEM, now=NOW)
    retire_certification(certification="ACP-620", on=TODAY, by=SYSTEM, now=NOW)
    withdraw_pass(earned=spare.earned, **said)
    merge_candidates(keep=held.candidate, merge=other.candidate, by=SYSTEM, now=NOW)


def refused(statement):
    before = contents()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert contents() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET at = at",
        "UPDATE {} SET id = id + 1000",
        "DELETE FROM {}",
        "INSERT INTO {} SELECT * FROM {} WHERE true ON CONFLICT (id) DO UPDATE SET by_id = 1",
    ],
)
@TABLES
def test_statements_are_refused(table, statement):
    refused(statement.replace("{}", table))


@pytest.mark.sqlite_only
@pytest.mark.parametrize("how", ["INSERT OR REPLACE", "REPLACE"])
@TABLES
def test_replacing_a_row_is_refused(table, how):
    refused(f"{how} INTO {table} SELECT * FROM {table} WHERE id = (SELECT max(id) FROM {table})")


@pytest.mark.postgresql_only
@TABLES
def test_truncating_is_refused(table):
    refused(f"TRUNCATE {table} CASCADE")


def test_every_kind_of_fact_is_guarded():
    assert set(FACTS) == {
        f"certification_{name}"
        for name in (
            "pass", "passwithdrawn", "decision", "credentialextension", "blanketapplied", "upgrade", "revocation",
            "retirement", "merger", "caseentry", "badge",
        )
    }  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE certification_activity SET status = 'lost'",
        "UPDATE certification_activity SET source = 'dream'",
        "UPDATE certification_candidate SET merged_into_id = id",
        "UPDATE certification_candidate SET birth_month = 13",
        "UPDATE certification_credential SET expires_on = '2020-01-01'",
        "UPDATE certification_extensionrequest SET candidate_id = 0",
        "DELETE FROM certification_candidate",
        "DELETE FROM certification_credential",
        "DELETE FROM certification_activity",
    ],
)
def test_the_database_itself_refuses_nonsense(statement):
    def attempt():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            connection.check_constraints()
            if not cursor.rowcount:
                raise IntegrityError("there is no such row")

    with pytest.raises(IntegrityError):
        attempt()
