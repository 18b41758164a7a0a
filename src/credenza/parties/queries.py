"""Reads about people. Look-ups by e-mail address know every verified address of a person."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.texts import is_storable
from credenza.parties.commands.create_token import token_digest
from credenza.parties.models import MONTHLY, ApiToken, NoticePreference, Person, StaffGrant
from credenza.parties.rows import GrantRow, PersonRow, TokenBearer, TokenRow


def _row(person: Person) -> PersonRow:
    return PersonRow(
        id=person.pk,
        email=person.email,
        name=person.shown_name,
        time_zone=person.time_zone,
    )


def person_by_email(email: str) -> PersonRow | None:
    """The person who has proved to own the address, whether it is their first one or not."""
    address = email.strip().lower()
    owned = EmailAddress.objects.filter(email__iexact=address, verified=True).values_list("user_id", flat=True).first()
    person = Person.objects.filter(pk=owned, is_active=True).first() if owned else None
    return _row(person) if person else None


def people(ids: Iterable[int]) -> dict[int, PersonRow]:
    """People by id, in one query; unknown ids are left out."""
    return {person.pk: _row(person) for person in Person.objects.filter(pk__in=set(ids))}


def person(person_id: int) -> PersonRow | None:
    """One person, or None."""
    return people([person_id]).get(person_id)


def has_verified_address(person_id: int) -> bool:
    """True when the person has proved to own at least one e-mail address."""
    return bool(EmailAddress.objects.filter(user_id=person_id, verified=True).exists())


def verified_addresses(person_id: int) -> tuple[str, ...]:
    """Every address the person has proved to own, in lower case."""
    found = EmailAddress.objects.filter(user_id=person_id, verified=True).values_list("email", flat=True)
    return tuple(sorted(address.lower() for address in found))


def roles_of(person_id: int) -> frozenset[StaffRole]:
    """The staff roles in force."""
    grants = StaffGrant.objects.filter(person_id=person_id, ended_at=None).values_list("role", flat=True)
    return frozenset(StaffRole(role) for role in grants)


def actor_for(person_id: int) -> Actor:
    """The person as the caller of commands, with the staff roles in force."""
    return Actor(person_id=person_id, roles=roles_of(person_id))


def desk(*roles: StaffRole) -> tuple[PersonRow, ...]:
    """Everybody who holds one of the roles; administrators hold them all."""
    wanted = [role.value for role in (*roles, StaffRole.ADMINISTRATOR)]
    holders = StaffGrant.objects.filter(role__in=wanted, ended_at=None).values("person_id")
    return tuple(_row(person) for person in Person.objects.filter(pk__in=holders, is_active=True).order_by("pk"))


def people_matching(text: str) -> QuerySet[Person, int]:
    """Ids of people whose name or address contains the text, all of them, for use inside another room's query."""
    if not is_storable(text):
        return Person.objects.none().values_list("pk", flat=True)
    return Person.objects.filter(Q(name__icontains=text) | Q(email__icontains=text)).values_list("pk", flat=True)


def find_people(text: str, *, before: int | None = None, limit: int = 50) -> tuple[PersonRow, ...]:
    """People by a part of their name or of any address, newest first. Who may ask is the caller's to check."""
    if not is_storable(text):
        return ()
    found = Person.objects.order_by("-pk")
    if text.strip():
        owned = EmailAddress.objects.filter(email__icontains=text.strip()).values("user_id")
        found = found.filter(Q(name__icontains=text.strip()) | Q(email__icontains=text.strip()) | Q(pk__in=owned))
    if before is not None:
        found = found.filter(pk__lt=before)
    return tuple(_row(person) for person in found[:limit])


def monthly_readers(ids: Iterable[int]) -> frozenset[int]:
    """Those of the people who hear of news in the catalog in a monthly letter."""
    return frozenset(Person.objects.filter(pk__in=set(ids), catalog_news=MONTHLY).values_list("pk", flat=True))


def notices_off(person_id: int) -> frozenset[str]:
    """Names of the notices that the person turned off."""
    return frozenset(NoticePreference.objects.filter(person_id=person_id).values_list("notice", flat=True))


def sample_people() -> tuple[PersonRow, ...]:
    """The demo's people, in the order in which they were made."""
    return tuple(_row(person) for person in Person.objects.filter(is_sample=True).order_by("pk"))


def staff_grants() -> tuple[GrantRow, ...]:
    """Every staff role in force, by person."""
    grants = StaffGrant.objects.filter(ended_at=None).select_related("person").order_by("person__email", "role")
    return tuple(GrantRow(person=_row(grant.person), role=grant.role, granted_at=grant.granted_at) for grant in grants)


def tokens_of(person_id: int) -> tuple[TokenRow, ...]:
    """The person's tokens, newest first, revoked ones too."""
    return tuple(
        TokenRow(
            id=token.pk,
            person_id=token.person_id,
            name=token.name,
            prefix=token.prefix,
            scopes=tuple(token.scopes),
            created_at=token.created_at,
            expires_on=token.expires_on,
            last_used_at=token.last_used_at,
            revoked_at=token.revoked_at,
        )
        for token in ApiToken.objects.filter(person_id=person_id).order_by("-pk")
    )


def bearer_of(secret: str, *, now: datetime, on: date) -> TokenBearer | None:
    """Who a token stands for, or None when it is unknown, revoked, over, or its person was switched off.

    The time of the last use is written at most once a minute.
    """
    token = ApiToken.objects.filter(digest=token_digest(secret), revoked_at=None, person__is_active=True).first()
    if token is None or (token.expires_on and token.expires_on < on):
        return None
    if token.last_used_at is None or now - token.last_used_at >= timedelta(minutes=1):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return TokenBearer(actor=actor_for(token.person_id), scopes=frozenset(token.scopes))
