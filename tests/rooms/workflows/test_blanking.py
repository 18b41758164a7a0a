"""Blanking a person: nothing says who they were, nothing that happened is lost, and nobody is left without an owner."""

import json
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client

from credenza.catalog.commands.follow import follow
from credenza.credits.commands.add_owner import add_owner
from credenza.credits.errors import LastOwner
from credenza.credits.models import Entry, Invitation, Ownership, Request
from credenza.credits.verification import violations
from credenza.journal.models import AuditEntry, Event
from credenza.journal.queries import newest_waiting
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import MissingFields, NotFound, NotPermitted
from credenza.parties import queries
from credenza.parties.commands.create_token import create_token
from credenza.workflows.blanking import blank_person
from credenza.workflows.dispatch import dispatch_pending
from credenza.workflows.models import Delivery, Notice
from tests.builders.credits import EXAM, NOW, account, approved, later, person, purchase, request, staff

BO, NAME = "bo.holm@acme.example", "Bo Holmgard"


@pytest.fixture
def ana() -> Actor:
    return person("ana@acme.example", "Ana Ruiz")


@pytest.fixture
def acme(ana: Actor) -> Any:
    opened = account(ana, name="Acme")
    purchase(opened.account, 1000)
    return opened


@pytest.fixture
def bo(ana: Actor, acme: Any) -> Actor:
    """An owner beside Ana and a learner, with two addresses, a token, a session, notices and follows."""
    bo = person(BO, NAME)
    EmailAddress.objects.create(user_id=bo.person_id, email="bo@home.example", verified=True)
    add_owner(account=acme.account, email=BO, by=ana, now=NOW)
    approved(acme, ana, bo)
    request(acme.code, bo, [EXAM])
    follow(topic="Jira", by=bo, now=NOW)
    create_token(name="Bo's report", scopes=("credits:read",), by=bo, now=NOW)
    dispatch_pending(now=NOW)
    return bo


@pytest.fixture
def admin() -> Actor:
    return staff(StaffRole.ADMINISTRATOR, who=person("admin@vendor.example", "Ada"))


def blank(who: Actor, by: Actor, **more: Any) -> Any:
    return blank_person(person=who.person_id or 0, reason="Case 4711", by=by, now=later(1), **more)


def database() -> str:
    """Every row of every table as text, but what others were told by mail before."""
    told = []
    for model in apps.get_models():
        rows = model._default_manager.all()
        if model is Notice:
            rows = rows.filter(to__contains="blanked.invalid")
        told += [f"{model._meta.label} {json.dumps(row, cls=DjangoJSONEncoder, default=str)}" for row in _values(rows)]
    return "\n".join(told)


def _values(rows: Any) -> list[dict[str, str]]:
    return [{name: str(value) for name, value in row.items()} for row in rows.values()]


class TestWhatGoes:
    def test_is_every_trace_of_who_it_was(self, bo: Actor, admin: Actor) -> None:
        assert BO in database() or NAME in database()
        assert blank(bo, admin).changed
        left = database()
        for trace in (BO, "bo@home.example", NAME, "Bo's report"):
            assert trace not in left

    def test_is_every_way_in(self, bo: Actor, admin: Actor) -> None:
        client, user = Client(), get_user_model().objects.get(pk=bo.person_id)
        secret = create_token(name="t", scopes=("profile:read",), by=bo, now=NOW).secret
        client.force_login(user)
        key = client.session.session_key
        UserSession.objects.create(user=user, ip="127.0.0.1", session_key=key)
        blank(bo, admin)
        assert not Session.objects.filter(session_key=key).exists()
        assert client.get("/you/").status_code == 302
        assert queries.bearer_of(secret, now=later(1), on=later(1).date()) is None
        assert queries.person_by_email(BO) is None
        user.refresh_from_db()
        assert (user.is_active, user.has_usable_password()) == (False, False)

    def test_is_what_was_written_to_them_and_still_waits(self, bo: Actor, admin: Actor) -> None:
        mine = Notice.objects.filter(person_id=bo.person_id)
        count = mine.count()
        assert count
        blank(bo, admin)
        assert [(row.subject, row.text, row.html) for row in mine] == [("", "", "")] * count
        assert set(Delivery.objects.filter(notice__in=mine).values_list("status", flat=True)) == {"off"}

    def test_frees_the_address_for_somebody_who_signs_up(self, bo: Actor, admin: Actor) -> None:
        blank(bo, admin)
        again = person(BO, "Bo again")
        assert again.person_id != bo.person_id

    def test_takes_staff_roles_and_open_invitations(self, ana: Actor, acme: Any, admin: Actor) -> None:
        add_owner(account=acme.account, email="new@acme.example", by=ana, now=NOW)
        desk = staff(StaffRole.FINANCE, who=person("new@acme.example", "Noor"))
        blank(desk, admin)
        assert queries.roles_of(desk.person_id or 0) == frozenset()
        assert Invitation.objects.get().status == "withdrawn"
        assert "new@acme.example" not in Invitation.objects.get().email


