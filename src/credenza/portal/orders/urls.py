"""Orders and invoices of buyers."""

from django.urls import path

from credenza.portal.orders import invoices, pages, paying

app_name = "orders"

urlpatterns = [
    path("", pages.overview, name="overview"),
    path("invoices/", invoices.invoices, name="invoices"),
    path("invoices/<int:invoice_id>/", invoices.one, name="invoice"),
    path("<int:order_id>/", pages.one, name="order"),
    path("<int:order_id>/pay/", paying.pay, name="pay"),
    path("<int:order_id>/paid/", paying.paid, name="paid"),
    path("<int:order_id>/<slug:act>/", pages.act, name="act"),
]
