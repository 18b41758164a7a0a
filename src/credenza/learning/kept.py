"""What the learning room keeps about a person."""

from credenza.journal.kept import Kept
from credenza.learning.models import (
    ActivityMapping,
    Completion,
    KnownActor,
    Quarantined,
    Roster,
    RosterRow,
    Settled,
    Statement,
)

ACTOR = ("id", "kind", "key", "email", "name", "mapped_at")
STATEMENT = ("statement__uuid", "statement__verb", "statement__activity", "statement__title", "statement__on")
KEPT = (
    Kept(section="learning_identities", model=KnownActor, column="person_id", only=ACTOR),
    Kept(section="learning_statements", model=Settled, column="person_id", more=STATEMENT),
    Kept(section="learning_completions", model=Completion, column="person_id"),
    Kept(
        section="attendance",
        model=RosterRow,
        column="person_id",
        more=("roster__event", "roster__on", "roster__type"),
    ),
    Kept(section="identities_mapped", model=KnownActor, column="mapped_by_id", only=("id", "kind", "mapped_at")),
    Kept(section="activities_mapped", model=ActivityMapping, column="mapped_by_id"),
    Kept(section="statements_posted", model=Statement, column="by_id", counted=True),
    Kept(
        section="quarantine_decided",
        model=Quarantined,
        column="decided_by_id",
        only=("id", "why", "status", "decided_at", "reason"),
    ),
    Kept(section="rosters_imported", model=Roster, column="by_id"),
)
