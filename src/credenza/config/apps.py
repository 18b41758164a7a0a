from django.apps import AppConfig
from django.core.checks import register


class SettingsConfig(AppConfig):
    """Settings, addresses, what happens around every request."""

    name = "credenza.config"
    label = "config"

    def ready(self) -> None:
        from credenza.config.checks import demo_stays_home

        register(demo_stays_home)
