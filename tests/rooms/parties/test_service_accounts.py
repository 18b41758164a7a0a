"""Service accounts: made by administrators, with scopes and tokens, without a password or an address."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate

from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import InvalidField, MissingFields, NotFound, NotPermitted
from credenza.parties.commands.create_token import create_token
from credenza.parties.commands.revoke_token import revoke_token
from credenza.parties.commands.service_accounts import (
    end_service_account,
    make_service_account,
    make_service_token,
)
from credenza.parties.models import Person
from credenza.parties.queries import bearer_of, find_people, service_accounts
from tests.builders.credits import NOW, TODAY, later, person, staff

pytestmark = pytest.mark.django_db
SCOPES = ("learning:write",)


@pytest.fixture
def admin():
    return staff(StaffRole.ADMINISTRATOR)


@pytest.fixture
def made(admin):
    return make_service_account(name="Moodle", scopes=SCOPES, by=admin, now=NOW)


def bearer(secret, on=TODAY):
    return bearer_of(secret, now=NOW, on=on)


class TestMade:
    def test_stands_for_itself_with_its_scopes_and_nothing_else(self, made):
        found = bearer(made.secret)
        assert found.scopes == found.actor.services == {"learning:write"}
        assert found.actor.roles == frozenset()
        assert made.secret.startswith(made.key)

    def test_is_no_person_that_anybody_finds_or_signs_in_as(self, made):
        assert find_people("Moodle") == ()
        row = Person.objects.get(name="Moodle")
        assert row.email.endswith("@service.invalid")
        assert not row.has_usable_password()
        assert authenticate(username=row.email, password="") is None

    def test_a_replay_shows_no_secret(self, admin):
        keyed = {"name": "Moodle", "scopes": SCOPES, "by": admin, "now": NOW, "idempotency_key": "once"}
        first, again = make_service_account(**keyed), make_service_account(**keyed)
        assert (again.account, again.secret, bool(first.secret)) == (first.account, "", True)

    def test_a_second_token_works_beside_the_first(self, admin, made):
        second = make_service_token(account=made.account, by=admin, now=NOW)
        assert bearer(made.secret)
        assert bearer(second.secret)
        revoke_token(token_id=made.token, by=admin, now=NOW)
        assert bearer(made.secret) is None
        assert bearer(second.secret)

    def test_a_token_has_a_last_day(self, admin, made):
        short = make_service_token(account=made.account, expires_on=TODAY, by=admin, now=NOW)
        assert bearer(short.secret)
        assert bearer(short.secret, TODAY + timedelta(days=1)) is None

    def test_is_listed_with_its_tokens(self, admin, made):
        bearer(made.secret)
        (row,) = service_accounts()
        assert (row.name, row.scopes, row.ended, len(row.tokens)) == ("Moodle", SCOPES, False, 1)
        assert row.last_used_at == NOW

    def test_makes_no_tokens_itself(self, made):
        with pytest.raises(NotPermitted):
            create_token(name="more", scopes=("learning:write",), by=bearer(made.secret).actor, now=NOW)


class TestEnded:
    def test_stops_at_once_and_for_good(self, admin, made):
        end_service_account(account=made.account, reason="Replaced", by=admin, now=later(1))
        assert bearer(made.secret) is None
        with pytest.raises(NotFound):
            make_service_token(account=made.account, by=admin, now=NOW)
        assert end_service_account(account=made.account, reason="Again", by=admin, now=later(2)).account == made.account
        assert service_accounts()[0].ended_at == later(1)


class TestRefused:
    @pytest.mark.parametrize("role", [None, *(role for role in StaffRole if role != StaffRole.ADMINISTRATOR)])
    def test_by_anybody_but_administrators(self, made, role):
        by = staff(role) if role else person()
        for act in (
            lambda: make_service_account(name="X", scopes=SCOPES, by=by, now=NOW),
            lambda: make_service_token(account=made.account, by=by, now=NOW),
            lambda: end_service_account(account=made.account, reason="No", by=by, now=NOW),
        ):
            with pytest.raises(NotPermitted):
                act()

    @pytest.mark.parametrize(
        ("change", "refusal"),
        [
            ({"name": " "}, MissingFields),
            ({"scopes": ()}, MissingFields),
            ({"name": "x" * 101}, InvalidField),
            ({"scopes": ("admin:write",)}, InvalidField),
            ({"expires_on": TODAY - timedelta(days=1)}, InvalidField),
        ],
    )
    def test_bad_input(self, admin, change, refusal):
        given = {"name": "Moodle", "scopes": SCOPES, "by": admin, "now": NOW}
        with pytest.raises(refusal):
            make_service_account(**given | change)
