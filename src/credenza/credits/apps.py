from django.apps import AppConfig


class CreditsConfig(AppConfig):
    """Prepaid training credits: accounts, lots, ledger, redemption requests."""

    name = "credenza.credits"
    label = "credits"
    default_auto_field = "django.db.models.BigAutoField"
