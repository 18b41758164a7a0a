"""What this room and the sign-in library keep about a person."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from credenza.journal.kept import Kept
from credenza.parties.models import (
    ApiToken,
    Evidence,
    Membership,
    NoticePreference,
    Organization,
    Person,
    ServiceAccount,
    StaffGrant,
)

KEPT = (
    Kept(section="profile", model=Person, column="id", secret=("password",)),
    Kept(section="addresses", model=EmailAddress, column="user_id"),
    Kept(section="second_factors", model=Authenticator, column="user_id", secret=("data",)),
    Kept(section="single_sign_on", model=SocialAccount, column="user_id"),
    Kept(section="sessions", model=UserSession, column="user_id", secret=("session_key",)),
    Kept(section="staff_roles", model=StaffGrant, column="person_id"),
    Kept(
        section="staff_roles_granted",
        model=StaffGrant,
        column="granted_by_id",
        only=("id", "role", "granted_at", "ended_at"),
    ),
    Kept(section="tokens", model=ApiToken, column="person_id", secret=("digest",)),
    Kept(section="service_accounts", model=ServiceAccount, column="person_id"),
    Kept(section="service_accounts_made", model=ServiceAccount, column="made_by_id", only=("id", "name", "made_at")),
    Kept(section="notices_off", model=NoticePreference, column="person_id"),
    Kept(
        section="memberships", model=Membership, column="person_id", more=("organization__name", "organization__kind")
    ),
    Kept(
        section="members_added",
        model=Membership,
        column="added_by_id",
        only=("id", "organization_id", "since_at", "ended_at"),
    ),
    Kept(section="organizations_registered", model=Organization, column="made_by_id", only=("id", "name", "made_at")),
    Kept(section="organization_evidence_submitted", model=Evidence, column="submitted_by_id", secret=("paper",)),
    Kept(
        section="organization_evidence_decided",
        model=Evidence,
        column="decided_by_id",
        only=("id", "organization_id", "kind", "value", "status", "decided_at", "reason"),
    ),
)
