"""Pages of licenses: those in one's care, those bought for customers, and what products read."""

from django.urls import path

from credenza.portal.licenses import public

app_name = "licenses"

urlpatterns = [
    # Read by products, without a login.
    path("keys.json", public.keys, name="public_keys"),
    path("revoked.txt", public.revoked, name="revoked"),
]
