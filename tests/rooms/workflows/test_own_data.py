"""The export of own data: complete by comparison with every model, without secrets, without other people's data."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.test import Client

from credenza.catalog.commands.follow import follow
from credenza.cli.main import main
from credenza.credits.commands.add_owner import add_owner
from credenza.credits.models import RequestItem
from credenza.kernel.actors import Actor, StaffRole
from credenza.parties.commands.create_token import create_token
from credenza.workflows.dispatch import dispatch_pending
from credenza.workflows.kept import EVERYTHING, own_data
from tests.builders.credits import EXAM, NOW, account, approved, person, purchase, request, staff

PEOPLE_BY_NUMBER = ("by_id", "person_id", "caller")
NOT_EXPORTED = {
    ("admin.LogEntry", "user_id"): "the raw tables are for reading only, so nothing is ever logged there",
}
"""Column -> why it is in no section."""


def person_columns() -> Iterator[tuple[str, str]]:
    """Every column of the database that names a person."""
    for model in apps.get_models(include_auto_created=False):
        for field in model._meta.concrete_fields:
            key = field.remote_field is not None and field.remote_field.model is get_user_model()
            number = isinstance(field, models.BigIntegerField) and field.attname.endswith(PEOPLE_BY_NUMBER)
            if key or number:
                yield model._meta.label, field.attname


def document(who: Actor) -> dict[str, Any]:
    found: dict[str, Any] = json.loads("".join(own_data(who.person_id or 0, now=NOW)))
    return found


@pytest.fixture
def ana() -> Actor:
    return person("ana@acme.example", "Ana Ruiz")


@pytest.fixture
def bo(ana: Actor) -> Actor:
    """A learner of Ana's account, with something in most tables."""
    bo = person("bo@acme.example", "Bo Holm")
    acme = account(ana, name="Acme")
    purchase(acme.account, 1000)
    approved(acme, ana, bo)
    request(acme.code, bo, [EXAM])
    follow(topic="Jira", by=bo, now=NOW)
    create_token(name="report", scopes=("credits:read",), by=bo, now=NOW)
    dispatch_pending(now=NOW)
    return bo


class TestComplete:
    def test_every_column_that_names_a_person_has_a_section_or_a_reason(self) -> None:
        listed = {(kept.model._meta.label, kept.column) for kept in EVERYTHING}
        assert set(person_columns()) - listed == set(NOT_EXPORTED)

    def test_sections_have_names_of_their_own(self) -> None:
        names = [kept.section for kept in EVERYTHING]
        assert len(set(names)) == len(names)

    def test_every_section_is_there_and_its_columns_exist(self, bo: Actor) -> None:
        assert list(document(bo)) == ["made_at", *(kept.section for kept in EVERYTHING)]


class TestContent:
    def test_is_what_belongs_to_the_person(self, bo: Actor) -> None:
        found = document(bo)
        assert found["profile"][0]["name"] == "Bo Holm"
        assert [row["email"] for row in found["addresses"]] == ["bo@acme.example"]
        assert [(row["status"], row["account__name"]) for row in found["requests"]] == [
            ("approved", "Acme"),
            ("pending", "Acme"),
        ]
        assert [row["sku"] for row in found["request_items"]] == [EXAM, EXAM]
        assert found["code_attempts"] == [{"count": 0}]
        assert [row["name"] for row in found["notices"]] == ["redemption_approved"]
        assert [row["topic"] for row in found["follows"]] == ["Jira"]
        assert [row["name"] for row in found["tokens"]] == ["report"]
        assert {row["command"] for row in found["audit_trail"]} == {"request_redemption", "follow", "create_token"}

    def test_of_an_owner_holds_what_they_decided(self, ana: Actor, bo: Actor) -> None:
        found = document(ana)
        assert [row["account__name"] for row in found["ownerships"]] == ["Acme"]
        assert [row["status"] for row in found["requests_decided"]] == ["approved"]
        assert found["requests"] == []

    def test_says_of_an_invitation_only_what_is_ones_own(self, ana: Actor, bo: Actor) -> None:
        acme = document(ana)["ownerships"][0]["account_id"]
        add_owner(account=acme, email="new@acme.example", by=ana, now=NOW)
        new = person("new@acme.example", "Noor")
        assert "new@acme.example" not in json.dumps(document(ana)["invitations_sent"])
        assert [row["account__name"] for row in document(new)["invitations"]] == ["Acme"]

    def test_lets_nobody_in_before_an_approval(self, bo: Actor) -> None:
        ways = set(RequestItem.objects.values_list("way_in", flat=True))
        assert len(ways) == 2
        told = json.dumps(document(bo)["request_items"])
        assert [way for way in ways if way in told] == []

    def test_holds_no_secret(self, bo: Actor) -> None:
        user = get_user_model().objects.get(pk=bo.person_id)
        user.set_password("correct horse battery")
        user.save()
        Authenticator.objects.create(user=user, type="totp", data={"secret": "JBSWY3DP"})
        told = json.dumps(document(bo))
        assert '"second_factors": [{' in told
        assert "JBSWY3DP" not in told
        assert "digest" not in told
        assert user.password not in told
        assert "password" not in document(bo)["profile"][0]

    def test_of_staff_names_nobody_else(self, bo: Actor) -> None:
        desk = staff(StaffRole.ADMINISTRATOR, who=person("desk@vendor.example"))
        told = json.dumps(document(desk))
        assert '"administrator"' in told
        assert "bo@acme.example" not in told


class TestFaces:
    def test_the_profile_page_offers_the_file(self, bo: Actor) -> None:
        client = Client()
        client.force_login(get_user_model().objects.get(pk=bo.person_id))
        assert "/you/data.json" in client.get("/you/").content.decode()
        answer = client.get("/you/data.json")
        assert answer["Content-Disposition"] == 'attachment; filename="credenza-my-data.json"'
        assert "no-store" in answer["Cache-Control"]
        found = json.loads(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
        assert found["profile"][0]["email"] == "bo@acme.example"

    def test_a_stranger_is_sent_to_sign_in(self) -> None:
        assert Client().get("/you/data.json").status_code == 302

    def test_the_api_answers_the_same_document(self, bo: Actor) -> None:
        secret = create_token(name="export", scopes=("profile:read",), by=bo, now=NOW).secret
        answer = Client().get("/api/v1/me/export", headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == 200
        found = json.loads(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
        assert list(found) == list(document(bo))

    def test_the_command_writes_it_for_a_verified_address(
        self, bo: Actor, tmp_path: Any, capsys: pytest.CaptureFixture[str]
    ) -> None:
        place = tmp_path / "bo.json"
        assert main(["export", "person", str(place), "--email", "bo@acme.example"]) == 0
        assert json.loads(place.read_text())["profile"][0]["name"] == "Bo Holm"
        assert main(["export", "person", str(place), "--email", "nobody@acme.example"]) == 1
        assert "--email ADDRESS" in capsys.readouterr().err
