"""Reviews at the order desk."""

from django.urls import path

from credenza.portal.desk.reviews import pages

app_name = "review_desk"

urlpatterns = [
    path("", pages.queue, name="queue"),
    path("<int:review_id>/", pages.review, name="review"),
    path("<int:review_id>/assign/", pages.assign, name="assign"),
]
