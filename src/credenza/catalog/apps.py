from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Courses, exams, prices."""

    name = "credenza.catalog"
    label = "catalog"
    default_auto_field = "django.db.models.BigAutoField"
