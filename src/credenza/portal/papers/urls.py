"""Addresses of papers."""

from django.urls import path

from credenza.portal.papers import views

app_name = "papers"

urlpatterns = [
    path("quotes/<int:quote_id>.pdf", views.quote_paper, name="quote"),
    path("invoices/<int:invoice_id>.pdf", views.invoice_paper, name="invoice"),
    path("invoices/<int:invoice_id>.xml", views.invoice_xml, name="invoice_xml"),
]
