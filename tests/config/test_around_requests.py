"""Probes, request ids, content policy, and where a demo may stand."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from credenza.config.checks import demo_stays_home, files_stay_private, licenses_can_be_signed
from credenza.config.middleware import ContentPolicy
from credenza.programs.loader import load, using


@pytest.mark.django_db
class TestProbes:
    def test_healthz_asks_no_database(self, client: Client, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(0):
            assert client.get("/healthz").status_code == 200

    def test_readyz_says_what_was_looked_at(self, client: Client) -> None:
        answer = client.get("/readyz")
        assert answer.status_code == 200
        assert answer.json() == {"status": "ready", "checks": {"database": True, "cache": True, "migrations": True}}

    def test_readyz_is_503_while_the_database_is_away(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def away() -> None:
            raise DatabaseError

        monkeypatch.setattr(connection, "cursor", away)
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["checks"]["database"] is False

    def test_metrics_are_for_the_holder_of_the_token(self, client: Client) -> None:
        assert client.get("/metrics").status_code == 404
        with override_settings(METRICS_TOKEN="right"):
            assert client.get("/metrics", headers={"authorization": "Bearer wrong"}).status_code == 404
            answer = client.get("/metrics", headers={"authorization": "Bearer right"})
        assert answer.status_code == 200
        assert b"credenza_requests_total" in answer.content

    def test_metrics_answer_a_token_of_any_characters(self, client: Client) -> None:
        with override_settings(METRICS_TOKEN="right"):
            assert client.get("/metrics", headers={"authorization": "Bearer \xe9"}).status_code == 404

    def test_metrics_count_invented_methods_as_one(self, client: Client) -> None:
        client.generic("INVENTED", "/healthz")
        with override_settings(METRICS_TOKEN="right"):
            told = client.get("/metrics", headers={"authorization": "Bearer right"}).content
        assert b"INVENTED" not in told
        assert b'method="other"' in told


@pytest.mark.django_db
class TestRequestId:
    def test_is_a_proxys_when_it_looks_like_one(self, client: Client) -> None:
        assert client.get("/healthz", headers={"x-request-id": "abc-12345"})["X-Request-ID"] == "abc-12345"

    @pytest.mark.parametrize("given", ["short", "with spaces in it", "x" * 65, 'quote"and<tag>'])
    def test_is_our_own_otherwise(self, given: str, client: Client) -> None:
        answered = client.get("/healthz", headers={"x-request-id": given})["X-Request-ID"]
        assert answered != given
        assert len(answered) == 16


@pytest.mark.django_db
class TestContentPolicy:
    def test_is_strict_on_pages(self, client: Client) -> None:
        policy = client.get("/accounts/login/")["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "script-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy

    def test_lets_the_card_providers_script_run_beside_its_form_only(self, client: Client, settings: Any) -> None:
        """ "Payment methods" of the orders rules: only that page may load the provider's script."""
        settings.CARD_FORM_MAY_LOAD = {
            "script-src": ["https://js.stripe.com"],
            "connect-src": ["https://api.stripe.com"],
            "frame-src": ["https://js.stripe.com"],
        }
        assert "stripe" not in client.get("/accounts/login/")["Content-Security-Policy"]
        request = RequestFactory().get("/orders/1/pay/")

        def answered(*, has_form: bool) -> str:
            response = HttpResponse()
            response.has_card_form = has_form
            return str(ContentPolicy(lambda _: response)(request)["Content-Security-Policy"])

        assert "stripe" not in answered(has_form=False)
        policy = answered(has_form=True)
        assert "script-src 'self' https://js.stripe.com;" in f"{policy};"
        assert "frame-src https://js.stripe.com;" in f"{policy};"
        templates = Path("src/credenza/portal").rglob("*.html")
        loading = {page.name for page in templates if "js.stripe.com" in page.read_text(encoding="utf-8")}
        code = "".join(page.read_text(encoding="utf-8") for page in Path("src/credenza/portal").rglob("*.py"))
        shown = set(re.findall(r'card_form\(\s*request, "[a-z_/]*?(\w+\.html)"', code))
        assert shown == loading

    def test_gives_way_on_the_raw_admin_only(self, client: Client) -> None:
        assert "'unsafe-eval'" in client.get("/desk/raw/login/")["Content-Security-Policy"]


class TestDemoCheck:
    @pytest.fixture(autouse=True)
    def _demo(self) -> Iterator[None]:
        sqlite = {"default": {"ENGINE": "django.db.backends.sqlite3"}}
        with override_settings(
            DEMO=True, BASE_URL="http://localhost:8000", ALLOWED_HOSTS=["localhost"], DATABASES=sqlite
        ):
            yield

    def test_passes_at_home(self) -> None:
        assert demo_stays_home(None) == []

    def test_refuses_postgresql(self) -> None:
        with override_settings(DATABASES={"default": {"ENGINE": "django.db.backends.postgresql"}}):
            assert [found.id for found in demo_stays_home(None)] == ["credenza.E001"]

    @pytest.mark.parametrize(
        "more", [{"ALLOWED_HOSTS": ["*"]}, {"BASE_URL": "https://demo.example.com"}, {"ALLOWED_HOSTS": ["10.0.0.7"]}]
    )
    def test_refuses_other_hosts(self, more: dict[str, Any]) -> None:
        with override_settings(**more):
            assert [found.id for found in demo_stays_home(None)] == ["credenza.E002"]


class TestFilesCheck:
    def test_passes_beside_the_static_files(self, tmp_path: Path) -> None:
        with override_settings(STATIC_ROOT=tmp_path / "static", CREDENZA_FILES_DIR=tmp_path / "files"):
            assert files_stay_private(None) == []

    @pytest.mark.parametrize("place", ["static", "static/files", "elsewhere/../static/files"])
    def test_refuses_the_folder_that_is_served(self, place: str, tmp_path: Path) -> None:
        with override_settings(STATIC_ROOT=tmp_path / "static", CREDENZA_FILES_DIR=tmp_path / place):
            assert [found.id for found in files_stay_private(None)] == ["credenza.E003"]


class TestLicenseKeysCheck:
    def test_warns_where_licenses_are_sold_and_nothing_signs_them(self) -> None:
        assert licenses_can_be_signed(None) == []
        with override_settings(CREDENZA_LICENSE_KEYS=[]):
            assert [found.id for found in licenses_can_be_signed(None)] == ["credenza.W001"]
            with using(replace(load("atlassian"), items=())):
                assert licenses_can_be_signed(None) == []


class TestCache:
    def test_is_empty_before_each_test(self) -> None:
        assert cache.get("left_over") is None
        cache.set("left_over", 1)
