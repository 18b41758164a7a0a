"""Who calls: the bearer token, its scope, and a brake on guessing."""

from datetime import UTC, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer

from credenza.api.v1.problems import SECOND_FACTOR_WANTED, TOKEN_LACKS_SCOPE, TOO_MANY_FAILURES, Plain
from credenza.doors.limiting import is_over
from credenza.kernel.actors import Actor
from credenza.parties.queries import bearer_of
from credenza.parties.rows import TokenBearer
from credenza.parties.scopes import SCOPES
from credenza.programs.calendar import business_date
from credenza.programs.loader import active

FAILURES = 30
WINDOW = timedelta(minutes=5)
# Refusals of these operations never speak of a balance.
LEARNER_SCOPES = frozenset({"redemptions:write"})
_LONGEST_TOKEN = 200


class Refused(Exception):
    """The token is no key to this operation."""

    def __init__(self, plain: Plain, **facts: object) -> None:
        super().__init__(plain.code)
        self.plain, self.facts = plain, facts


def clock() -> datetime:
    """The clock of the API, aware, UTC."""
    return datetime.now(UTC)


def caller(request: HttpRequest) -> Actor:
    """The token's person as the caller of commands."""
    return bearer(request).actor


def bearer(request: HttpRequest) -> TokenBearer:
    """Who the token stands for, with its scopes."""
    found: TokenBearer = request.auth  # type: ignore[attr-defined]  # set by the framework after authenticate
    return found


class Bearer(HttpBearer):
    """A token of somebody, with the scope that the operation names."""

    openapi_description = "A token from “API tokens” in the profile: it may do what its person may, within its scopes."

    def __init__(self, scope: str) -> None:
        super().__init__()
        if scope not in SCOPES:
            raise ValueError(f"no such scope: {scope}")
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> TokenBearer | None:
        """The bearer, None (401) for a token that is not valid; raises ``Refused`` for one that may not do this."""
        now = clock()
        request.audience = "learner" if self.scope in LEARNER_SCOPES else "owner"  # type: ignore[attr-defined]
        found = bearer_of(token, now=now, on=business_date(now, active())) if len(token) <= _LONGEST_TOKEN else None
        if found is None:
            _count_failure(request)
            return None
        if self.scope not in found.scopes:
            raise Refused(TOKEN_LACKS_SCOPE, scope=self.scope)
        if found.actor.is_staff and settings.CREDENZA_STAFF_SECOND_FACTOR and not _has_second_factor(found.actor):
            raise Refused(SECOND_FACTOR_WANTED)
        return found


def _has_second_factor(by: Actor) -> bool:
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user_id=by.person_id, type__in=kinds).exists())


def _count_failure(request: HttpRequest) -> None:
    """A token that is valid always passes; an address that sends many that are not has to wait."""
    if is_over("api-failures", request, most=FAILURES, window=WINDOW, at=clock()):
        raise Refused(TOO_MANY_FAILURES, retry_after_seconds=int(WINDOW.total_seconds()))
