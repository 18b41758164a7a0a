"""Writing notices: one row for each person and fact, with its mail queued or, where the person turned it off, off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from credenza.kernel.actors import StaffRole
from credenza.parties.queries import desk, notices_off
from credenza.parties.rows import PersonRow, is_blank
from credenza.workflows.facts import AccountTold
from credenza.workflows.letters.letter import Letter, Rendered, clean, render
from credenza.workflows.models import Delivery, Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One letter to one address. ``fact`` names what is told, so that it is told once whatever is retried.

    ``grows`` keeps the first notice of the fact up to date with what is added to it, without another mail.
    """

    notice: str
    fact: str
    letter: Letter
    email: str
    person: PersonRow | None = None
    grows: bool = False


def to_people(people: Iterable[PersonRow], notice: str, fact: str, letter: Letter) -> list[Told]:
    """The letter to each of these people."""
    return [Told(notice=notice, fact=fact, letter=letter, email=person.email, person=person) for person in people]


def to_owners(
    account: AccountTold, notice: str, fact: str, letter: Letter, *, except_for: int | None = None
) -> list[Told]:
    """The letter to every owner of the account."""
    owners = [owner for owner in account.owners if owner.id != except_for]
    return to_people(owners, notice, fact, letter)


def to_desk(roles: Iterable[StaffRole], notice: str, fact: str, letter: Letter) -> list[Told]:
    """The letter to everybody who holds one of the roles."""
    return to_people(desk(*roles), notice, fact, letter)


def write(told: Iterable[Told], *, optional: frozenset[str], on: date, now: datetime) -> int:
    """Write each notice that was not written before; answers how many were new.

    ``optional`` are the names of notices that a person may turn off: those are kept in the product as read, unmailed.
    Nothing is written to a person who was blanked.
    """
    reachable = [one for one in told if not is_blank(one.email)]
    return sum(_write_one(one, optional=optional, on=on, now=now) for one in reachable)


def _write_one(told: Told, *, optional: frozenset[str], on: date, now: datetime) -> bool:
    key = f"{told.notice}:{told.fact}"
    known = Notice.objects.filter(to=told.email, fact_key=key)
    if known.exists():
        if told.grows:
            shown = _rendered(told)
            known.update(text=shown.text, html=shown.html)
        return False
    shown = _rendered(told)
    off = told.person is not None and told.notice in optional & notices_off(told.person.id)
    with transaction.atomic():
        notice, is_new = Notice.objects.get_or_create(
            to=told.email,
            fact_key=key,
            defaults={
                "person_id": told.person.id if told.person else None,
                "name": told.notice,
                "subject": shown.subject,
                "text": shown.text,
                "html": shown.html,
                "link": shown.link,
                "on": on,
                "created_at": now,
                "read_at": now if off else None,
            },
        )
        if is_new:
            status, next_try_at = ("off", None) if off else ("queued", now)
            Delivery.objects.create(notice=notice, status=status, next_try_at=next_try_at)
    return is_new


def _rendered(told: Told) -> Rendered:
    name = told.person.name if told.person else told.email
    greeting = _("Hello {name},").format(name=clean(name))
    return render(told.letter, greeting=greeting, with_settings=told.person is not None)
