"""Addresses of the REST interface."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.csrf import csrf_exempt

from credenza.api.v1 import problems
from credenza.api.v1.door import new_api, shelled
from credenza.api.v1.routers import (
    accounts,
    administration,
    bank_files,
    catalog,
    certification_activities,
    certification_candidates,
    certification_cases,
    certification_credentials,
    certification_desk,
    certification_previews,
    certification_program,
    certification_sharing,
    checkouts,
    invoices,
    learning,
    licenses,
    lots,
    me,
    orders,
    organizations,
    owners,
    papers,
    purchases,
    quotes,
    requests,
    reviews,
    rule_trials,
    services,
    sessions,
    subscriptions,
    transactions,
)

ROUTERS = (
    accounts,
    owners,
    purchases,
    lots,
    requests,
    transactions,
    catalog,
    sessions,
    certification_program,
    certification_candidates,
    certification_credentials,
    certification_activities,
    certification_previews,
    certification_cases,
    certification_desk,
    rule_trials,
    certification_sharing,
    learning,
    organizations,
    quotes,
    reviews,
    licenses,
    subscriptions,
    orders,
    checkouts,
    invoices,
    papers,
    bank_files,
    me,
    administration,
    services,
)

api = new_api()
for room in ROUTERS:
    api.add_router("", room.router)


@csrf_exempt
def unknown_address(request: HttpRequest) -> HttpResponse:
    """404 as a problem, not as a page."""
    return problems.not_found(request)


_patterns, _app, _namespace = api.urls
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(([shelled(pattern) for pattern in _patterns], _app), namespace=_namespace)),
    re_path("", unknown_address),
]
