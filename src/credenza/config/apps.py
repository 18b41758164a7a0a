from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core.checks import register


class SettingsConfig(AppConfig):
    """Settings, addresses, what happens around every request."""

    name = "credenza.config"
    label = "config"

    def ready(self) -> None:
        from credenza.config.checks import demo_stays_home, files_stay_private, licenses_can_be_signed

        register(demo_stays_home)
        register(files_stay_private)
        register(licenses_can_be_signed)


class RawAdminConfig(AdminConfig):
    """Django's admin with our door before it."""

    default_site = "credenza.config.raw_admin.RawAdminSite"
