from django.apps import AppConfig


class ApiConfig(AppConfig):
    """REST interface."""

    name = "credenza.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
