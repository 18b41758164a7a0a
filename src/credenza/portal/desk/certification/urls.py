"""The certification desk."""

from django.urls import path

from credenza.portal.desk.certification import acting, candidates, cases, dashboard, lists, program, sessions, what_if

app_name = "certification_desk"

urlpatterns = [
    path("", cases.cases, name="cases"),
    path("cases/<int:case_id>/", cases.case, name="case"),
    path("cases/<int:subject_id>/<slug:act>/", acting.act, {"subject": "case"}, name="case_act"),
    path("held/", lists.held, name="held"),
    path("activities/<int:activity_id>/", lists.activity, name="activity"),
    path("activities/<int:subject_id>/<slug:act>/", acting.act, {"subject": "activity"}, name="activity_act"),
    path("extensions/", lists.extensions, name="extensions"),
    path("extensions/<int:subject_id>/<slug:act>/", acting.act, {"subject": "extension"}, name="extension_act"),
    path("candidates/", candidates.candidates, name="candidates"),
    path("candidates/<int:candidate_id>/", candidates.candidate, name="candidate"),
    path("candidates/<int:subject_id>/<slug:act>/", acting.act, {"subject": "candidate"}, name="candidate_act"),
    path("credentials/<int:subject_id>/<slug:act>/", acting.act, {"subject": "credential"}, name="credential_act"),
    path("passes/<int:subject_id>/<slug:act>/", acting.act, {"subject": "pass"}, name="pass_act"),
    path("reports/", lists.reports, name="reports"),
    path("reports/<int:subject_id>/<slug:act>/", acting.act, {"subject": "report"}, name="report_act"),
    path("program/", program.program, name="program"),
    path("program/blanket/", acting.act, {"subject": "everybody", "act": "blanket"}, name="blanket"),
    path(
        "program/certifications/<str:subject_id>/<slug:act>/",
        acting.act,
        {"subject": "certification"},
        name="certification_act",
    ),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/<int:session_id>/cancel/", sessions.cancel, name="session_cancel"),
    path("what-if/", what_if.what_if, name="what_if"),
    path("what-if/<int:trial_id>/", what_if.trial, name="trial"),
    path("what-if/<int:trial_id>/affected.<str:kind>", what_if.affected, name="affected"),
    path("dashboard/", dashboard.numbers, name="dashboard"),
    path("dashboard/<slug:table>.<str:kind>", dashboard.export, name="dashboard_export"),
]
