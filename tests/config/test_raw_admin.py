"""The raw admin: administrators look at tables, nobody changes one, others find nothing."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from credenza.kernel.actors import StaffRole
from credenza.parties.models import Person
from tests.builders.credits import account, person, purchase, staff

pytestmark = pytest.mark.django_db
HIDDEN = {"password", "digest", "lookup", "sealed", "way_in"}


def signed_in(who) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=who.person_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.CREDENZA_STAFF_SECOND_FACTOR = False


def ours():
    return [model for model in admin.site._registry if model.__module__.startswith("credenza.")]


class TestDoor:
    def test_strangers_are_asked_to_sign_in(self):
        assert Client().get("/desk/raw/").url.startswith("/desk/raw/login/")
        assert Client().get("/desk/raw/login/").url.startswith("/accounts/login/")

    @pytest.mark.parametrize("role", [None, StaffRole.ORDER_DESK, StaffRole.FINANCE])
    def test_others_find_nothing(self, role):
        who = staff(role) if role else person()
        assert signed_in(who).get("/desk/raw/", follow=True).status_code == 404


class TestTables:
    def test_are_listed_and_opened_by_administrators(self):
        owner = person()
        purchase(account(owner).account, 100)
        client = signed_in(staff(StaffRole.ADMINISTRATOR))
        assert "Accounts" in client.get("/desk/raw/").content.decode()
        for model in ours():
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            assert client.get(reverse(f"{name}_changelist")).status_code == 200, model
            first = model._default_manager.first()
            if first is not None:
                page = client.get(reverse(f"{name}_change", args=[first.pk]))
                assert page.status_code == 200, model
                assert 'name="_save"' not in page.content.decode()

    def test_are_changed_by_nobody(self):
        client = signed_in(staff(StaffRole.ADMINISTRATOR))
        opened = account(person())
        address = reverse("admin:credits_account_change", args=[opened.account])
        assert client.post(address, {"name": "Mine"}).status_code == 403
        assert client.get(reverse("admin:credits_account_add")).status_code == 403
        assert client.post(reverse("admin:credits_account_delete", args=[opened.account])).status_code == 403

    def test_hide_secrets(self):
        for model in ours():
            shown = set(admin.site._registry[model].get_fields(None))
            assert not shown & HIDDEN, model
