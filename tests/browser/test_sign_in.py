"""Signing up and in as a person does: by a mailed code, a passkey, and an identity provider that is not ours."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.contrib.auth import get_user_model
from django.core import mail
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Page, expect

from credenza.credits.models import Invitation, Ownership
from tests.builders import credits as build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.browser]
PASSWORD = "correct horse battery 7"


@pytest.fixture(autouse=True)
def _unsafe_async(monkeypatch: pytest.MonkeyPatch) -> None:
    # Playwright's loop runs in this thread, and Django would refuse the database beside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(autouse=True)
def _impatient(page: Page) -> None:
    page.set_default_timeout(10_000)


@pytest.fixture
def address(live_server: Any, settings: LazySettings) -> str:
    """The server by name: passkeys are bound to one, and refuse numbers."""
    found = live_server.url.replace("127.0.0.1", "localhost")
    settings.CSRF_TRUSTED_ORIGINS = [found]
    settings.BASE_URL = found
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    return str(found)


def mailed_code() -> str:
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", mail.outbox[-1].body, re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found.group(1)


def sign_up(page: Page, address: str, email: str) -> None:
    page.goto(f"{address}/accounts/signup/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Name").fill(f"{email.partition('@')[0].capitalize()} Ek")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label(re.compile("Password \\(again\\)")).fill(PASSWORD)
    page.get_by_role("button", name="Create a login").click()
    page.get_by_label("Code").fill(mailed_code())
    page.get_by_role("button", name=re.compile("Confirm|Verify", re.IGNORECASE)).click()
    page.wait_for_url(lambda url: "/accounts/" not in url)


class TestSignUp:
    def test_an_invited_address_owns_the_account_once_it_is_verified(self, page: Page, address: str) -> None:
        account = build.account(build.person("ana@acme.example"))
        Invitation.objects.create(
            account_id=account.account,
            email="new@acme.example",
            invited_by_id=build.person("ana2@acme.example").person_id,
            invited_at=build.NOW,
            lapses_on="2099-01-01",
        )
        sign_up(page, address, "new@acme.example")
        person = get_user_model().objects.get(email="new@acme.example")
        assert person.name == "New Ek"
        assert EmailAddress.objects.get(user=person).verified
        assert Ownership.objects.filter(account_id=account.account, person=person, ended_at=None).exists()

    def test_a_wrong_code_lets_nobody_in(self, page: Page, address: str) -> None:
        page.goto(f"{address}/accounts/signup/")
        page.get_by_label("E-mail").fill("slow@acme.example")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_label(re.compile("Password \\(again\\)")).fill(PASSWORD)
        page.get_by_role("button", name="Create a login").click()
        page.get_by_label("Code").fill("WRNG-CODE")
        page.get_by_role("button", name=re.compile("Confirm|Verify", re.IGNORECASE)).click()
        expect(page.get_by_text(re.compile("Incorrect|invalid", re.IGNORECASE)).first).to_be_visible()
        page.goto(f"{address}/learn/")
        assert "/accounts/" in page.url


class TestPasskey:
    def test_is_registered_and_signs_in_without_a_password(self, page: Page, address: str) -> None:
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        devices.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        sign_up(page, address, "maya@acme.example")
        page.goto(f"{address}/accounts/2fa/webauthn/add/")
        if "reauthenticate" in page.url:
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name=re.compile("Confirm", re.IGNORECASE)).click()
        page.get_by_label("Name").fill("Laptop")
        passwordless = page.get_by_label(re.compile("Passwordless", re.IGNORECASE))
        if passwordless.count():
            passwordless.check()
        page.get_by_role("button", name=re.compile("^Add", re.IGNORECASE)).click()
        page.wait_for_url(lambda url: "/add/" not in url)
        page.context.clear_cookies()
        page.goto(f"{address}/accounts/login/")
        page.get_by_role("button", name=re.compile("passkey", re.IGNORECASE)).click()
        page.wait_for_url(lambda url: "/accounts/" not in url)
        expect(page.locator(".user-name")).to_contain_text("Maya Ek")
        assert complaints == []


@pytest.fixture
def provider(settings: LazySettings, address: str) -> Iterator[str]:
    """An identity provider written by others, in a thread of its own, set up as an operator would."""
    person = User(sub="felix", claims={"email": "felix@bank.example", "email_verified": True, "name": "Felix Amari"})
    with run_server_in_thread(user_claims=[person]) as server:
        issuer = f"http://localhost:{server.server_port}"
        app = {
            "provider_id": "sso",
            "name": "Bank sign-in",
            "client_id": "credenza",
            "secret": "not-a-secret",
            "settings": {"server_url": issuer},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        # The sign-in form leads on to the provider: its origin must be in the policy, as CREDENZA_OIDC_ISSUER puts it.
        policy = settings.CONTENT_SECURITY_POLICY
        directives = {**policy["DIRECTIVES"], "form-action": [*policy["DIRECTIVES"]["form-action"], issuer]}
        settings.CONTENT_SECURITY_POLICY = {**policy, "DIRECTIVES": directives}
        yield issuer


@pytest.mark.usefixtures("provider")
class TestOpenIdConnect:
    def enter(self, page: Page, address: str) -> None:
        page.goto(f"{address}/accounts/login/")
        page.get_by_role("button", name="Bank sign-in").or_(page.get_by_role("link", name="Bank sign-in")).first.click()
        if page.get_by_role("button", name=re.compile("Continue", re.IGNORECASE)).count():
            page.get_by_role("button", name=re.compile("Continue", re.IGNORECASE)).click()

    def test_a_verified_identity_is_let_in_with_its_name(self, page: Page, address: str) -> None:
        self.enter(page, address)
        page.locator("input[name=sub]").first.fill("felix")
        page.get_by_role("button", name="Authorize").click()
        page.wait_for_url(lambda url: url.startswith(address) and "/accounts/" not in url)
        person = get_user_model().objects.get(email="felix@bank.example")
        assert person.name == "Felix Amari"
        assert EmailAddress.objects.get(user=person).verified
        expect(page.locator(".user-name")).to_contain_text("Felix Amari")

    def test_a_denied_sign_in_ends_on_a_page_that_says_why(self, page: Page, address: str) -> None:
        self.enter(page, address)
        page.locator("input[name=sub]").first.fill("felix")
        page.get_by_role("button", name="Deny").click()
        page.wait_for_url(lambda url: url.startswith(address))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_text(re.compile("request id|Request", re.IGNORECASE)).first).to_be_visible()
        assert page.get_by_role("link", name="Go to sign-in").count()