class TestWhatStays:
    def test_is_history_by_id(self, bo: Actor, admin: Actor) -> None:
        entries = list(Entry.objects.values())
        audit = list(AuditEntry.objects.order_by("pk").values())
        blank(bo, admin)
        assert list(Entry.objects.values()) == entries
        assert list(AuditEntry.objects.order_by("pk").values())[: len(audit)] == audit
        rows = Request.objects.filter(learner_id=bo.person_id).order_by("pk")
        assert [row.status for row in rows] == ["approved", "cancelled"]
        assert violations() == []

    def test_lists_name_a_former_member(self, bo: Actor, admin: Actor) -> None:
        blank(bo, admin)
        assert queries.people([bo.person_id or 0])[bo.person_id or 0].name == "Former member"
        assert [row.name for row in queries.find_people("former member")] == ["Former member"]
        assert queries.find_people("Holmgard") == ()

    def test_others_hear_of_it_and_the_person_does_not(self, ana: Actor, bo: Actor, admin: Actor) -> None:
        blank(bo, admin)
        before = Notice.objects.filter(person_id=bo.person_id).count()
        dispatch_pending(now=later(1))
        assert newest_waiting() == 0
        told = Notice.objects.get(name="owner_removed", to="ana@acme.example")
        assert "Former member" in told.text
        assert Notice.objects.filter(person_id=bo.person_id).count() == before
        assert Event.objects.filter(name="parties.person_blanked").count() == 1

    def test_the_audit_trail_keeps_the_reason(self, bo: Actor, admin: Actor) -> None:
        blank(bo, admin)
        row = AuditEntry.objects.get(command="blank_person")
        assert (row.by_id, row.subject_id, row.reason) == (admin.person_id, bo.person_id, "Case 4711")


class TestRefusals:
    def test_of_the_last_owner_of_an_open_account(self, ana: Actor, acme: Any, admin: Actor) -> None:
        with pytest.raises(LastOwner):
            blank(ana, admin)
        assert Ownership.objects.filter(person_id=ana.person_id, ended_at=None).exists()
        assert queries.person_by_email("ana@acme.example") is not None

    def test_where_the_others_can_no_longer_sign_in(self, ana: Actor, acme: Any, bo: Actor, admin: Actor) -> None:
        get_user_model().objects.filter(pk=bo.person_id).update(is_active=False)
        with pytest.raises(LastOwner):
            blank(ana, admin)

    @pytest.mark.parametrize("role", [None, StaffRole.ORDER_DESK, StaffRole.FINANCE, StaffRole.CERTIFICATION_DESK])
    def test_of_everybody_but_administrators(self, bo: Actor, role: StaffRole | None) -> None:
        by = staff(role) if role else person()
        with pytest.raises(NotPermitted):
            blank(bo, by)

    def test_of_oneself_of_nobody_and_without_a_reason(self, bo: Actor, admin: Actor) -> None:
        with pytest.raises(NotPermitted):
            blank(admin, admin)
        with pytest.raises(NotFound):
            blank_person(person=10**9, reason="Case", by=admin, now=NOW)
        with pytest.raises(MissingFields):
            blank_person(person=bo.person_id or 0, reason="  ", by=admin, now=NOW)

    def test_a_second_time_changes_nothing(self, bo: Actor, admin: Actor) -> None:
        blank(bo, admin, idempotency_key="k")
        assert blank(bo, admin, idempotency_key="k").changed
        assert not blank(bo, admin).changed
        assert AuditEntry.objects.filter(command="blank_person").count() == 1


@pytest.fixture
def desk(admin: Actor, settings: Any) -> Client:
    settings.CREDENZA_STAFF_SECOND_FACTOR = False
    client = Client()
    client.force_login(get_user_model().objects.get(pk=admin.person_id))
    return client


class TestDesk:
    def test_finds_people_and_blanks_one(self, bo: Actor, desk: Client) -> None:
        page = desk.get("/desk/people/?q=home.example").content.decode()
        assert NAME in page
        address = f"/desk/people/{bo.person_id}/blank/"
        assert address in page
        assert "Acme" in desk.get(address).content.decode()
        assert desk.post(address, {"reason": ""}).status_code == 422
        assert desk.post(address, {"reason": "Case 4711"}).status_code == 302
        listed = desk.get("/desk/people/?q=").content.decode()
        assert "Former member" in listed
        assert NAME not in listed
        assert desk.get(address).status_code == 404

    def test_says_that_the_last_owner_stays(self, ana: Actor, acme: Any, desk: Client) -> None:
        answer = desk.post(f"/desk/people/{ana.person_id}/blank/", {"reason": "Case 4711"})
        assert answer.status_code == 409
        assert "Add another one first" in answer.content.decode()
