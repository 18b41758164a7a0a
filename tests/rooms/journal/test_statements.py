"""Statements written by hand behave alike on both databases, and are really prepared where that is promised."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from credenza.journal.models import AuditEntry, Event
from credenza.journal.recording import Fact, Stamp, Subject, announce, gathered, note, record
from credenza.journal.statements import ROWS_A_STATEMENT, day, insert_rows, instant, json_text, raw_cursor
from credenza.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db
HEAD = 'INSERT INTO journal_event (name, payload, by_id, "on", at) VALUES '
ON, AT = date(2026, 3, 10), datetime(2026, 3, 10, 9, 30, 15, 250000, tzinfo=UTC)


def row(name: str = "x") -> tuple[object, ...]:
    return (name, json_text({"ä": [1, None]}), None, day(ON), instant(AT))


class TestInsertRows:
    def test_writes_what_the_models_read(self) -> None:
        with raw_cursor() as cursor:
            insert_rows(cursor, HEAD, [row()])
        event = Event.objects.get(name="x")
        assert (event.payload, event.on, event.at, event.by_id) == ({"ä": [1, None]}, ON, AT, None)

    def test_writes_more_rows_than_a_statement_holds(self) -> None:
        with raw_cursor() as cursor:
            insert_rows(cursor, HEAD, [row(f"n{number}") for number in range(ROWS_A_STATEMENT + 1)])
        assert Event.objects.count() == ROWS_A_STATEMENT + 1

    def test_writes_nothing_for_no_rows(self) -> None:
        with raw_cursor() as cursor:
            insert_rows(cursor, HEAD, [])
        assert not Event.objects.exists()


class TestRawCursor:
    def test_raises_the_database_layer_s_own_errors(self) -> None:
        AuditEntry.objects.create(command="c", subject_type="s", subject_id=1, on=ON, at=AT)
        with pytest.raises(IntegrityError), transaction.atomic(), raw_cursor() as cursor:
            cursor.execute("DELETE FROM journal_auditentry")

    @pytest.mark.postgresql_only
    def test_prepares_what_it_runs(self) -> None:
        """The database layer forbids prepared statements unless the settings say otherwise."""
        with raw_cursor() as cursor:
            cursor.execute("SELECT name FROM journal_event WHERE id = %s", (1,))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ("%FROM journal_event%",)
            )
            assert cursor.fetchone() == (1,)


class TestGathered:
    def test_tells_at_the_end_and_in_order_or_nothing(self) -> None:
        when = Stamp(by=SYSTEM, now=AT, on=ON)
        subject = Subject(kind="order", id=7)

        def tell_three() -> None:
            record(Fact(event="a", payload={"order": 7}, command="one", subject=subject, audit={"ä": None}), when)
            announce("b", {}, when)
            note("two", subject, when, reason="why", facts={})
            assert not Event.objects.exists()

        def break_off() -> None:
            with transaction.atomic(), gathered():
                tell_three()
                raise ValueError("broken")

        with pytest.raises(ValueError, match="broken"):
            break_off()
        assert not Event.objects.exists()
        with gathered():
            tell_three()
        events = Event.objects.order_by("pk").values_list("name", "payload", "on", "at")
        assert list(events) == [("a", {"order": 7}, ON, AT), ("b", {}, ON, AT)]
        audits = AuditEntry.objects.order_by("pk").values_list("command", "subject_id", "reason", "facts", "by_id")
        assert list(audits) == [("one", 7, "", {"ä": None}, None), ("two", 7, "why", {}, None)]
        record(Fact(event="c", payload={}, command="three", subject=subject), when)
        assert Event.objects.count() == 3
