"""Pages of licenses: lists, the page of one, looking at a key, handing over; the desk's search and acts."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from credenza.journal.models import AuditEntry
from credenza.kernel.actors import Actor
from credenza.licensing.models import Entitlement, KeyVersion
from credenza.workflows.models import Delivery, Notice
from tests.builders import licensing as make
from tests.builders.credits import person, staff

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def signed_in(actor: Actor) -> Client:
    client = Client()
    from credenza.parties.models import Person

    client.force_login(Person.objects.get(pk=actor.person_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture(autouse=True)
def _one_factor(settings: Any) -> None:
    settings.CREDENZA_STAFF_SECOND_FACTOR = False


class Trade:
    """A reseller's customer with a license, a server license and a subscription, paid today."""

    def __init__(self) -> None:
        today = timezone.now().date()
        self.tom, self.rita = person("tom@kestrel.example", "Tom"), person("rita@softshop.example", "Rita")
        self.member, self.eve = person("mia@kestrel.example", "Mia"), person("eve@other.example", "Eve")
        kept = {
            "technical_contact": self.tom,
            "purchaser": self.rita,
            "licensee": make.organization(self.member, name="Kestrel Logistics"),
            "buyer": make.organization(self.rita, name="Softshop", kind="reseller"),
            "effective_on": today,
        }
        self.jira = make.license(**kept)  # type: ignore[arg-type]
        self.server = make.license(make.SERVER, **kept)  # type: ignore[arg-type]
        self.cloud = make.license(make.CLOUD, **kept)  # type: ignore[arg-type]
        self.sen = f"SEN-{1_000_000 + self.jira}"


def page(client: Client, path: str, status: int = 200, **posted: str) -> str:
    answer = client.post(path, posted) if posted else client.get(path)
    assert answer.status_code == status, answer.content[:2000]
    return str(answer.content.decode())


class TestReaders:
    def test_find_their_licenses_and_look_at_keys(self) -> None:
        trade = Trade()
        tom = signed_in(trade.tom)
        listed = page(tom, "/licenses/")
        assert (trade.sen in listed, "Ends next" in listed, "500 users" in listed) == (True, True, True)
        assert "Customers" not in listed.partition("<main")[0]
        assert "No license fits" in page(tom, "/licenses/?q=nothing")
        shown = page(tom, f"/licenses/{trade.jira}/")
        assert ("Reveal the key" in shown, "lk1.ey" in shown, "Nobody yet" in shown) == (True, False, True)
        assert trade.sen in page(tom, f"/quotes/new/?tab=renew&entitlement={trade.sen}")
        assert f"entitlement={trade.sen}" in shown
        key = tom.post(f"/licenses/{trade.jira}/key/")
        assert "lk1.ey" in key.content.decode()
        assert "no-store" in key["Cache-Control"]
        file = tom.post(f"/licenses/{trade.jira}/key/file/")
        assert (file["Content-Disposition"], file.content[:5]) == (f'attachment; filename="{trade.sen}.lic"', b"lk1.e")
        assert "lk1.ey" not in page(tom, f"/licenses/{trade.jira}/")
        assert tom.get(f"/licenses/{trade.jira}/key/").status_code == 405
        assert tom.post(f"/licenses/{trade.cloud}/key/").status_code == 404
        rita = signed_in(trade.rita)
        assert "Kestrel Logistics" in page(rita, "/licenses/customers/")
        assert "/licenses/customers/" in page(rita, "/licenses/")
        assert "lk1.ey" in page(rita, f"/licenses/{trade.server}/key/", x="1")

    def test_others_are_kept_away_and_their_looks_kept(self) -> None:
        trade = Trade()
        mia = signed_in(trade.member)
        seen = page(mia, f"/licenses/{trade.jira}/")
        assert "Only the technical contact and the original purchaser" in seen
        assert "Who looked" not in seen
        assert mia.post(f"/licenses/{trade.jira}/key/").status_code == 403
        eve = signed_in(trade.eve)
        for refused in ("/", "/key/", "/technical-contact/"):
            answer = (
                eve.post(f"/licenses/{trade.jira}{refused}")
                if "key" in refused
                else eve.get(f"/licenses/{trade.jira}{refused}")
            )
            assert answer.status_code == 404
        assert "No customers yet" in page(eve, "/licenses/customers/")
        assert eve.get("/licenses/desk/").status_code == 404
        assert mia.get(f"/licenses/{trade.jira}/technical-contact/").status_code == 403
        assert eve.get(f"/licenses/{trade.jira}/nothing/").status_code == 404
        looks = AuditEntry.objects.filter(command="reveal_license_key").order_by("pk")
        assert [(look.by_id, look.facts["allowed"]) for look in looks] == [
            (trade.member.person_id, False),
            (trade.eve.person_id, False),
        ]
        assert "Refused: Mia" in page(signed_in(trade.tom), f"/licenses/{trade.jira}/")

    def test_hand_over_withdraw_and_name_a_site(self) -> None:
        trade = Trade()
        tom = signed_in(trade.tom)
        assert "Right would be" in page(
            tom, f"/licenses/{trade.jira}/technical-contact/", 422, email="tom@kestrel.example"
        )
        withdrawn = tom.post(f"/licenses/{trade.jira}/purchaser-view/")
        assert withdrawn.status_code == 302
        assert signed_in(trade.rita).post(f"/licenses/{trade.jira}/key/").status_code == 403
        named = {"url": "kestrel.example.com", "site_administrators": "sam@kestrel.example\n\nmia@kestrel.example"}
        assert tom.post(f"/licenses/{trade.cloud}/site/", named).status_code == 302
        assert "sam@kestrel.example" in page(tom, f"/licenses/{trade.cloud}/")
        assert "mia@kestrel.example" in page(tom, f"/licenses/{trade.cloud}/site/")
        assert (
            tom.post(f"/licenses/{trade.jira}/technical-contact/", {"email": "new@kestrel.example"}).status_code == 302
        )
        assert Entitlement.objects.get(pk=trade.jira).technical_contact_email == "new@kestrel.example"
        assert tom.get(f"/licenses/{trade.jira}/").status_code == 404


