from django.apps import AppConfig


class CertificationConfig(AppConfig):
    """Certification renewal: candidates, credentials, activities with evidence, audits."""

    name = "credenza.certification"
    label = "certification"
    default_auto_field = "django.db.models.BigAutoField"
