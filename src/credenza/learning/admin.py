from django.contrib import admin

from credenza.journal.admin import ReadOnlyAdmin
from credenza.learning.models import (
    ActivityMapping,
    Completion,
    IgnoredVerb,
    KnownActor,
    Quarantined,
    Roster,
    RosterRow,
    Settled,
    Statement,
    StatementText,
)


@admin.register(KnownActor, Roster, Statement)
class DigestedAdmin(ReadOnlyAdmin):
    hidden = ("digest",)


admin.site.register(
    [
        ActivityMapping,
        Completion,
        IgnoredVerb,
        Quarantined,
        RosterRow,
        Settled,
        StatementText,
    ],
    ReadOnlyAdmin,
)
