from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Web pages, rooms by audience, over the same commands as the API."""

    name = "credenza.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from credenza.portal.sign_up import listen  # noqa: PLC0415  models are not ready when this module is read

        listen()
