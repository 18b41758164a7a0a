"""Every page, room by room. A room's line stands here once the room exists."""

from django.urls import include, path

urlpatterns = [
    path("", include("credenza.portal.pages.urls")),
    path("learn/", include("credenza.portal.learner.urls")),
]
