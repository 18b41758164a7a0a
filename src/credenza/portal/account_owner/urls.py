"""The account owner's pages. The same names with an account's id serve everybody else who may see that account."""

from django.urls import path

from credenza.portal.account_owner import (
    deciding,
    history,
    lots,
    opening,
    overview,
    purchasing,
    reports,
    requests,
    settings,
    transactions,
)

app_name = "credits"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("<int:account_id>/", overview.overview, name="overview"),
    path("open/", opening.open_account, name="open"),
    path("purchase/", purchasing.purchase, name="purchase"),
    path("purchase/price/", purchasing.live_price, name="live_price"),
    path("purchase/<int:purchase_id>/", purchasing.finish, name="purchase_return"),
    path("requests/", requests.requests, name="requests"),
    path("<int:account_id>/requests/", requests.requests, name="requests"),
    path("requests/selection/", deciding.selection, name="selection"),
    path("requests/decide/", deciding.decide, name="decide"),
    path("requests/<int:request_id>/", requests.request_page, name="request"),
    path("transactions/", transactions.transactions, name="transactions"),
    path("<int:account_id>/transactions/", transactions.transactions, name="transactions"),
    path("transactions/export/<str:kind>/", transactions.export, name="export"),
    path("<int:account_id>/transactions/export/<str:kind>/", transactions.export, name="export"),
    path("reports/", reports.reports, name="reports"),
    path("<int:account_id>/reports/", reports.reports, name="reports"),
    path("reports/usage.csv", reports.usage_csv, name="usage_csv"),
    path("<int:account_id>/reports/usage.csv", reports.usage_csv, name="usage_csv"),
    path("reports/progress/", reports.progress, name="progress"),
    path("<int:account_id>/reports/progress/", reports.progress, name="progress"),
    path("reports/remind/", reports.remind, name="remind"),
    path("extensions/", lots.extensions, name="extensions"),
    path("<int:account_id>/extensions/", lots.extensions, name="extensions"),
    path("lots/<int:lot_id>/extension/", lots.ask_extension, name="ask_extension"),
    path("extensions/<int:extension_id>/withdraw/", lots.withdraw_extension, name="withdraw_extension"),
    path("settings/", settings.settings, name="settings"),
    path("<int:account_id>/settings/", settings.settings, name="settings"),
    path("settings/history/", history.history, name="history"),
    path("<int:account_id>/settings/history/", history.history, name="history"),
    path("settings/owners/add/", settings.add, name="add_owner"),
    path("settings/owners/remove/", settings.remove, name="remove_owner"),
    path("settings/invitations/withdraw/", settings.withdraw, name="withdraw_invitation"),
    path("settings/close/", settings.close, name="close"),
]
