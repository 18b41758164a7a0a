from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Web pages, rooms by audience, over the same commands as the API."""

    name = "credenza.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
