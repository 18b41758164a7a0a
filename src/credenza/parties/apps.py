from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """People, staff roles, API tokens."""

    name = "credenza.parties"
    label = "parties"
    default_auto_field = "django.db.models.BigAutoField"
