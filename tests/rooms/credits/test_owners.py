"""Owners and invitations: one account a person, never without an owner, staff only where nobody is left."""

from datetime import timedelta

import pytest

from credenza.credits.commands.accept_invitations import accept_invitations, lapse_invitations
from credenza.credits.commands.add_owner import add_owner
from credenza.credits.commands.edit_credit_account import edit_credit_account
from credenza.credits.commands.open_credit_account import account_number, open_credit_account
from credenza.credits.commands.remove_owner import remove_owner
from credenza.credits.commands.withdraw_invitation import withdraw_invitation
from credenza.credits.errors import AccountClosed, AlreadyOwner, AlreadyOwnsAccount, LastOwner, NotAnOwner
from credenza.credits.queries.accounts import closed_accounts, code_of, invitations_of, owned_account, owners_of
from credenza.credits.verification import violations
from credenza.kernel.actors import SYSTEM, StaffRole
from credenza.kernel.errors import ChangedMeanwhile, InvalidField, MissingFields, NotFound, NotPermitted
from credenza.parties.models import Person
from tests.builders.credits import NOW, TODAY, account, email_of, later, person, staff
from tests.rooms.credits.tables import contents, events, model

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return person("ana@acme.example", "Ana Berg")


@pytest.fixture
def acme(ana):
    return account(ana).account


def owners(account_id):
    return [row.person.email for row in owners_of(account_id)]


def invitation_states(email):
    return list(model("credits.Invitation").objects.filter(email=email).order_by("pk").values_list("status", flat=True))


class TestOpening:
    def test_takes_the_owners_name_and_keeps_the_terms(self, ana):
        opened = account(ana)
        row = model("credits.Account").objects.get(pk=opened.account)
        assert (row.name, row.status, row.opened_on) == ("Ana Berg", "open", TODAY)
        assert row.terms_version
        assert code_of(opened.account, ana) == opened.code
        assert opened.number == row.number == account_number(row.pk)

    def test_a_second_account_is_refused(self, ana, acme):
        with pytest.raises(AlreadyOwnsAccount) as refused:
            account(ana)
        assert refused.value.facts() == {}

    def test_needs_a_verified_address(self):
        nobody = Person.objects.create_user("unproven@acme.example")
        actor = person().__class__(person_id=nobody.pk)
        with pytest.raises(NotPermitted):
            open_credit_account(approval="manual", by=actor, now=NOW)

    def test_the_system_opens_none(self):
        with pytest.raises(NotPermitted):
            open_credit_account(approval="manual", by=SYSTEM, now=NOW)

    @pytest.mark.parametrize("approval", ["Manual", "auto", "none", "\u200b"])
    def test_knows_two_ways_of_approval(self, ana, approval):
        with pytest.raises(InvalidField):
            account(ana, approval)
        with pytest.raises(MissingFields):
            account(ana, "")

    @pytest.mark.parametrize("name", ["a" * 201, "two\nlines", "\u202eright to left", "bell\x07"])
    def test_a_name_is_printable_and_of_one_line(self, ana, name):
        with pytest.raises(InvalidField) as refused:
            account(ana, name=name)
        assert refused.value.field == "name"

    @pytest.mark.parametrize("name", ["Ærø Søfart ⚓", "株式会社", "a" * 200, "O'Brien & Söhne <b>"])
    def test_names_of_the_world_are_kept_as_typed(self, ana, name):
        assert model("credits.Account").objects.get(pk=account(ana, name=f"  {name} ").account).name == name

    def test_only_an_administrator_opens_one_for_a_customer(self, ana):
        for desk in (staff(), staff(StaffRole.FINANCE), person()):
            with pytest.raises(NotPermitted):
                open_credit_account(approval="manual", owner_email="ana@acme.example", by=desk, now=NOW)
        admin = staff(StaffRole.ADMINISTRATOR)
        opened = open_credit_account(approval="manual", owner_email="ANA@acme.example", by=admin, now=NOW)
        assert owners(opened.account) == ["ana@acme.example"]
        with pytest.raises(InvalidField):
            open_credit_account(approval="manual", owner_email="who@acme.example", by=admin, now=NOW)

    def test_numbers_have_a_check_digit_that_tells_slips(self):
        numbers = {account_number(n) for n in range(1, 2000)}
        assert len({number[:-1] for number in numbers}) == len(numbers) == 1999


class TestEditing:
    def test_needs_the_version_that_was_read(self, ana, acme):
        edit_credit_account(account=acme, name="Acme", version=1, by=ana, now=NOW)
        with pytest.raises(ChangedMeanwhile):
            edit_credit_account(account=acme, name="Acme 2", version=1, by=ana, now=NOW)
        assert model("credits.Account").objects.get(pk=acme).name == "Acme"

    def test_leaves_alone_what_is_not_given_and_keeps_names_out_of_the_audit(self, ana, acme):
        edit_credit_account(account=acme, name="Ana's own", by=ana, now=NOW)
        row = model("credits.Account").objects.get(pk=acme)
        assert (row.name, row.approval) == ("Ana's own", "manual")
        assert model("journal.AuditEntry").objects.order_by("pk").last().facts == {"name": "changed"}


