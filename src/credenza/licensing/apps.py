from django.apps import AppConfig


class LicensingConfig(AppConfig):
    """Entitlements, maintenance, license keys, sites."""

    name = "credenza.licensing"
    label = "licensing"
    default_auto_field = "django.db.models.BigAutoField"
