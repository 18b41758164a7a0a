from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _lay_guards(using: str, **_: Any) -> None:
    from django.db import connections  # noqa: PLC0415  apps are not ready yet when this module is read

    from credenza.journal.guards import guard  # noqa: PLC0415

    guard(connections[using])


class JournalConfig(AppConfig):
    """Outbox of events and append-only audit trail."""

    name = "credenza.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # After every migrate, because SQLite drops triggers when it remakes a table.
        post_migrate.connect(_lay_guards, dispatch_uid="credenza.journal.guards")
