"""Reads about people. Look-ups by e-mail address know every verified address of a person."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.db.models import F, Min, Q, QuerySet

from credenza.journal.model_rows import read_keys
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.texts import is_storable
from credenza.parties.commands.create_token import token_digest
from credenza.parties.models import MONTHLY, ApiToken, NoticePreference, Person, ServiceAccount, StaffGrant
from credenza.parties.rows import GrantRow, PersonRow, ServiceAccountRow, TokenBearer, TokenRow
from credenza.programs.calendar import business_date
from credenza.programs.loader import active

_ADDRESSES_A_QUERY = 500


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


def people_by_email(emails: Iterable[str]) -> dict[str, PersonRow]:
    """Who has proved to own each of the addresses, by address in lower case; the others are left out."""
    asked = sorted({email.strip().lower() for email in emails})
    found: dict[str, PersonRow] = {}
    for start in range(0, len(asked), _ADDRESSES_A_QUERY):
        # The sign-in library keeps addresses in lower case, so that its index serves.
        some = asked[start : start + _ADDRESSES_A_QUERY]
        owned = EmailAddress.objects.filter(email__in=some, verified=True, user__is_active=True)
        found.update({row.email: _row(row.user) for row in owned.select_related("user")})
    return found


def people(ids: Iterable[int]) -> dict[int, PersonRow]:
    """People by id, in one query; unknown ids are left out."""
    return {person.pk: _row(person) for person in read_keys(Person, ids)}


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
    found = Person.objects.exclude(pk__in=ServiceAccount.objects.values("person_id")).order_by("-pk")
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


def signed_up_on(ids: Iterable[int]) -> date | None:
    """The business date on which the first of these accounts was made; None for no such person."""
    first = Person.objects.filter(pk__in=set(ids)).aggregate(first=Min("date_joined"))["first"]
    return None if first is None else business_date(first, active())


def sample_people() -> tuple[PersonRow, ...]:
    """The demo's people, in the order in which they were made."""
    return tuple(_row(person) for person in Person.objects.filter(is_sample=True).order_by("pk"))


def staff_grants() -> tuple[GrantRow, ...]:
    """Every staff role in force, by person."""
    grants = StaffGrant.objects.filter(ended_at=None).select_related("person").order_by("person__email", "role")
    return tuple(GrantRow(person=_row(grant.person), role=grant.role, granted_at=grant.granted_at) for grant in grants)


def tokens_of(person_id: int) -> tuple[TokenRow, ...]:
    """The person's tokens, newest first, revoked ones too."""
    return tuple(_token_row(token) for token in ApiToken.objects.filter(person_id=person_id).order_by("-pk"))


def _token_row(token: ApiToken) -> TokenRow:
    return TokenRow(
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


def bearer_of(secret: str, *, now: datetime, on: date) -> TokenBearer | None:
    """Who a token stands for, or None when it is unknown, revoked, over, or its person was switched off.

    The time of the last use is written at most once a minute.
    """
    token = ApiToken.objects.filter(digest=token_digest(secret), revoked_at=None, person__is_active=True).first()
    if token is None or (token.expires_on and token.expires_on < on):
        return None
    if token.last_used_at is None or now - token.last_used_at >= timedelta(minutes=1):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    service = ServiceAccount.objects.filter(person_id=token.person_id).first()
    if service is None:
        return TokenBearer(
            actor=actor_for(token.person_id), scopes=frozenset(token.scopes), expires_on=token.expires_on
        )
    if service.ended_at is not None:
        return None
    scopes = frozenset(token.scopes) & frozenset(service.scopes)
    actor = Actor(person_id=token.person_id, services=scopes)
    return TokenBearer(actor=actor, scopes=scopes, expires_on=token.expires_on)


def service_accounts() -> tuple[ServiceAccountRow, ...]:
    """Every service account with its tokens, those in use first, then newest first."""
    rows = list(ServiceAccount.objects.order_by(F("ended_at").asc(nulls_first=True), "-pk"))
    tokens: dict[int, list[TokenRow]] = {}
    for token in ApiToken.objects.filter(person_id__in=[row.person_id for row in rows]).order_by("-pk"):
        tokens.setdefault(token.person_id, []).append(_token_row(token))
    makers = people({row.made_by_id for row in rows if row.made_by_id})
    return tuple(
        ServiceAccountRow(
            id=row.pk,
            person_id=row.person_id,
            name=row.name,
            scopes=tuple(row.scopes),
            made_by=makers[row.made_by_id].name if row.made_by_id in makers else "",
            made_at=row.made_at,
            ended_at=row.ended_at,
            tokens=tuple(tokens.get(row.person_id, ())),
        )
        for row in rows
    )
