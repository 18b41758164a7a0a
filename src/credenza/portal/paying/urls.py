"""Addresses of payments by card."""

from django.urls import path

from credenza.portal.paying import link, order

app_name = "paying"

urlpatterns = [
    path("orders/<int:order_id>/", order.pay, name="order"),
    path("orders/<int:order_id>/return/", order.returned, name="order_return"),
    path("link/<str:secret>/", link.pay, name="link"),
    path("returned/<str:proof>/", link.returned, name="link_return"),
]
