"""What the certification system keeps about a person: theirs whole, what they did for others in a few columns."""

from django.db.models import Q

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
    SharedPage,
    Upgrade,
)
from credenza.journal.kept import Kept

_ACTS = ("id", "entered_on", "at", "reason")


def _cases(person_id: int) -> Q:
    return Q(activity__candidate__person_id=person_id)


def _about(person_id: int) -> Q:
    """What both sides said. Why a case was opened may come from somebody's report: that stays at the desk."""
    return Q(case__activity__candidate__person_id=person_id) & ~Q(kind="opened")


KEPT = (
    Kept(section="candidate", model=Candidate, column="person_id"),
    Kept(section="activities", model=Activity, column="candidate__person_id"),
    Kept(
        section="activities_entered_for_others",
        model=Activity,
        column="entered_by_id",
        only=("id", "type", "on", "entered_at"),
    ),
    Kept(section="credentials", model=Credential, column="candidate__person_id"),
    Kept(section="passes", model=Pass, column="candidate__person_id"),
    Kept(section="passes_entered", model=Pass, column="by_id", only=("id", "kind", "certification", "on", "at")),
    Kept(section="passes_withdrawn", model=PassWithdrawn, column="by_id", only=_ACTS),
    Kept(section="decisions_on_my_activities", model=Decision, column="activity__candidate__person_id"),
    Kept(section="activity_decisions_made", model=Decision, column="by_id", only=(*_ACTS, "activity_id", "status")),
    Kept(section="evidence", model=Evidence, column="activity__candidate__person_id"),
    Kept(section="evidence_added", model=Evidence, column="by_id", only=("id", "activity_id", "at")),
    Kept(section="extension_wishes", model=ExtensionRequest, column="candidate__person_id"),
    Kept(
        section="extension_wishes_asked",
        model=ExtensionRequest,
        column="asked_by_id",
        only=("id", "credential_id", "reason", "asked_at", "status"),
    ),
    Kept(
        section="extension_wishes_decided",
        model=ExtensionRequest,
        column="decided_by_id",
        only=("id", "credential_id", "status", "decided_at", "decision_reason"),
    ),
    Kept(section="extensions", model=CredentialExtension, column="credential__candidate__person_id"),
    Kept(section="extensions_granted", model=CredentialExtension, column="by_id", only=(*_ACTS, "credential_id")),
    Kept(section="blanket_extensions_applied", model=BlanketApplied, column="by_id"),
    Kept(section="upgrades", model=Upgrade, column="credential__candidate__person_id"),
    Kept(section="upgrades_made", model=Upgrade, column="by_id", only=(*_ACTS, "credential_id", "certification")),
    Kept(section="revocations", model=Revocation, column="credential__candidate__person_id"),
    Kept(section="revocations_made", model=Revocation, column="by_id", only=(*_ACTS, "credential_id", "revoked")),
    Kept(section="retirements_stated", model=Retirement, column="by_id"),
    Kept(
        section="rules_tried",
        model=RuleTrial,
        column="asked_by_id",
        only=("id", "named", "overrides", "on", "status", "asked_at"),
    ),
    Kept(section="news_of_imports", model=ImportNews, column="candidate__person_id"),
    Kept(section="mergers", model=Merger, column="keep__person_id"),
    Kept(section="mergers_made", model=Merger, column="by_id", only=_ACTS),
    Kept(
        section="audit_cases",
        model=AuditCase,
        column="opened_by_id",
        mine=_cases,
        only=("id", "activity_id", "status", "outcome", "deadline_on", "opened_at", "appealed_at"),
    ),
    Kept(section="audit_cases_opened", model=AuditCase, column="opened_by_id", only=("id", "why", "opened_at")),
    Kept(section="audit_cases_decided", model=AuditCase, column="first_decider_id", only=("id", "outcome")),
    Kept(
        section="audit_entries",
        model=CaseEntry,
        column="by_id",
        mine=_about,
        only=("id", "case_id", "kind", "text", "outcome", "deadline_on", "at"),
    ),
    Kept(
        section="audit_entries_written", model=CaseEntry, column="by_id", only=("id", "case_id", "kind", "text", "at")
    ),
    Kept(section="verification_pages", model=SharedPage, column="candidate__person_id", secret=("address",)),
    Kept(section="badges", model=Badge, column="credential__candidate__person_id", secret=("salt",)),
    Kept(section="badges_claimed", model=Badge, column="by_id", only=("id", "certification", "cycle_start", "at")),
    Kept(section="calendar_feeds", model=CalendarFeed, column="person_id", secret=("digest",)),
    Kept(section="misuse_reports", model=MisuseReport, column="reporter_id"),
    Kept(
        section="misuse_reports_decided",
        model=MisuseReport,
        column="decided_by_id",
        only=("id", "status", "decided_at", "decision_reason"),
    ),
)
