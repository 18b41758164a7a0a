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

admin.site.register(
    [
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
    ],
    ReadOnlyAdmin,
)
