"""Two rows of one organization become one, and no reference is lost."""

import pytest
from django.test import Client

from credenza.journal.models import AuditEntry
from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import InvalidField, MissingFields, NotFound, NotPermitted
from credenza.licensing.models import Entitlement
from credenza.orders.models import Order, Quote
from credenza.parties import organizations as asked
from credenza.parties.commands.submit_evidence import submit_evidence
from credenza.parties.models import Evidence, Membership, Person
from credenza.workflows.mergers import merge_organizations
from tests.builders.credits import NOW, TODAY, email_of, person, staff
from tests.builders.licensing import license
from tests.builders.orders import placed
from tests.builders.quotes import World, line, organization

WHY = {"reason": "Named twice", "now": NOW}


def test_everything_of_the_other_one_moves_and_it_stands_for_nothing_any_more(settings) -> None:
    settings.CREDENZA_STAFF_SECOND_FACTOR = False
    seller, ana, ben, desk = person(), person(), person(), staff()
    reseller = organization("Reseller", seller, kind="reseller", country="NZ")
    first, second = organization("Kestrel", ana), organization("Kestrel Ltd", ana, ben)
    of = World(buyer=seller, organization=reseller, desk=desk)
    placed(of, line(), role="reseller", end_customer=second, technical_contact=email_of(ben))
    own = placed(World(buyer=ben, organization=second, desk=desk), line())
    licensed = license(technical_contact=ben, licensee=second, buyer=second)
    submit_evidence(organization=second, kind="category", value="academic", note="n", by=ben, now=NOW)
    for wrong, by, refusal in (
        ({"merge": first}, desk, InvalidField), ({"merge": reseller}, desk, InvalidField),
        ({"merge": second, "reason": " "}, desk, MissingFields), ({"merge": 404}, desk, NotFound),
        ({"merge": second}, ben, NotPermitted), ({"merge": second}, staff(StaffRole.FINANCE), NotPermitted),
        ({"merge": second}, staff(who=ben), NotPermitted),
    ):  # fmt: skip
        with pytest.raises(refusal):
            merge_organizations(keep=first, by=by, **WHY | wrong)
    page = Client()
    page.force_login(Person.objects.get(pk=desk.person_id), backend="django.contrib.auth.backends.ModelBackend")
    address, typed = f"/desk/organizations/{first}/merge/", {"merge": str(second), "reason": "Named twice"}
    assert "Merge…" in page.get(f"/desk/organizations/{first}/").content.decode()
    assert "Kestrel Ltd" in page.post(address, typed | {"step": "look"}).content.decode()
    assert page.post(address, typed | {"merge": "404", "step": "look"}).status_code == 422
    assert page.post(address, typed | {"step": "merge"}).url == f"/desk/organizations/{first}/"
    assert asked.organization(second) is None
    assert page.get(f"/desk/organizations/{second}/").status_code == 404
    assert {one.person.id for one in asked.members_of(first)} == {ana.person_id, ben.person_id}
    for model, columns in (
        (Quote, ("organization", "end_customer")), (Order, ("organization", "end_customer")),
        (Entitlement, ("licensee", "buyer")), (Membership, ("organization",)), (Evidence, ("organization",)),
    ):  # fmt: skip
        for column in columns:
            assert not model.objects.filter(**{column: second}).exists(), (model, column)
    assert Order.objects.get(pk=own).organization_id == first
    assert Entitlement.objects.get(pk=licensed).licensee_id == first
    assert asked.claims(first, TODAY).category == "academic"
    told = AuditEntry.objects.filter(command="merge_organizations").order_by("pk")
    assert [(row.subject_id, row.reason) for row in told] == [(first, "Named twice"), (second, "Named twice")]
    with pytest.raises(NotFound):
        merge_organizations(keep=first, merge=second, by=desk, **WHY)
