"""What the credits system keeps about a person: what is theirs whole, what they did for others by its own columns."""

from django.db.models import Q

from credenza.credits.models import (
    CodeAttempt,
    Entry,
    ExtensionRequest,
    Invitation,
    Ownership,
    Purchase,
    Request,
    RequestItem,
)
from credenza.journal.kept import Kept
from credenza.parties.queries import verified_addresses

ACCOUNT = ("account__number", "account__name")


def _invited(person_id: int) -> Q:
    return Q(email__in=verified_addresses(person_id))


KEPT = (
    Kept(section="ownerships", model=Ownership, column="person_id", more=ACCOUNT),
    Kept(section="requests", model=Request, column="learner_id", more=ACCOUNT),
    # The way in stands there from the beginning, and is let out by the approval alone.
    Kept(section="request_items", model=RequestItem, column="request__learner_id", secret=("way_in",)),
    Kept(section="code_attempts", model=CodeAttempt, column="person_id", counted=True),
    Kept(
        section="requests_decided",
        model=Request,
        column="decided_by_id",
        only=("id", "status", "credits", "decided_at", "reason"),
        more=ACCOUNT,
    ),
    Kept(section="purchases", model=Purchase, column="bought_by_id", more=ACCOUNT),
    Kept(
        section="extensions_asked",
        model=ExtensionRequest,
        column="asked_by_id",
        only=("id", "lot_id", "asked_at", "reason", "status", "decided_at", "granted_expires_on"),
        more=ACCOUNT,
    ),
    Kept(
        section="extensions_decided",
        model=ExtensionRequest,
        column="decided_by_id",
        only=("id", "lot_id", "status", "decided_at", "decision_reason", "granted_expires_on"),
        more=ACCOUNT,
    ),
    Kept(section="invitations", model=Invitation, column="email", mine=_invited, more=ACCOUNT),
    Kept(
        section="invitations_sent",
        model=Invitation,
        column="invited_by_id",
        only=("id", "status", "invited_at", "lapses_on", "decided_at"),
        more=ACCOUNT,
    ),
    Kept(
        section="ledger_entries",
        model=Entry,
        column="by_id",
        only=("id", "account_id", "lot_id", "request_id", "kind", "credits", "on", "at", "reason"),
    ),
)
