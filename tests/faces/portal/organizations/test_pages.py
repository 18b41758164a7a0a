"""Pages of organizations: who comes to which (one literal table), and a walk through everything they do."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from credenza.gateways.files import choice as stores
from credenza.gateways.files.memory import MemoryFiles
from credenza.kernel.actors import Actor, StaffRole
from credenza.parties import organizations as asked
from credenza.parties.commands.add_member import add_member
from credenza.parties.commands.register_organization import register_organization
from credenza.parties.commands.submit_evidence import submit_evidence
from credenza.parties.models import Person
from credenza.workflows.proofs import as_paper, proof_of
from tests.builders.credits import NOW, TODAY, later, person, staff
from tests.faces.api.world import PICTURE

pytestmark = pytest.mark.django_db
PEOPLE = ("stranger", "plain", "member", "first", "certification", "finance", "order", "administrator")
MEMBERS, LOOK, DESK = (
    (302, 404, 200, 200, 404, 404, 404, 404),
    (302, 404, 404, 404, 404, 200, 200, 200),
    (302, 404, 404, 404, 404, 403, 200, 200),
)
EVERYBODY = (302, 200, 302, 302, 200, 200, 200, 200)
TABLE = {
    "/organizations/": EVERYBODY,
    "/organizations/register/": (302, 200, 200, 200, 200, 200, 200, 200),
    "/organizations/{organization}/": MEMBERS,
    "/organizations/{organization}/edit/": MEMBERS,
    "/organizations/{organization}/members/remove/?person={first}": (302, 404, 403, 200, 404, 404, 404, 404),
    "/organizations/{organization}/members/remove/?person=999": (302, 404, 302, 302, 404, 404, 404, 404),
    "/organizations/{organization}/evidence/": MEMBERS,
    "/organizations/evidence/{evidence}/file/": (302, 404, 200, 200, 404, 200, 200, 200),
    "/organizations/999999/": (302, 404, 404, 404, 404, 404, 404, 404),
    "/organizations/evidence/999999/file/": (302, 404, 404, 404, 404, 404, 404, 404),
    "/desk/organizations/": LOOK,
    "/desk/organizations/?q=acme&kind=customer&waiting=1": LOOK,
    "/desk/organizations/register/": DESK,
    "/desk/organizations/{organization}/": LOOK,
    "/desk/organizations/{organization}/edit/": DESK,
    "/desk/organizations/{organization}/members/{first}/remove/": DESK,
    "/desk/organizations/{organization}/members/999/remove/": (302, 404, 404, 404, 404, 403, 404, 404),
    "/desk/organizations/evidence/": DESK,
    "/desk/organizations/evidence/{evidence}/": DESK,
    "/desk/organizations/evidence/999999/": (302, 404, 404, 404, 404, 403, 404, 404),
    "/desk/organizations/999999/": (302, 404, 404, 404, 404, 404, 404, 404),
}
POSTS = {
    # What is typed is looked at first: who may not add hears so only once it could be an address.
    "/organizations/{organization}/members/add/": (302, 404, 422, 422, 404, 404, 404, 404),
    "/desk/organizations/{organization}/members/add/": (302, 404, 404, 404, 404, 403, 422, 422),
}


@pytest.fixture(autouse=True)
def _one_factor_and_files(settings: Any) -> Iterator[None]:
    settings.CREDENZA_STAFF_SECOND_FACTOR = False
    with stores.using(MemoryFiles()):
        yield


def signed_in(who: Actor | None) -> Client:
    client = Client()
    if who is not None:
        client.force_login(Person.objects.get(pk=who.person_id))
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_come_to_whom_they_are_for() -> None:
    first, member = person("ana@acme.example", "Ana"), person("bo@acme.example", "Bo")
    people = {
        "stranger": None, "plain": person(), "member": member, "first": first,
        "certification": staff(StaffRole.CERTIFICATION_DESK), "finance": staff(StaffRole.FINANCE),
        "order": staff(), "administrator": staff(StaffRole.ADMINISTRATOR),
    }  # fmt: skip
    made = register_organization(name="Acme", by=first, now=NOW).organization
    add_member(organization=made, email="bo@acme.example", by=first, now=later(1))
    paper = as_paper(proof_of(PICTURE, "charter.png"))
    shown = submit_evidence(organization=made, kind="category", value="academic", paper=paper, by=first, now=NOW)
    ids = {"organization": made, "first": first.person_id, "evidence": shown.evidence}
    clients = {name: signed_in(who) for name, who in people.items()}
    found = {page: tuple(clients[name].get(page.format(**ids)).status_code for name in PEOPLE) for page in TABLE}
    assert found == TABLE
    refused = {
        page: tuple(clients[name].post(page.format(**ids), {"email": "x"}).status_code for name in PEOPLE)
        for page in POSTS
    }
    assert refused == POSTS
    assert clients["member"].post(f"/organizations/{made}/members/add/", {"email": "x@y.example"}).status_code == 403
    both = staff(who=first)
    assert signed_in(both).get(f"/desk/organizations/evidence/{shown.evidence}/").status_code == 403
    assert "Decide…" not in text(signed_in(both).get(f"/desk/organizations/{made}/"))


def test_do_everything_there_is_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    ana, bo, desk = person("ana@acme.example", "Ana"), person("bo@acme.example", "Bo"), staff()
    page = signed_in(ana)
    assert "Register an organization" in text(page.get("/organizations/"))
    wrong = {"name": "Acme", "kind": "customer", "country": "DE", "city": "Berlin", "vat_id": "DE136695977"}
    answer = page.post("/organizations/register/", wrong)
    assert answer.status_code == 422
    assert "check digits" in text(answer)
    assert 'value="Berlin"' in text(answer)
    right = {**wrong, "vat_id": "136695976", "idempotency_key": "k1"}
    home = page.post("/organizations/register/", right)["Location"]
    assert page.post("/organizations/register/", right)["Location"] == home
    made = asked.organizations_of(ana.person_id)[0].id
    assert "DE136695976" in text(page.get(home))
    # Whoever buys finds the organization in the rail.
    assert 'href="/organizations/"' in text(page.get("/organizations/register/"))

    assert page.post(f"{home}members/add/", {"email": "no@acme.example"}).status_code == 422
    with monkeypatch.context() as patch:
        patch.setattr("credenza.doors.colleagues.MOST", 1)
        assert page.post(f"{home}members/add/", {"email": "bo@acme.example"}).status_code == 429
    page.post(f"{home}members/add/", {"email": "bo@acme.example"})
    assert asked.is_member(bo.person_id, made)
    edited = {"name": "Acme GmbH", "country": "US", "region": "", "vat_id": ""}
    assert page.post(f"{home}edit/", edited).status_code == 422
    assert page.post(f"{home}edit/", {**edited, "region": "CA"}).status_code == 302
    assert asked.billing_place(made, TODAY).region == "CA"

    empty = page.post(f"{home}evidence/", {"claim": "category:academic"})
    assert empty.status_code == 422
    assert "Choose a paper" in text(empty)
    upload = SimpleUploadedFile("charter.png", PICTURE, "image/png")
    refused = page.post(f"{home}evidence/", {"claim": "", "evidence": upload})
    assert refused.status_code == 422
    token = text(refused).partition('name="kept" value="')[2].partition('"')[0]
    page.post(f"{home}evidence/", {"claim": "category:academic", "kept": token})
    page.post(f"{home}evidence/", {"claim": "category:academic", "kept": token})
    used = page.post(f"{home}evidence/", {"claim": "category:non_profit", "kept": token})
    assert (used.status_code, "a file of its own" in text(used)) == (422, True)
    twice = SimpleUploadedFile("charter.png", PICTURE, "image/png")
    page.post(f"{home}evidence/", {"claim": "category:academic", "evidence": twice})
    (shown,) = asked.evidence_of(made, TODAY, desk)
    assert (shown.has_paper, shown.status) == (True, "submitted")

    at_the_desk(signed_in(desk), shown.id, made, bo)
    assert "Charter seen" in text(page.get(home))
    assert text(page.get(f"{home}members/remove/?person={ana.person_id}")).count("Leave")
    page.post(f"{home}members/remove/", {"person": ana.person_id})
    assert page.get(home).status_code == 404


def at_the_desk(counter: Client, evidence: int, made: int, bo: Actor) -> None:
    assert "Acme GmbH" in text(counter.get("/desk/organizations/evidence/"))
    decide = f"/desk/organizations/evidence/{evidence}/"
    assert counter.post(decide, {"outcome": "approve", "reason": ""}).status_code == 422
    assert counter.post(decide, {"outcome": "approve", "reason": "x", "valid_until": "2020-01-01"}).status_code == 422
    counter.post(decide, {"outcome": "approve", "reason": "Charter seen", "valid_until": "2099-01-31"})
    assert "Decided before" in text(counter.get(decide))
    home = f"/desk/organizations/{made}/"
    flags = {"name": "Acme", "country": "DE", "kind": "reseller", "fulfil_on_terms": "on", "reason": "Agreed"}
    assert counter.post(f"{home}edit/", {**flags, "reason": ""}).status_code == 422
    counter.post(f"{home}edit/", flags)
    row = asked.organization(made)
    assert row is not None
    assert (row.kind, row.fulfil_on_terms, row.is_blocked) == ("reseller", True, False)
    counter.post(f"{home}members/{bo.person_id}/remove/")
    assert not asked.is_member(bo.person_id or 0, made)
    counter.post(f"{home}members/add/", {"email": "bo@acme.example"})
    assert "Member removed" in text(counter.get(home))
    given = {"name": "Bright", "kind": "reseller", "first_contact": "nobody@acme.example"}
    assert counter.post("/desk/organizations/register/", given).status_code == 422
    counter.post("/desk/organizations/register/", {**given, "first_contact": "bo@acme.example"})
    assert [one.name for one in asked.organizations_of(bo.person_id or 0)] == ["Acme", "Bright"]
