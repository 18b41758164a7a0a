"""The learner's pages: catalog, order, requests, training."""

from django.urls import path

from credenza.portal.learner import catalog, checkout, requests, training

app_name = "learner"

urlpatterns = [
    path("", catalog.catalog, name="catalog"),
    path("items/<str:sku>/", catalog.item_page, name="item"),
    path("sessions/<int:session_id>.ics", catalog.session_calendar, name="session_calendar"),
    path("follow/", catalog.follow_or_not, name="follow"),
    path("order/add/", checkout.add, name="add"),
    path("order/remove/", checkout.remove, name="remove"),
    path("checkout/", checkout.checkout, name="checkout"),
    path("checkout/price/", checkout.live_price, name="live_price"),
    path("checkout/<int:order_id>/another-way/", checkout.another_way, name="another_way"),
    path("requests/", requests.my_requests, name="requests"),
    path("requests/<int:request_id>/", requests.my_request, name="request"),
    path("requests/<int:request_id>/placed/", requests.placed, name="placed"),
    path("requests/<int:request_id>/again/", requests.order_again, name="again"),
    path("training/", training.training, name="training"),
    path("training/progress/", training.progress, name="progress"),
]
