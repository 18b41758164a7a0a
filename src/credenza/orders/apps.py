from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Quotes, orders, invoices, payments, credit notes."""

    name = "credenza.orders"
    label = "orders"
    default_auto_field = "django.db.models.BigAutoField"
