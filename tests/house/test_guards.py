"""The append-only tables are guarded on the database at hand."""

import pytest
from django.db import IntegrityError, connection

from credenza.journal.guards import GUARDED_TABLES, lifted, missing

pytestmark = pytest.mark.django_db


class TestGuards:
    def test_all_stand_after_migrate(self) -> None:
        assert missing(connection) == []

    def test_name_tables_that_exist(self) -> None:
        assert set(GUARDED_TABLES) <= set(connection.introspection.table_names())

    def test_stand_again_after_they_were_lifted(self) -> None:
        with lifted(connection):
            assert missing(connection) != []
        assert missing(connection) == []

    @pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
    def test_refuse_change_of_a_row(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                'INSERT INTO journal_auditentry (command, subject_type, subject_id, reason, facts, "on", at) '
                "VALUES ('tried', 'nothing', 1, '', '{}', '2026-01-02', '2026-01-02 00:00:00')"
            )
            with pytest.raises(IntegrityError, match="append-only"):
                cursor.execute(statement.format("journal_auditentry"))