class TestAdding:
    def test_a_person_is_an_owner_at_once_and_may_act(self, ana, acme):
        cem = person("cem@acme.example")
        receipt = add_owner(account=acme, email=" CEM@acme.example", by=ana, now=NOW)
        assert (receipt.status, receipt.invitation) == ("owner", None)
        edit_credit_account(account=acme, name="By Cem", by=cem, now=NOW)

    def test_one_who_owns_another_is_refused_without_naming_it(self, ana, acme):
        other = account(person("dee@else.example"))
        with pytest.raises(AlreadyOwnsAccount) as refused:
            add_owner(account=acme, email="dee@else.example", by=ana, now=NOW)
        assert other.number not in str(refused.value)
        assert refused.value.facts() == {}

    def test_an_owner_or_invited_address_is_refused(self, ana, acme):
        add_owner(account=acme, email="new@acme.example", by=ana, now=NOW)
        for email in ("ana@acme.example", "new@acme.example"):
            with pytest.raises(AlreadyOwner):
                add_owner(account=acme, email=email, by=ana, now=NOW)

    @pytest.mark.parametrize("email", ["no-at", "a@b", "a b@c.example", "@c.example", "x" * 250 + "@c.example"])
    def test_what_is_no_address_is_refused(self, ana, acme, email):
        with pytest.raises(InvalidField):
            add_owner(account=acme, email=email, by=ana, now=NOW)

    def test_an_empty_address_is_missing(self, ana, acme):
        with pytest.raises(MissingFields):
            add_owner(account=acme, email="  ", by=ana, now=NOW)

    def test_an_unproved_address_of_somebody_is_only_invited(self, ana, acme):
        Person.objects.create_user("unproven@acme.example")
        assert add_owner(account=acme, email="unproven@acme.example", by=ana, now=NOW).status == "invited"


class TestAppointing:
    """Staff appoint an owner where the last one is gone, with a reason, and never themselves."""

    def appoint(self, acme, email, by, reason="The last owner left."):
        return add_owner(account=acme, email=email, reason=reason, by=by, now=NOW)

    def test_says_why(self, acme):
        person("new@acme.example")
        with pytest.raises(MissingFields):
            self.appoint(acme, "new@acme.example", staff(), reason=" ")
        self.appoint(acme, "new@acme.example", staff())
        assert "new@acme.example" in owners(acme)
        assert model("journal.AuditEntry").objects.order_by("pk").last().reason == "The last owner left."

    def test_says_why_for_an_invited_address_too(self, acme):
        assert self.appoint(acme, "unknown@acme.example", staff()).status == "invited"
        assert model("journal.AuditEntry").objects.order_by("pk").last().reason == "The last owner left."

    def test_never_oneself(self, acme):
        desk = staff()
        with pytest.raises(NotPermitted):
            self.appoint(acme, email_of(desk), desk)
        assert owners(acme) == ["ana@acme.example"]

    def test_not_while_two_owners_can_act(self, ana, acme):
        person("cem@acme.example")
        person("dee@acme.example")
        add_owner(account=acme, email="cem@acme.example", by=ana, now=NOW)
        with pytest.raises(NotPermitted):
            self.appoint(acme, "dee@acme.example", staff())
        Person.objects.filter(email="cem@acme.example").update(is_active=False)
        self.appoint(acme, "dee@acme.example", staff())
        assert "dee@acme.example" in owners(acme)


class TestRemoving:
    def test_the_last_owner_stays(self, ana, acme):
        with pytest.raises(LastOwner):
            remove_owner(account=acme, email="ana@acme.example", by=ana, now=NOW)

    def test_the_creator_and_oneself_may_go(self, ana, acme):
        cem = person("cem@acme.example")
        add_owner(account=acme, email="cem@acme.example", by=ana, now=NOW)
        remove_owner(account=acme, email="ana@acme.example", by=ana, now=NOW)
        assert owners(acme) == ["cem@acme.example"]
        for act in (
            lambda: remove_owner(account=acme, email="cem@acme.example", by=ana, now=NOW),
            lambda: code_of(acme, ana),
        ):
            with pytest.raises(NotPermitted):
                act()
        assert owned_account(ana.person_id) is None
        assert code_of(acme, cem)

    def test_a_stranger_is_no_owner(self, ana, acme):
        person("cem@acme.example")
        for email in ("cem@acme.example", "nobody@acme.example"):
            with pytest.raises(NotAnOwner):
                remove_owner(account=acme, email=email, by=ana, now=NOW)

    def test_one_who_can_no_longer_sign_in_can_be_removed(self, ana, acme):
        person("gone@acme.example")
        add_owner(account=acme, email="gone@acme.example", by=ana, now=NOW)
        Person.objects.filter(email="gone@acme.example").update(is_active=False)
        remove_owner(account=acme, email="gone@acme.example", by=ana, now=NOW)
        assert owners(acme) == ["ana@acme.example"]

    def test_a_removed_owner_may_own_another(self, ana, acme):
        person("cem@acme.example")
        add_owner(account=acme, email="cem@acme.example", by=ana, now=NOW)
        remove_owner(account=acme, email="ana@acme.example", by=ana, now=NOW)
        account(ana)
        assert violations() == []


