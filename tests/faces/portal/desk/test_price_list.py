"""Taking a price list in at the desk: tried first, corrected on the page, then taken in."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from credenza.catalog.queries import price_history
from credenza.kernel.actors import StaffRole
from credenza.parties.models import Person
from tests.builders.credits import staff, stock

pytestmark = pytest.mark.django_db
ADDRESS = "/desk/price-list/"
LIST = b"sku,currency,list\nWS-DEVOPS-SIM,USD,1234.00\nNOPE,USD,1\n"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_is_tried_corrected_and_taken_in() -> None:
    stock()
    page = Client()
    page.force_login(Person.objects.get(pk=staff(StaffRole.FINANCE).person_id))
    file = SimpleUploadedFile("prices.csv", LIST, "text/csv")
    tried = page.post(ADDRESS, {"file": file, "reason": "New list", "try": "1"})
    assert tried.status_code == 200
    assert "1 price would change, 0 are so already, 1 would be refused" in text(tried)
    # The file's rows stand in the form, so that they need not be chosen again.
    assert "WS-DEVOPS-SIM,,USD,1234.00" in text(tried)
    assert len(price_history("WS-DEVOPS-SIM")) == 1
    partly = page.post(ADDRESS, {"rows": LIST.decode(), "reason": "New list"})
    assert "1 price changed, 0 are so already, 1 was refused" in text(partly)
    done = page.post(ADDRESS, {"rows": LIST.decode().replace("NOPE,USD,1\n", ""), "reason": "New list"}, follow=True)
    assert "0 prices changed, 1 were so already" in text(done)
    assert str(price_history("WS-DEVOPS-SIM")[0].price) == "1234.00"
    wrong = page.post(ADDRESS, {"rows": "sku,list\nA,1\n", "reason": "x"})
    assert wrong.status_code == 422
    assert "with the columns" in text(wrong)
    clerk = Client()
    clerk.force_login(Person.objects.get(pk=staff().person_id))
    assert "Finance keeps the prices" in text(clerk.get(ADDRESS))
    assert clerk.post(ADDRESS, {"rows": LIST.decode(), "reason": "x"}).status_code == 403
