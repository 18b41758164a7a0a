"""The first administrator is granted from the machine, for nobody can do it at the desk yet."""

from datetime import UTC, datetime

import pytest

from credenza.cli.main import main
from credenza.journal.models import AuditEntry
from credenza.kernel.actors import SYSTEM, StaffRole
from credenza.parties.commands.register_people import NewPerson, register_people
from credenza.parties.queries import roles_of

pytestmark = pytest.mark.django_db
ADA = "ada@vendor.example"


@pytest.fixture
def ada() -> int:
    return register_people(people=[NewPerson(email=ADA)], by=SYSTEM, now=datetime(2026, 3, 10, tzinfo=UTC))[ADA]


class TestStaff:
    def test_grants_and_ends_a_role_with_an_audit_row_each(self, ada: int) -> None:
        assert main(["staff", "grant", ADA, "administrator", "--reason", "First administrator"]) == 0
        assert roles_of(ada) == {StaffRole.ADMINISTRATOR}
        assert main(["staff", "end", ADA, "administrator", "--reason", "Left"]) == 0
        assert roles_of(ada) == frozenset()
        audit = AuditEntry.objects.filter(subject_type="person", subject_id=ada).order_by("pk")
        assert list(audit.values_list("command", "by_id", "reason")) == [
            ("grant_staff_role", None, "First administrator"),
            ("end_staff_role", None, "Left"),
        ]

    def test_refuses_an_address_that_nobody_verified(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["staff", "grant", "nobody@vendor.example", "finance", "--reason", "Books"]) == 1
        assert "invalid_field" in capsys.readouterr().err

    def test_takes_known_roles_only(self, ada: int) -> None:
        with pytest.raises(SystemExit, match="2"):
            main(["staff", "grant", ADA, "king", "--reason", "Because"])
