"""Organizations at the order desk."""

from django.urls import path

from credenza.portal.desk.organizations import evidence, merging, pages

app_name = "organization_desk"

urlpatterns = [
    path("", pages.organizations, name="organizations"),
    path("register/", pages.register, name="register"),
    path("<int:organization_id>/", pages.organization, name="organization"),
    path("<int:organization_id>/merge/", merging.merge, name="merge"),
    path("<int:organization_id>/edit/", pages.edit, name="edit"),
    path("<int:organization_id>/members/add/", pages.add_colleague, name="add_member"),
    path("<int:organization_id>/members/<int:person_id>/remove/", pages.remove_colleague, name="remove_member"),
    path("evidence/", evidence.queue, name="evidence"),
    path("evidence/<int:evidence_id>/", evidence.decide, name="decide"),
]