class TestDesk:
    def test_answers_support_and_changes_contacts_with_a_reason(self) -> None:
        trade = Trade()
        desk = signed_in(staff(who=person("kim@vendor.example", "Kim")))
        assert "Entitled to support" in page(desk, f"/licenses/desk/?q={trade.sen.lower()}")
        assert "Entitled" not in page(desk, "/licenses/desk/?q=kestrel")
        assert "comes back" not in page(desk, "/licenses/desk/")
        returned = Notice.objects.create(
            person_id=trade.tom.person_id, to="tom@kestrel.example", name="license_ready", subject="", text="", html="",
            link="/", fact_key="one", on=timezone.now().date(), created_at=timezone.now(),
        )  # fmt: skip
        Delivery.objects.create(notice=returned, status="failed")
        assert "3 licenses: nobody hears" in page(desk, "/licenses/desk/")
        assert trade.sen in page(desk, "/licenses/desk/?bounced=1")
        shown = page(desk, f"/licenses/{trade.jira}/")
        assert ("Reveal the key" in shown, "Who looked" in shown) == (False, True)
        assert desk.post(f"/licenses/{trade.jira}/key/").status_code == 403
        told = page(desk, f"/licenses/{trade.jira}/technical-contact/", 422, email="mia@kestrel.example")
        assert "Write the reason" in told
        done = desk.post(
            f"/licenses/{trade.jira}/technical-contact/", {"email": "mia@kestrel.example", "reason": "Tom left."}
        )
        assert done.status_code == 302
        assert (
            desk.post(f"/licenses/{trade.jira}/revoke-keys/", {"reason": "Lost.", "replace": "on"}).status_code == 302
        )
        assert KeyVersion.objects.filter(entitlement_id=trade.jira, revoked_on=None).count() == 1
        purchaser = {"email": "eve@other.example", "reason": "Rita left."}
        assert desk.post(f"/licenses/{trade.jira}/purchaser/", purchaser).status_code == 302
        shown = page(desk, f"/licenses/{trade.jira}/")
        assert ("Contact changed" in shown, "“Tom left.”" in shown, "Revoked" in shown) == (True, True, True)
