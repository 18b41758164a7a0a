"""The shell's own pages. The demo's doors exist in demo mode only."""

from django.conf import settings
from django.urls import path

from credenza.portal.pages import demo, help, home, inbox, misuse, notices, own_data, profile, provider, tokens

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("help/", help.help_page, name="help"),
    path("help/terms/", help.terms, name="terms"),
    path("help/errors/", help.errors, name="errors"),
    path("help/errors/<slug:code>", help.errors, name="error"),
    path("report-misuse/", misuse.report, name="report_misuse"),
    path("you/", profile.profile, name="profile"),
    path("you/appearance/", profile.scheme, name="scheme"),
    path("you/data.json", own_data.export, name="own_data"),
    path("you/inbox/", inbox.inbox, name="inbox"),
    path("you/inbox/<int:notice_id>/", inbox.open_notice, name="inbox_open"),
    path("you/notices/", notices.notices, name="notices"),
    path("you/tokens/", tokens.tokens, name="tokens"),
    path("you/tokens/<int:token_id>/revoke/", tokens.revoke, name="token_revoke"),
    path("webhooks/cards/", provider.events, name="card_events"),
]

if settings.DEMO:
    urlpatterns += [
        path("test-bank/<str:intent>/", provider.test_bank, name="test_bank"),
        path("demo/", demo.door, name="demo"),
        path("demo/sign-in/", demo.sign_in, name="demo_sign_in"),
        path("demo/inbox/", demo.inbox, name="demo_inbox"),
    ]
