from django.contrib import admin

from credenza.certification.models import (
    Activity,
    AuditCase,
    Badge,
    BlanketApplied,
    CalendarFeed,
    Candidate,
    CaseEntry,
    Credential,
    CredentialExtension,
    Decision,
    Evidence,
    ExtensionRequest,
    ImportNews,
    Merger,
    MisuseReport,
    Pass,
    PassWithdrawn,
    Retirement,
    Revocation,
    RuleTrial,
    RuleTrialPart,
    SharedCredential,
    SharedPage,
    Upgrade,
)
from credenza.journal.admin import ReadOnlyAdmin


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    hidden = ("stored_name",)


@admin.register(SharedPage)
class SharedPageAdmin(ReadOnlyAdmin):
    hidden = ("address",)


@admin.register(CalendarFeed)
class CalendarFeedAdmin(ReadOnlyAdmin):
    hidden = ("digest",)


@admin.register(Badge)
class BadgeAdmin(ReadOnlyAdmin):
    hidden = ("salt",)


admin.site.register(
    [
        Activity,
        AuditCase,
        BlanketApplied,
        Candidate,
        CaseEntry,
        Credential,
        CredentialExtension,
        Decision,
        ExtensionRequest,
        ImportNews,
        Merger,
        MisuseReport,
        Pass,
        PassWithdrawn,
        Retirement,
        Revocation,
        RuleTrial,
        RuleTrialPart,
        SharedCredential,
        Upgrade,
    ],
    ReadOnlyAdmin,
)
