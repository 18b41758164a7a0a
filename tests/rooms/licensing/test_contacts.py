"""Contacts, sites, and what people see: LK4, QT6, "Who may do what" of the platform."""

from dataclasses import replace
from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext

from credenza.journal.models import Event
from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import InvalidField, MissingFields, NotFound, NotPermitted
from credenza.licensing.commands.change_technical_contact import change_technical_contact
from credenza.licensing.commands.register_site import SiteContactAsked, register_site
from credenza.licensing.errors import EntitlementNotFound
from credenza.licensing.models import Entitlement
from credenza.licensing.queries.coverage import look_up
from credenza.licensing.queries.ends import ending_soon, next_ends, support_entitled
from credenza.licensing.queries.licenses import history, license, list_licenses, sees_license
from credenza.licensing.queries.sites import list_sites, site
from tests.builders import licensing as make
from tests.builders.credits import NOW, TODAY, person, staff

pytestmark = pytest.mark.django_db
DAY = date.fromisoformat


def handed(jira: int, email: str, by: object, **more: object) -> None:
    change_technical_contact(license=jira, email=email, by=by, now=NOW, **more)  # type: ignore[arg-type]


class TestTechnicalContact:
    def test_hands_over_and_both_are_known_to_the_event(self) -> None:
        tom, tia, eve = person("tom@acme.example"), person("tia@acme.example"), person("eve@other.example")
        jira = make.license(technical_contact=tom)
        for refused, why in ((eve, NotPermitted), (staff(StaffRole.FINANCE), NotPermitted), (staff(), MissingFields)):
            with pytest.raises(why):
                handed(jira, "tia@acme.example", refused)
        for wrong, why in (("tom@acme.example", InvalidField), ("nonsense", InvalidField), ("", MissingFields)):
            with pytest.raises(why):
                handed(jira, wrong, tom)
        handed(jira, "Tia@acme.example ", tom)
        told = Event.objects.filter(name="licensing.technical_contact_changed").order_by("pk")
        assert told[0].payload == {"license": jira, "old": tom.person_id, "new": tia.person_id}
        with pytest.raises(NotPermitted):
            handed(jira, "tom@acme.example", tom)
        handed(jira, "new@acme.example", staff(), reason="Tia left.")  # nobody yet
        assert not sees_license(jira, tia)
        assert look_up(f"SEN-{1_000_000 + jira}", "new@acme.example", TODAY)
        nina = person("nina@acme.example")
        EmailAddress.objects.create(user_id=nina.person_id, email="new@acme.example", verified=True)
        assert "reveal_license_key" in license(jira, nina, TODAY).may
        handed(jira, "tom@acme.example", nina)
        assert told[2].payload["old_email"] == "new@acme.example"
        assert [row.kind for row in history(jira, tom)] == ["handed_over"] * 3 + ["granted"]
        assert "acme.example" not in str([(row.before, row.after) for row in history(jira, tom)])

    def test_lk4_the_desk_gives_the_role_to_others_never_to_itself(self) -> None:
        """Else whoever may change contacts could see every key."""
        tom, desk = person("tom@acme.example"), staff(who=person("dora@seller.example"))
        jira = make.license(technical_contact=tom)
        EmailAddress.objects.create(user_id=desk.person_id, email="dora@home.example", verified=True)
        for own in ("dora@seller.example", "Dora@home.example "):
            with pytest.raises(InvalidField):
                handed(jira, own, desk, reason="Covering")
        assert "reveal_license_key" not in license(jira, desk, TODAY).may
        handed(jira, "dora@seller.example", tom)
        assert "reveal_license_key" in license(jira, desk, TODAY).may


