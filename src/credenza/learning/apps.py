from django.apps import AppConfig


class LearningConfig(AppConfig):
    """Completions and attendance coming in: xAPI statements, event rosters."""

    name = "credenza.learning"
    label = "learning"
    default_auto_field = "django.db.models.BigAutoField"
