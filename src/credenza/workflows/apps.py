from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """What happens after an event."""

    name = "credenza.workflows"
    label = "workflows"
    default_auto_field = "django.db.models.BigAutoField"