class TestSites:
    def test_name_who_may_ask_about_a_subscription(self) -> None:
        tom, eve = person("tom@acme.example"), person("eve@other.example")
        acme = make.organization(tom)
        cloud = make.license(make.CLOUD, technical_contact=tom, licensee=acme)
        named = {"license": cloud, "url": "ACME.example.com/jira", "now": NOW}
        admin = (SiteContactAsked(email="Sam@acme.example"),)
        with pytest.raises(NotPermitted):
            register_site(**named, contacts=admin, by=eve)
        done = register_site(**named, contacts=admin, by=tom)
        assert done.url == "https://acme.example.com"
        assert [one.entitlement for one in look_up("acme.example.com", "sam@acme.example", TODAY)] == [cloud]
        assert [row.url for row in list_sites(tom)] == [done.url]
        assert (list_sites(eve), site(done.site, tom).licenses) == ((), (cloud,))
        with pytest.raises(NotFound):
            site(done.site, eve)
        register_site(**named, by=tom)  # Sam is left out
        with pytest.raises(EntitlementNotFound):
            look_up("acme.example.com", "sam@acme.example", TODAY)
        named_it = replace(make.CLOUD, site_url="acme.example.com")
        assert list_sites(eve) == ()
        other = make.license(named_it, technical_contact=eve, licensee=make.organization(eve, name="Other"))
        assert Entitlement.objects.get(pk=other).site is None  # somebody else's site stays theirs
        assert make.license(replace(make.CLOUD, site_url="no address"), technical_contact=eve)
        wrong = [(other, "acme.example.com"), (cloud, "no address"), (make.license(technical_contact=tom), "a.example")]
        for license_id, url in wrong:
            with pytest.raises(InvalidField):
                register_site(license=license_id, url=url, by=staff(), now=NOW)


class TestLists:
    def test_show_what_concerns_one_by_as_many_statements_for_many(self) -> None:
        tom, rita, bill, eve = (person(f"{name}@acme.example") for name in ("tom", "rita", "bill", "eve"))
        acme, shop = make.organization(bill), make.organization(rita, name="Softshop", kind="reseller")
        jira = make.license(technical_contact=tom, purchaser=rita, licensee=acme, buyer=shop)
        seen = {who: [row.id for row in list_licenses(who, TODAY)] for who in (tom, rita, bill, eve, staff())}
        assert list(seen.values()) == [[jira], [jira], [jira], [], [jira]]
        with CaptureQueriesContext(
            connection,
        ) as one:
            list_licenses(rita, TODAY)
        more = [make.license(technical_contact=tom, purchaser=rita, licensee=acme, buyer=shop) for _ in range(4)]
        with CaptureQueriesContext(connection) as five:
            assert [row.id for row in list_licenses(rita, TODAY)] == [*reversed(more), jira]
        assert len(one) == len(five)
        assert (
            len(list_licenses(rita, TODAY, part="customers"))
            == len(list_licenses(tom, TODAY, part="technical_contact"))
            == 5
        )
        assert list_licenses(bill, TODAY, part="customers") == ()
        assert [row.id for row in list_licenses(tom, TODAY, before=more[0])] == [jira]
        for text in (f"sen-{1_000_000 + jira}", "rita@", "softsh", "tom"):
            assert jira in {row.id for row in list_licenses(staff(), TODAY, text=text)}
        assert [len(list_licenses(tom, TODAY, status=status)) for status in ("active", "lapsed", "ended")] == [5, 0, 0]
        assert len(list_licenses(tom, DAY("2027-03-10"), status="lapsed")) == 5
        assert list_licenses(tom, TODAY, text="\x00") == ()

    def test_ends_and_support_are_answered_by_date(self) -> None:
        jira, server = make.license(), make.license(make.SERVER)
        rows = ending_soon(DAY("2027-02-07"), (60, 30))
        assert [(row.license, row.what) for row in rows] == [(jira, "term"), (server, "maintenance")]
        assert ending_soon(DAY("2027-02-08"), (60, 30)) == ()
        assert [row.license for row in next_ends(staff(), DAY("2027-03-09"))] == [jira, server]
        assert next_ends(staff(), DAY("2027-03-10")) == ()
        sen = Entitlement.objects.get(pk=server).sen
        answer = support_entitled(sen.lower(), DAY("2027-03-10"), staff())
        assert (answer.is_entitled, answer.until, answer.status) == (False, DAY("2027-03-09"), "active")
        with pytest.raises(EntitlementNotFound):
            support_entitled("SEN-1", TODAY, staff())
        with pytest.raises(NotPermitted):
            support_entitled(sen, TODAY, person())
