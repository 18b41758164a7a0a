"""Quotes: the list, the builder, one quote and what is done with it, and the page behind a payment link."""

from django.urls import path

from credenza.portal.quotes import acts, building, detail, linked, lists

app_name = "quotes"

urlpatterns = [
    path("", lists.quotes, name="list"),
    path("new/", building.new, name="new"),
    path("price/", building.effect, name="effect"),
    path("pay/<str:secret>/", linked.pay, name="linked"),
    path("paid/<str:proof>/", linked.returned, name="link_return"),
    path("orders/<int:order_id>/answer/", acts.answer, name="answer"),
    path("<int:quote_id>/", detail.quote, name="quote"),
    path("<int:quote_id>/change/", building.edit, name="edit"),
    path("<int:quote_id>/accept/", acts.accept, name="accept"),
    path("<int:quote_id>/send/", acts.send, name="send"),
    path("<int:quote_id>/revise/", acts.revise, name="revise"),
    path("<int:quote_id>/copy/", acts.copy, name="copy"),
    path("<int:quote_id>/link/", acts.link, name="link"),
    path("<int:quote_id>/<str:name>/", acts.act, name="act"),
]
