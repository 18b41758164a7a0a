from django.apps import AppConfig
from django.forms import Field
from django.utils.translation import gettext_lazy


class PortalConfig(AppConfig):
    """Web pages, rooms by audience, over the same commands as the API."""

    name = "credenza.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from credenza.portal.sign_up import listen  # noqa: PLC0415  models are not ready when this module is read

        listen()
        # A page says what to do; "This field is required." only says what is wrong.
        Field.default_error_messages["required"] = gettext_lazy("Fill this in.")
