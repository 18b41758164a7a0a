"""No entry and no audit row is ever changed or deleted, by any statement, on either database."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from credenza.journal.guards import GUARDED_TABLES, guard, lifted, missing
from tests.builders.credits import account, approved, person, purchase, stock
from tests.rooms.credits.tables import contents

pytestmark = pytest.mark.django_db
TABLES = pytest.mark.parametrize("table", ["credits_entry", "journal_auditentry"])


@pytest.fixture(autouse=True)
def _rows():
    stock()
    ana = person()
    acme = account(ana)
    purchase(acme.account, 1000)
    approved(acme, ana, person())
    # Foreign keys are checked at the commit; done now, the tables can be altered.
    connection.check_constraints()


def refused(statement, *, with_error=IntegrityError, saying="append-only"):
    before = contents()
    with pytest.raises(with_error, match=saying), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert contents() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET reason = 'rewritten'",
        "UPDATE {} SET id = id + 1000",
        "UPDATE {} SET at = at WHERE id = (SELECT max(id) FROM {})",
        "DELETE FROM {}",
        "DELETE FROM {} WHERE id = (SELECT max(id) FROM {})",
        "INSERT INTO {} SELECT * FROM {} WHERE true ON CONFLICT (id) DO UPDATE SET reason = 'rewritten'",
    ],
)
@TABLES
def test_statements_are_refused(table, statement):
    refused(statement.replace("{}", table))


@pytest.mark.sqlite_only
@pytest.mark.parametrize("how", ["INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE"])
@TABLES
def test_replacing_a_row_is_refused(table, how):
    """SQLite's REPLACE takes a row away without asking the trigger for deletions."""
    refused(f"{how} INTO {table} SELECT * FROM {table} WHERE id = (SELECT max(id) FROM {table})")


@pytest.mark.sqlite_only
@TABLES
def test_updating_or_replacing_is_refused(table):
    refused(f"UPDATE OR REPLACE {table} SET id = (SELECT min(id) FROM {table})")


@pytest.mark.postgresql_only
@pytest.mark.parametrize("statement", ["TRUNCATE {}", "TRUNCATE {} CASCADE"])
@TABLES
def test_truncating_is_refused(table, statement):
    refused(statement.format(table))


@pytest.mark.postgresql_only
@pytest.mark.parametrize("parent", ["credits_account", "credits_lot", "credits_request"])
def test_truncating_a_parent_does_not_take_the_entries_along(parent):
    refused(f"TRUNCATE {parent} CASCADE")


@pytest.mark.postgresql_only
@TABLES
def test_merge_is_refused(table):
    refused(f"MERGE INTO {table} t USING {table} s ON t.id = s.id WHEN MATCHED THEN DELETE")


@pytest.mark.postgresql_only
@TABLES
def test_an_application_role_without_the_right_is_refused_before_any_trigger(table):
    """The second lock: the owner migrates, the application's role may only read and insert."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE credenza_app_tried")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO credenza_app_tried")
        cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM credenza_app_tried")
        cursor.execute("SET LOCAL ROLE credenza_app_tried")
        try:
            for verb in (f"UPDATE {table} SET reason = ''", f"DELETE FROM {table}", f"TRUNCATE {table}"):
                with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                    cursor.execute(verb)
        finally:
            cursor.execute("RESET ROLE")


def test_all_guards_are_listed_and_stand():
    assert {"journal_auditentry", "credits_entry"} <= set(GUARDED_TABLES)
    assert missing(connection) == []


@TABLES
def test_a_guard_that_was_taken_away_is_named(table):
    trigger = f"{table}_no_change" if connection.vendor == "postgresql" else f"{table}_no_update"
    suffix = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {trigger}{suffix}")
    assert missing(connection) == [trigger]
    guard(connection)
    assert missing(connection) == []


@pytest.mark.postgresql_only
def test_a_guard_that_was_switched_off_is_named():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE credits_entry DISABLE TRIGGER credits_entry_no_change")
    assert missing(connection) == ["credits_entry_no_change"]


def test_guards_come_back_after_a_failed_migration():
    with pytest.raises(ValueError, match="failed"), lifted(connection):
        raise ValueError("failed")
    assert missing(connection) == []


@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE credits_lot SET "left" = -1',
        'UPDATE credits_lot SET "left" = credits + 1',
        "UPDATE credits_request SET status = 'lost'",
        "UPDATE credits_request SET credits = -1",
        "UPDATE credits_account SET status = 'frozen'",
        "UPDATE credits_purchase SET net_minor = net_minor + 1",
        "UPDATE credits_ownership SET end_reason = 'removed'",
        "DELETE FROM credits_lot",
        "DELETE FROM credits_request",
    ],
)
def test_the_database_itself_refuses_nonsense(statement):
    def attempt():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            connection.check_constraints()

    with pytest.raises(IntegrityError):
        attempt()
