"""Every page, room by room. A room's line stands here once the room exists."""

from django.urls import include, path

urlpatterns = [
    path("", include("credenza.portal.pages.urls")),
    path("credits/", include("credenza.portal.account_owner.urls")),
    path("certifications/", include("credenza.portal.candidate.urls")),
    path("licenses/", include("credenza.portal.licenses.urls")),
    path("learn/", include("credenza.portal.learner.urls")),
    path("organizations/", include("credenza.portal.organizations.urls")),
    path("papers/", include("credenza.portal.papers.urls")),
    path("orders/", include("credenza.portal.orders.urls")),
    path("desk/orders/", include("credenza.portal.desk.orders.urls")),
    path("desk/organizations/", include("credenza.portal.desk.organizations.urls")),
    path("quotes/", include("credenza.portal.quotes.urls")),
    path("desk/reviews/", include("credenza.portal.desk.reviews.urls")),
    path("desk/certification/", include("credenza.portal.desk.certification.urls")),
    path("desk/learning/", include("credenza.portal.desk.learning.urls")),
    path("desk/", include("credenza.portal.desk.urls")),
]
