"""Writing notices: one row for each person and fact, with its mail queued or, where the person turned it off, off."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from credenza.kernel.actors import StaffRole
from credenza.parties.queries import desk, notices_off
from credenza.parties.rows import PersonRow, is_blank
from credenza.workflows.facts import AccountTold
from credenza.workflows.joining import CANDIDATE_KINDS, GATHERING
from credenza.workflows.letters.letter import Letter, Rendered, clean, render
from credenza.workflows.models import Delivery, Notice

Part = dict[str, Any]
"""What one event adds to a gathering notice: JSON values, its ``event`` among them, so that it is added once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """A notice that takes in what comes to it while its mail waits: ``compose`` writes the letter of all its parts.

    Once the mail has gone, the next part of the same fact begins another notice.
    """

    part: Part
    compose: Callable[[Sequence[Part]], Letter]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One letter to one address. ``fact`` names what is told, so that it is told once whatever is retried.

    ``grows`` keeps the first notice of the fact up to date with what is added to it, without another mail.
    ``gathering``: the fact comes in parts, and this is one of them.
    """

    notice: str
    fact: str
    letter: Letter
    email: str
    person: PersonRow | None = None
    grows: bool = False
    gathering: Gathering | None = None


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


def gathered(
    person: PersonRow, notice: str, fact: str, part: Part, compose: Callable[[Sequence[Part]], Letter]
) -> Told:
    """One part of what a person is told under one name: with what else comes soon it makes one notice."""
    letter, gathering = compose([part]), Gathering(part=part, compose=compose)
    return Told(notice=notice, fact=fact, letter=letter, email=person.email, person=person, gathering=gathering)


def write(told: Iterable[Told], *, optional: frozenset[str], on: date, now: datetime) -> int:
    """Write each notice that was not written before; answers how many were new.

    ``optional`` are the names of notices that a person may turn off: those are kept in the product as read, unmailed.
    Nothing is written to a person who was blanked.
    """
    reachable = [one for one in told if not is_blank(one.email)]
    return sum(_write_one(one, optional=optional, on=on, now=now) for one in reachable)


def _write_one(told: Told, *, optional: frozenset[str], on: date, now: datetime) -> bool:
    if told.gathering:
        return _write_part(told, told.gathering, optional=optional, on=on, now=now)
    key = f"{told.notice}:{told.fact}"
    known = Notice.objects.filter(to=told.email, fact_key=key)
    if known.exists():
        if told.grows:
            shown = _rendered(told, told.letter)
            known.update(text=shown.text, html=shown.html)
        return False
    return _made(told, key, optional=optional, on=on, now=now)


def _write_part(told: Told, gathering: Gathering, *, optional: frozenset[str], on: date, now: datetime) -> bool:
    """Into the notice whose mail waits, else as the first part of a new one; a part that was told changes nothing."""
    key = f"{told.notice}:{told.fact}:"
    earlier = list(Notice.objects.filter(to=told.email, name=told.notice, fact_key__startswith=key).order_by("pk"))
    if any(gathering.part in notice.parts for notice in earlier):
        return False
    if not earlier or not _waits(earlier[-1]):
        return _made(told, f"{key}{len(earlier) + 1}", optional=optional, on=on, now=now)
    parts = [*earlier[-1].parts, gathering.part]
    shown = _rendered(told, gathering.compose(parts))
    Notice.objects.filter(pk=earlier[-1].pk).update(
        subject=shown.subject, text=shown.text, html=shown.html, link=shown.link, parts=parts
    )
    return False


def _waits(notice: Notice) -> bool:
    """Whether nobody has begun to send its mail; that stays so until the end of the transaction."""
    untried = Delivery.objects.select_for_update().filter(notice=notice, attempts_count=0)
    return untried.filter(status__in=("queued", "off")).exists()


def _made(told: Told, key: str, *, optional: frozenset[str], on: date, now: datetime) -> bool:
    shown = _rendered(told, told.letter)
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
                "parts": [told.gathering.part] if told.gathering else [],
                "papers": list(told.letter.papers),
            },
        )
        if is_new:
            due_at = now + GATHERING if told.notice in CANDIDATE_KINDS else now
            status, next_try_at = ("off", None) if off else ("queued", due_at)
            Delivery.objects.create(notice=notice, status=status, next_try_at=next_try_at)
    return is_new


def _rendered(told: Told, letter: Letter) -> Rendered:
    name = told.person.name if told.person else told.email
    greeting = _("Hello {name},").format(name=clean(name))
    return render(letter, greeting=greeting, with_settings=told.person is not None)