class TestInvitations:
    def invite(self, acme, ana, email="new@acme.example", now=NOW):
        return add_owner(account=acme, email=email, by=ana, now=now)

    def test_take_effect_with_the_verified_address(self, ana, acme):
        self.invite(acme, ana)
        new = person("new@acme.example")
        assert accept_invitations(person=new.person_id, email="New@Acme.Example ", now=NOW).count == 1
        assert owners(acme) == ["ana@acme.example", "new@acme.example"]
        assert accept_invitations(person=new.person_id, email="new@acme.example", now=NOW).count == 0

    def test_are_refused_for_one_who_owns_an_account_by_then(self, ana, acme):
        self.invite(acme, ana)
        new = person("new@acme.example")
        account(new)
        assert accept_invitations(person=new.person_id, email="new@acme.example", now=NOW).count == 0
        assert invitation_states("new@acme.example") == ["refused"]
        assert len(events("credits.invitation_refused")) == 1

    def test_the_oldest_of_two_wins(self, ana, acme):
        other = account(person("dee@else.example")).account
        self.invite(acme, ana)
        add_owner(account=other, email="new@acme.example", by=person_of(other), now=later(1))
        new = person("new@acme.example")
        assert accept_invitations(person=new.person_id, email="new@acme.example", now=later(2)).count == 1
        assert owned_account(new.person_id).id == acme
        assert sorted(invitation_states("new@acme.example")) == ["accepted", "refused"]

    @pytest.mark.parametrize(("days", "taken"), [(29, 1), (30, 0), (31, 0)])
    def test_hold_for_thirty_days_swept_or_not(self, ana, acme, days, taken):
        self.invite(acme, ana)
        new = person("new@acme.example")
        assert accept_invitations(person=new.person_id, email="new@acme.example", now=later(days)).count == taken

    def test_lapse_in_the_daily_job_once(self, ana, acme):
        self.invite(acme, ana)
        for days in (29, 30, 30):
            lapse_invitations(TODAY + timedelta(days=days), later(days))
        assert invitation_states("new@acme.example") == ["lapsed"]
        assert len(events("credits.invitation_lapsed")) == 1

    def test_one_that_is_over_can_be_sent_again_before_the_daily_job(self, ana, acme):
        self.invite(acme, ana)
        assert self.invite(acme, ana, now=later(30)).status == "invited"
        assert invitation_states("new@acme.example") == ["lapsed", "sent"]

    def test_can_be_withdrawn_once(self, ana, acme):
        self.invite(acme, ana)
        withdraw_invitation(account=acme, email="NEW@acme.example", by=ana, now=NOW)
        with pytest.raises(NotAnOwner):
            withdraw_invitation(account=acme, email="new@acme.example", by=ana, now=NOW)
        new = person("new@acme.example")
        assert accept_invitations(person=new.person_id, email="new@acme.example", now=NOW).count == 0
        assert invitations_of(acme) == ()

    def test_of_an_account_that_was_closed_do_nothing(self, ana, acme):
        from credenza.credits.commands.close_account import close_account

        self.invite(acme, ana)
        close_account(account=acme, by=ana, now=NOW)
        new = person("new@acme.example")
        assert accept_invitations(person=new.person_id, email="new@acme.example", now=NOW).count == 0
        assert invitation_states("new@acme.example") == ["withdrawn"]
        assert [head.id for head in closed_accounts(ana.person_id)] == [acme]
        before = contents()
        for refused in (
            lambda: add_owner(account=acme, email="x@acme.example", reason="Gone.", by=staff(), now=NOW),
            lambda: edit_credit_account(account=acme, name="x", by=SYSTEM, now=NOW),
        ):
            with pytest.raises(AccountClosed):
                refused()
        assert contents() == before

    def test_an_account_that_never_was(self, ana):
        with pytest.raises(NotFound):
            edit_credit_account(account=10**9, name="x", by=SYSTEM, now=NOW)


def person_of(account_id):
    from credenza.parties.queries import actor_for

    return actor_for(owners_of(account_id)[0].person.id)
