"""The help page that the API's problems point to."""

import pytest
from django.test import Client

from credenza.doors.refusals import WORDINGS, explained

pytestmark = pytest.mark.django_db


class TestErrorsPage:
    def test_every_code_has_a_page_that_says_what_it_stands_for(self):
        client = Client()
        for row in explained():
            page = client.get(f"/help/errors/{row.code}").content.decode()
            assert row.title.replace("'", "&#x27;") in page
            assert row.meaning, row.code

    def test_an_unknown_code_leads_to_all_of_them(self):
        page = Client().get("/help/errors/malformed_body")
        assert page.status_code == 200
        assert all(code in page.content.decode() for code in WORDINGS)
