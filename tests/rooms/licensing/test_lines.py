"""Paid lines make licenses and change them; refunds take single lines out again. SU, UP, CT, MT, RF4, A13."""

from datetime import date

import pytest

from credenza.kernel.errors import NotPermitted
from credenza.licensing.commands.fulfil_line import fulfil_line
from credenza.licensing.errors import EntitlementNotFound, LicenseEnded
from credenza.licensing.models import Change, Entitlement, KeyVersion
from credenza.licensing.queries.coverage import coverage_for, look_up
from credenza.workflows.license_keys import SIGNER
from tests.builders import licensing as make
from tests.builders.credits import NOW, TODAY, person

pytestmark = pytest.mark.django_db
DAY = date.fromisoformat


def dates(license_id: int) -> tuple[str, str | None, str | None]:
    row = Entitlement.objects.get(pk=license_id)
    return (row.starts_on.isoformat(), *(day and day.isoformat() for day in (row.ends_on, row.maintenance_ends_on)))


def keys(license_id: int) -> list[tuple[int, bool]]:
    rows = KeyVersion.objects.filter(entitlement_id=license_id).order_by("version")
    return [(row.version, row.revoked_on is not None) for row in rows]


def tier(license_id: int, day: str) -> int | None:
    found = coverage_for(license_id, DAY(day))
    assert found
    return found.tier


class TestSubscriptions:
    def test_are_granted_renewed_upgraded_and_put_back(self) -> None:
        jira = make.license(tier=100)
        first = Entitlement.objects.get(pk=jira)
        assert (dates(jira), first.sen) == (("2026-03-10", "2027-03-09", None), f"SEN-{1_000_000 + jira}")
        bigger = make.line("upgrade", DAY("2026-06-01"), entitlement=jira, tier=500, annual_net_minor=9_000_000)
        bought = make.fulfilled(make.DATA_CENTER, bigger)
        assert (bought.starts_on, bought.ends_on) == (DAY("2026-06-01"), DAY("2027-03-09"))
        make.changed(jira, "renew", DAY("2027-02-01"), tier=None)
        assert dates(jira) == ("2026-03-10", "2028-03-09", None)
        assert tier(jira, "2027-02-02") == 500
        assert keys(jira) == [(1, False), (2, False), (3, False)]
        make.refunded(bigger.order, DAY("2027-02-02"))
        assert tier(jira, "2027-02-02") == 100
        assert dates(jira) == ("2026-03-10", "2028-03-09", None)
        assert keys(jira) == [(1, False), (2, True), (3, True), (4, False)]
        make.refunded(first.order, DAY("2027-02-02"))
        assert Entitlement.objects.get(pk=jira).ended_on == DAY("2027-02-02")
        assert all(revoked for _, revoked in keys(jira))
        with pytest.raises(LicenseEnded):
            make.changed(jira, "renew", DAY("2027-02-03"))
        assert coverage_for(jira, DAY("2027-02-03")) is None

    def test_of_one_line_have_a_number_each_and_are_made_once(self) -> None:
        paid = make.line(quantity=3)
        first = make.fulfilled(make.CLOUD, paid)
        assert len(first.licenses) == 3
        assert make.fulfilled(make.CLOUD, paid) == first
        assert Change.objects.count() == Entitlement.objects.count() == 3
        assert KeyVersion.objects.count() == 0  # the cloud has none
        make.refunded(paid.order, TODAY)
        assert make.refunded(paid.order, TODAY).ended == ()
        assert Change.objects.filter(kind="ended").count() == 3

    def test_another_tier_of_an_early_renewal_begins_with_its_term(self) -> None:
        jira = make.license(tier=500)
        make.changed(jira, "renew", DAY("2027-01-01"), tier=100)
        assert [tier(jira, day) for day in ("2027-03-09", "2027-03-10")] == [500, 100]


class TestPerpetualLicenses:
    def test_keep_maintenance_apart(self) -> None:
        server = make.license(make.SERVER)
        assert dates(server) == ("2026-03-10", None, "2027-03-09")
        make.changed(server, "renew", DAY("2029-01-15"))  # however late: from the old end
        assert dates(server) == ("2026-03-10", None, "2028-03-09")
        upgrade = make.line("upgrade", DAY("2029-02-01"), entitlement=server, tier=2000)
        make.fulfilled(make.SERVER, upgrade)
        assert dates(server) == ("2026-03-10", None, "2030-01-31")
        make.refunded(upgrade.order, DAY("2029-02-10"))
        assert dates(server) == ("2026-03-10", None, "2028-03-09")
        make.changed(server, "coterm", DAY("2029-03-01"), target_on=DAY("2029-12-31"))
        assert dates(server) == ("2026-03-10", None, "2029-12-31")


class TestLookUp:
    def test_needs_both_and_refuses_alike(self) -> None:
        tom = person("tom@acme.example")
        jira = make.license(technical_contact=tom)
        sen = Entitlement.objects.get(pk=jira).sen
        found = look_up(f" {sen.lower()} ", "TOM@acme.example", TODAY)
        assert [one.entitlement for one in found] == [jira]
        wrong = [
            ("SEN-1", "tom@acme.example"),
            (sen, "eve@acme.example"),
            (sen, ""),
            ("", "tom@acme.example"),
            ("https://nowhere.example", "tom@acme.example"),
            ("SEN-\x00", "tom@acme.example"),
        ]
        for named, email in wrong:
            with pytest.raises(EntitlementNotFound):
                look_up(named, email, TODAY)


def test_nobody_but_the_system_grants() -> None:
    with pytest.raises(NotPermitted):
        fulfil_line(paid=make.line(), asked=make.SERVER, signer=SIGNER, by=person(), now=NOW)
