"""Every address: pages, sign-in, API, raw admin, probes."""

from django.contrib import admin
from django.urls import include, path

from credenza.config.health import healthz, metrics, readyz

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("credenza.api.v1.urls")),
    path("xapi/", include("credenza.api.xapi.urls")),
    path("desk/raw/", admin.site.urls),
    path("", include("credenza.portal.urls")),
]

handler400 = "credenza.portal.errors.bad_request"
handler403 = "credenza.portal.errors.permission_denied"
handler404 = "credenza.portal.errors.page_not_found"
handler500 = "credenza.portal.errors.server_error"
