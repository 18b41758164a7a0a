"""Webhooks made before their secrets were sealed keep them: forward, back, and forward again."""

import base64
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from credenza.workflows.sealing import opened

BEFORE, AFTER = ("workflows", "0002_catalog_news"), ("workflows", "0003_sealed_webhook_secrets")
SECRET = f"whsec_{base64.b64encode(bytes(32)).decode()}"


def endpoints_at(place: tuple[str, str]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate([place])
    return MigrationExecutor(connection).loader.project_state([place]).apps.get_model("workflows", "WebhookEndpoint")


def test_secrets_in_clear_are_sealed_and_come_back(migrated: None) -> None:
    old = endpoints_at(BEFORE)
    made = old.objects.create(url="https://hooks.example.com/", secret=SECRET, created_at=datetime.now(UTC))
    row = endpoints_at(AFTER).objects.get(pk=made.pk)
    assert opened(row.key_id, bytes(row.sealed)) == SECRET
    assert not hasattr(row, "secret")
    assert endpoints_at(BEFORE).objects.get(pk=made.pk).secret == SECRET
