"""What learning platforms and events send, at the certification desk."""

from django.urls import path

from credenza.portal.desk.learning import attendance, quarantine, statements

app_name = "learning_desk"

urlpatterns = [
    path("", quarantine.quarantine, name="quarantine"),
    path("<int:row_id>/who/", quarantine.say_who, name="say_who"),
    path("<int:row_id>/what/", quarantine.say_what, name="say_what"),
    path("<int:row_id>/replay/", quarantine.replay, name="replay"),
    path("<int:row_id>/dismiss/", quarantine.dismiss, name="dismiss"),
    path("activities/", quarantine.activities, name="activities"),
    path("statements/", statements.statements, name="statements"),
    path("attendance/", attendance.attendance, name="attendance"),
    path("attendance/<int:roster_id>/", attendance.roster, name="roster"),
]
