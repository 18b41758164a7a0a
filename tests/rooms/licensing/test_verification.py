"""``verify`` names what is broken: each of its rules is broken by hand once, behind the guards' back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from credenza.journal.guards import lifted
from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import NotPermitted
from credenza.licensing.commands.forget_person import forget_person
from credenza.licensing.commands.register_site import SiteContactAsked, register_site
from credenza.licensing.models import Change, Entitlement, KeyVersion, SiteContact
from credenza.licensing.verification import CHECKS, violations
from tests.builders import licensing as make
from tests.builders.credits import NOW, TODAY, person, staff

pytestmark = pytest.mark.django_db

DAMAGE: dict[str, Callable[[], Any]] = {
    "license_equals_its_lines": lambda: Entitlement.objects.filter(ended_on=None).update(tier=7),
    "ended_license_holds_no_key": lambda: KeyVersion.objects.update(revoked_on=None),
    "license_keys_say_what_they_are": lambda: KeyVersion.objects.update(payload='{"sen": "SEN-1"}'),
    "license_keys_at_hand": lambda: KeyVersion.objects.update(kid="gone"),
}


def test_names_each_rule_that_is_broken(settings: Any) -> None:
    lost = make.line()
    jira = make.fulfilled(make.DATA_CENTER, lost).licenses[0]
    make.changed(make.license(make.SERVER), "upgrade", TODAY, tier=1000)
    make.refunded(lost.order, TODAY)
    assert violations() == []
    assert set(DAMAGE) == {rule for rule, _ in CHECKS}
    for rule, damage in DAMAGE.items():
        with transaction.atomic():
            damage()
            assert rule in {found.rule for found in violations()}
            transaction.set_rollback(True)
    with transaction.atomic():
        with lifted(connection):
            Change.objects.filter(entitlement_id__gt=jira).delete()
        assert "has no line" in violations()[0].what
        transaction.set_rollback(True)
    assert violations() == []


def test_changes_are_append_only() -> None:
    make.license()
    for verb in (lambda: Change.objects.update(reason="other"), lambda: Change.objects.all().delete()):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            verb()


def test_blanking_takes_addresses_and_leaves_licenses() -> None:
    tom, ada = person("tom@acme.example"), staff(StaffRole.ADMINISTRATOR)
    cloud = make.license(make.CLOUD, technical_contact=tom)
    named = (SiteContactAsked(email="tom@acme.example"),)
    register_site(license=cloud, url="acme.example", contacts=named, by=tom, now=NOW)
    Entitlement.objects.update(technical_contact_id=None, technical_contact_email="tom@acme.example")
    with pytest.raises(NotPermitted):
        forget_person(person=1, addresses=(), by=tom, now=NOW)
    assert forget_person(person=tom.person_id or 0, addresses=("Tom@acme.example",), by=ada, now=NOW) == 2
    row = Entitlement.objects.get()
    assert (row.technical_contact_id, row.technical_contact_email) == (tom.person_id, "")
    assert not SiteContact.objects.filter(email__contains="tom").exists()
