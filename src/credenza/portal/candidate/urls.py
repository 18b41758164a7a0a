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
    public,
    sharing,
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
    path("sharing/", sharing.sharing, name="sharing"),
    path("credentials/<int:credential_id>/badge/", sharing.claim, name="claim"),
    path("badges/<int:badge_id>.<str:ending>", sharing.badge, name="badge"),
    path("calendar/", sharing.feed, name="feed"),
    path("transcript.pdf", sharing.transcript, name="transcript"),
    # Read by whoever has the address, without a login.
    path("verify/<str:address>/", public.page, name="public"),
    path("calendar/<str:secret>.ics", public.calendar, name="calendar"),
    path("badges/issuer.json", public.issuer, name="badge_issuer"),
    path("badges/keys.json", public.keys, name="badge_keys"),
    path("badges/achievements/<str:code>.json", public.achievement, name="badge_achievement"),
    path("badges/pictures/<str:code>.png", public.picture, name="badge_picture"),
    path("badges/lists/<str:purpose>/<int:number>.jwt", public.status_list, name="badge_list"),
    path("audits/<int:case_id>/", cases.case_page, name="case"),
]
