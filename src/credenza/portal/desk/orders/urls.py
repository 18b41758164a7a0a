"""Orders, payments and what is owed, at the desk."""

from django.urls import path

from credenza.portal.desk.orders import bank, finance, pages, payments

app_name = "order_desk"

urlpatterns = [
    path("", pages.orders, name="orders"),
    path("payments/", payments.queue, name="payments"),
    path("payments/<int:payment_id>/", payments.one, name="payment"),
    path("bank/", bank.bank, name="bank"),
    path("receivables/", finance.receivables, name="receivables"),
    path("sent-back/", finance.sent_back, name="sent_back"),
    path("export/<slug:what>.<slug:kind>", finance.export, name="export"),
    path("<int:order_id>/", pages.one, name="order"),
    path("<int:order_id>/<slug:act>/", pages.act, name="act"),
]
