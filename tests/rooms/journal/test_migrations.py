"""Our rooms' migrations run from nothing, back to nothing, and again; the guards stand afterwards."""

import pytest
from django.core.management import call_command
from django.db import connection

from credenza.journal.guards import missing

ROOMS = ("credits", "journal")


@pytest.fixture
def migrated(transactional_db):
    yield
    call_command("migrate", verbosity=0)


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


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", "credits", "journal", "parties", "catalog", check=True, dry_run=True, verbosity=0)
