from django.apps import AppConfig


class JobsConfig(AppConfig):
    """What runs when, and the workers that run it."""

    name = "credenza.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from credenza.jobs import retry  # noqa: PLC0415  models are not ready before

        retry.connect()
