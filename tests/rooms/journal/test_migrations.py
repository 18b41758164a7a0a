"""Our rooms' migrations run from nothing, back to nothing, and again; the guards stand afterwards."""

from django.core.management import call_command
from django.db import connection

from credenza.journal.guards import missing

ROOMS = ("workflows", "learning", "certification", "licensing", "orders", "credits", "journal")


def tables(room):
    with connection.cursor() as cursor:
        return {name for name in connection.introspection.table_names(cursor) if name.startswith(f"{room}_")}


def test_back_to_nothing_and_forward_again(migrated):
    before = {room: tables(room) for room in ROOMS}
    for room in ROOMS:
        call_command("migrate", room, "zero", verbosity=0)
        assert tables(room) == set()
    call_command("migrate", verbosity=0)
    assert {room: tables(room) for room in ROOMS} == before
    assert missing(connection) == []


def test_models_and_migrations_agree(migrated):
    call_command("makemigrations", *ROOMS, "parties", "catalog", check=True, dry_run=True, verbosity=0)
