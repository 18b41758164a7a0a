"""The staff desk."""

from django.urls import path

from credenza.portal.desk import (
    accounts,
    acting,
    audit,
    booking,
    catalog,
    extensions,
    finance,
    mail,
    people,
    price_list,
    services,
    staff,
    usage,
    webhooks,
)

app_name = "desk"

urlpatterns = [
    path("", accounts.accounts, name="accounts"),
    path("accounts/open/", accounts.open_account, name="open_account"),
    path("accounts/<int:account_id>/", accounts.account, name="account"),
    path("accounts/<int:account_id>/book/", booking.book, name="book"),
    path("accounts/<int:subject_id>/<slug:act>/", acting.act, {"subject": "account"}, name="account_act"),
    path("lots/<int:subject_id>/<slug:act>/", acting.act, {"subject": "lot"}, name="lot_act"),
    path("requests/<int:subject_id>/<slug:act>/", acting.act, {"subject": "request"}, name="request_act"),
    path("extensions/", extensions.extensions, name="extensions"),
    path("extensions/<int:subject_id>/<slug:act>/", acting.act, {"subject": "extension"}, name="extension_act"),
    path("finance/", finance.finance, name="finance"),
    path("finance/revenue.<str:kind>", finance.export, name="finance_export"),
    path("usage/", usage.usage, name="usage"),
    path("usage/usage.<str:kind>", usage.export, name="usage_export"),
    path("mail/", mail.mail, name="mail"),
    path("mail/<int:delivery_id>/retry/", mail.retry, name="mail_retry"),
    path("audit/", audit.audit, name="audit"),
    path("staff/", staff.staff, name="staff"),
    path("staff/<int:person_id>/<str:role>/end/", staff.end, name="staff_end"),
    path("people/", people.people, name="people"),
    path("people/<int:person_id>/blank/", people.blank, name="person_blank"),
    path("catalog/", catalog.catalog, name="catalog"),
    path("price-list/", price_list.prices, name="price_list"),
    path("price-list/prices.<str:kind>", price_list.export, name="price_list_export"),
    path("catalog/<str:sku>/", catalog.item, name="catalog_item"),
    path("service-accounts/", services.services, name="services"),
    path("service-accounts/<int:account_id>/token/", services.add_token, name="service_token"),
    path("service-accounts/<int:account_id>/end/", services.end, name="service_end"),
    path("service-accounts/<int:account_id>/tokens/<int:token_id>/revoke/", services.revoke, name="service_revoke"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/<int:endpoint_id>/", webhooks.log, name="webhook_log"),
    path("webhooks/<int:endpoint_id>/end/", webhooks.end, name="webhook_end"),
    path("webhooks/<int:endpoint_id>/<int:delivery_id>/again/", webhooks.again, name="webhook_again"),
]
