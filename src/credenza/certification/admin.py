from django.contrib import admin

from credenza.certification.models import (
    Activity,
    AuditCase,
    BlanketApplied,
    Candidate,
    CaseEntry,
    Credential,
    CredentialExtension,
    Decision,
    Evidence,
    ExtensionRequest,
    Merger,
    MisuseReport,
    Pass,
    PassWithdrawn,
    Retirement,
    Revocation,
    Upgrade,
)
from credenza.journal.admin import ReadOnlyAdmin


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    hidden = ("stored_name",)


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
        Merger,
        MisuseReport,
        Pass,
        PassWithdrawn,
        Retirement,
        Revocation,
        Upgrade,
    ],
    ReadOnlyAdmin,
)
