"""Take out of a person's rows whatever says who they were. The row itself stays, for history names people by id."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import transaction

from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import NotFound, NotPermitted
from credenza.parties.models import AT_ONCE, ApiToken, Membership, NoticePreference, Person, StaffGrant
from credenza.parties.receipts import PersonChanged
from credenza.parties.rows import BLANK_NAME, blank_address


def blank_profile(*, person: int, by: Actor, now: datetime) -> PersonChanged:
    """Name, addresses, ways to sign in, sessions, tokens, staff roles and memberships are blanked or ended.

    Refuses with ``not_permitted`` (administrators may, never themselves) and ``not_found``.
    """
    if not by.has(StaffRole.ADMINISTRATOR) or by.person_id == person:
        raise NotPermitted(command="blank_profile")
    address = blank_address(person)
    with transaction.atomic():
        blanked = Person.objects.filter(pk=person).update(
            name=BLANK_NAME,
            email=address,
            username=address,
            first_name="",
            last_name="",
            time_zone="",
            scheme="auto",
            catalog_news=AT_ONCE,
            password=make_password(None),
            last_login=None,
            is_active=False,
            is_staff=False,
            is_superuser=False,
        )
        if not blanked:
            raise NotFound(what="person")
        sessions = UserSession.objects.filter(user_id=person)
        Session.objects.filter(session_key__in=list(sessions.values_list("session_key", flat=True))).delete()
        for kept in (sessions, EmailAddress.objects, Authenticator.objects, SocialAccount.objects):
            kept.filter(user_id=person).delete()
        NoticePreference.objects.filter(person_id=person).delete()
        StaffGrant.objects.filter(person_id=person, ended_at=None).update(ended_at=now)
        # The last member too: what the organization bought stays, and the order desk can add a colleague.
        Membership.objects.filter(person_id=person, ended_at=None).update(ended_at=now)
        tokens = ApiToken.objects.filter(person_id=person)
        tokens.filter(revoked_at=None).update(revoked_at=now)
        tokens.update(name="")
    return PersonChanged(person=person)
