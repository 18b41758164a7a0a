"""The candidate's pages: credentials, activities, what earns units."""

from django.urls import path

from credenza.portal.candidate import (
    activities,
    activity,
    adding,
    cases,
    credential,
    earning,
    extensions,
    history,
    overview,
    planner,
)

app_name = "candidate"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("credentials/<int:credential_id>/", credential.credential_page, name="credential"),
    path("activities/", activities.activities, name="activities"),
    path("activities/add/", adding.add, name="add"),
    path("activities/add/effect/", adding.effect, name="effect"),
    path("activities/<int:activity_id>/", activity.activity_page, name="activity"),
    path("activities/<int:activity_id>/withdraw/", activity.withdraw, name="withdraw"),
    path("evidence/<int:evidence_id>/", activity.evidence, name="evidence"),
    path("earning/", earning.earning, name="earning"),
    path("planner/", planner.planner, name="planner"),
    path("history/", history.history, name="history"),
    path("credentials/<int:credential_id>/extension/", extensions.ask_extension, name="ask_extension"),
    path("extensions/<int:extension_id>/withdraw/", extensions.withdraw_extension, name="withdraw_extension"),
    path("audits/<int:case_id>/", cases.case_page, name="case"),
]
