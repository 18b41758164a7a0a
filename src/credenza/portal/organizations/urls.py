"""Pages of organizations for their members."""

from django.urls import path

from credenza.portal.organizations import evidence, members, pages

app_name = "organizations"

urlpatterns = [
    path("", pages.overview, name="overview"),
    path("register/", pages.register, name="register"),
    path("<int:organization_id>/", pages.organization, name="organization"),
    path("<int:organization_id>/edit/", pages.edit, name="edit"),
    path("<int:organization_id>/members/add/", members.add, name="add_member"),
    path("<int:organization_id>/members/remove/", members.remove, name="remove_member"),
    path("<int:organization_id>/evidence/", evidence.submit, name="submit_evidence"),
    path("evidence/<int:evidence_id>/file/", evidence.paper, name="paper"),
]
