"""People keep their own profile, tokens and notices; administrators grant roles, never to themselves."""

from datetime import timedelta

import pytest

from credenza.kernel.actors import SYSTEM, StaffRole
from credenza.kernel.errors import InvalidField, MissingFields, NotFound, NotPermitted
from credenza.parties import queries
from credenza.parties.commands.create_token import create_token
from credenza.parties.commands.edit_profile import edit_profile
from credenza.parties.commands.grant_staff_role import end_staff_role, grant_staff_role
from credenza.parties.commands.revoke_token import revoke_token
from credenza.parties.commands.set_notices_off import set_notices_off
from tests.builders.credits import NOW, TODAY, email_of, later, person, staff
from tests.rooms.credits.tables import model

pytestmark = pytest.mark.django_db


class TestProfile:
    def test_sets_what_is_given(self):
        ana = person("ana@acme.example", "Ana")
        edit_profile(name=" Ana Berg ", time_zone="Europe/Oslo", scheme="dark", by=ana, now=NOW)
        edit_profile(scheme="light", by=ana, now=NOW)
        row = queries.person(ana.person_id)
        assert (row.name, row.time_zone) == ("Ana Berg", "Europe/Oslo")

    @pytest.mark.parametrize(
        "change", [{"name": " "}, {"name": "a\nb"}, {"name": "x" * 201}, {"time_zone": "Oslo"}, {"scheme": "pink"}]
    )
    def test_refuses_what_cannot_be(self, change):
        with pytest.raises(InvalidField) as refused:
            edit_profile(**change, by=person(), now=NOW)
        assert refused.value.field in change

    def test_the_system_has_none(self):
        with pytest.raises(NotPermitted):
            edit_profile(name="x", by=SYSTEM, now=NOW)


class TestTokens:
    def make(self, by, **more):
        return create_token(**{"name": "ci", "scopes": ["credits:read"], **more}, by=by, now=NOW)

    def bearer(self, secret, days=0):
        return queries.bearer_of(secret, now=later(days), on=TODAY + timedelta(days=days))

    def test_is_shown_once_stored_as_a_digest_and_stands_for_its_person(self):
        ana = person()
        token = self.make(ana)
        assert token.secret not in str(list(model("parties.ApiToken").objects.values()))
        bearer = self.bearer(token.secret)
        assert (bearer.actor, bearer.scopes) == (ana, {"credits:read"})
        assert self.bearer(token.secret + "x") is None

    def test_ends_after_its_last_day_when_revoked_and_with_its_person(self):
        ana = person()
        dated, revoked, orphan = self.make(ana, expires_on=TODAY), self.make(ana), self.make(ana)
        assert self.bearer(dated.secret) is not None
        assert self.bearer(dated.secret, days=1) is None
        revoke_token(token_id=revoked.token, by=ana, now=NOW)
        revoke_token(token_id=revoked.token, by=ana, now=later(1))
        assert self.bearer(revoked.secret) is None
        model("parties.Person").objects.filter(pk=ana.person_id).update(is_active=False)
        assert self.bearer(orphan.secret) is None

    def test_of_another_is_not_found_but_an_administrator_may_stop_it(self):
        token = self.make(person())
        for somebody in (person(), staff()):
            with pytest.raises(NotFound):
                revoke_token(token_id=token.token, by=somebody, now=NOW)
        revoke_token(token_id=token.token, by=staff(StaffRole.ADMINISTRATOR), now=NOW)
        assert self.bearer(token.secret) is None

    def test_refuses_what_is_missing_unknown_or_past(self):
        ana = person()
        with pytest.raises(MissingFields) as refused:
            self.make(ana, name=" ", scopes=[])
        assert refused.value.fields == ("name", "scopes")
        for change in ({"scopes": ["root"]}, {"expires_on": TODAY - timedelta(days=1)}, {"name": "x" * 101}):
            with pytest.raises(InvalidField):
                self.make(ana, **change)

    def test_a_replay_does_not_show_the_secret_again(self):
        ana = person()
        once = {"name": "ci", "scopes": ["credits:read"], "by": ana, "now": NOW, "idempotency_key": "k"}
        assert create_token(**once).secret
        assert create_token(**once).secret == ""
        assert len(queries.tokens_of(ana.person_id)) == 1


class TestRoles:
    def test_are_granted_and_ended_with_a_reason_and_audited(self):
        admin, ana = staff(StaffRole.ADMINISTRATOR), person()
        given = {"email": email_of(ana), "role": "finance", "reason": "Joined finance.", "by": admin, "now": NOW}
        for _ in range(2):
            grant_staff_role(**given)
        assert queries.roles_of(ana.person_id) == {StaffRole.FINANCE}
        end_staff_role(**{**given, "reason": "Left."})
        assert queries.roles_of(ana.person_id) == frozenset()
        told = list(model("journal.AuditEntry").objects.order_by("pk").values_list("command", "reason"))
        assert told == [("grant_staff_role", "Joined finance."), ("end_staff_role", "Left.")]

    def test_never_to_oneself_and_by_administrators_only(self):
        admin, ana = staff(StaffRole.ADMINISTRATOR), person()
        for by, email in ((admin, email_of(admin)), (staff(), email_of(ana)), (ana, email_of(ana))):
            with pytest.raises(NotPermitted):
                grant_staff_role(email=email, role="finance", reason="x", by=by, now=NOW)

    @pytest.mark.parametrize("change", [{"role": "king"}, {"email": "nobody@else.example"}])
    def test_refuses_unknown_roles_and_people(self, change):
        given = {"email": email_of(person()), "role": "finance", "reason": "x", **change}
        with pytest.raises(InvalidField):
            grant_staff_role(**given, by=staff(StaffRole.ADMINISTRATOR), now=NOW)


class TestNotices:
    def test_keeps_exactly_these_off(self):
        ana = person()
        set_notices_off(notices=["a", "b"], by=ana, now=NOW)
        set_notices_off(notices=["b", "c", "c"], by=ana, now=NOW)
        assert queries.notices_off(ana.person_id) == {"b", "c"}


class TestLookingUp:
    def test_by_any_verified_address_of_an_active_person(self):
        ana = person("ana@acme.example")
        emails = model("account.EmailAddress").objects
        emails.create(user_id=ana.person_id, email="Ana@Home.example", verified=True)
        emails.create(user_id=ana.person_id, email="unproved@home.example", verified=False)
        assert queries.person_by_email(" ANA@home.example").id == ana.person_id
        assert queries.person_by_email("unproved@home.example") is None
        assert queries.verified_addresses(ana.person_id) == ("ana@acme.example", "ana@home.example")
        model("parties.Person").objects.filter(pk=ana.person_id).update(is_active=False)
        assert queries.person_by_email("ana@acme.example") is None

    def test_matching_text_is_not_a_pattern(self):
        ana = person("ana_1@acme.example", "Ana 100%")
        person("anax1@acme.example")
        assert list(queries.people_matching("ana_1")) == [ana.person_id]
        assert list(queries.people_matching("0%")) == [ana.person_id]
