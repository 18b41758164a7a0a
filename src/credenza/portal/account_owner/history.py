"""What happened in the account, from the audit trail, in words. People are named here, by a join of ids."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from credenza.credits.queries.accounts import invitation_emails
from credenza.credits.queries.requests import requests_by_id
from credenza.credits.rows import RequestRow
from credenza.journal.queries import AuditRow, audit_of
from credenza.journal.recording import Subject
from credenza.parties.queries import people
from credenza.portal.account_owner.room import Room, room_of
from credenza.portal.presentation.deeds import deed_words
from credenza.portal.presentation.formats import credit_words
from credenza.portal.presentation.keyset import Pages
from credenza.portal.presentation.states import words_of

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One line of the history: when in the reader's zone, what, details, who, why."""

    id: int
    day: date
    clock: str
    what: str
    look: str
    details: str
    who: str
    reason: str
    request_id: int | None


@login_required
def history(request: HttpRequest, account_id: int | None = None) -> HttpResponse:
    """One page of the history."""
    room = room_of(request, account_id)
    pages = Pages.of(request.GET)
    deeds = deeds_of(room, before=pages.before, limit=PAGE_ROWS + 1)
    following = deeds[PAGE_ROWS - 1].id if len(deeds) > PAGE_ROWS else None
    context = {
        "room": room,
        "deeds": deeds[:PAGE_ROWS],
        "pages": pages.beyond(following),
        "nav": "credits:settings",
    }
    return render(request, "portal/account_owner/history.html", context)


def deeds_of(room: Room, *, before: int | None = None, limit: int = PAGE_ROWS) -> tuple[Deed, ...]:
    """The newest deeds of the account; the number of queries does not depend on theirs."""
    rows = audit_of(Subject(kind="credit_account", id=room.account.id), before=before, limit=limit)
    known = {row.id: row.name for row in people(_people_in(rows)).values()}
    wanted = [found for found in map(_request_in, rows) if found]
    asked = {row.id: row for row in requests_by_id(wanted, room.by)}
    invited = invitation_emails(found for row in rows if isinstance(found := row.facts.get("invitation"), int))
    return tuple(_deed(row, known, asked, invited) for row in rows)


def _request_in(row: AuditRow) -> int | None:
    found = row.facts.get("request")
    return found if isinstance(found, int) else None


def _people_in(rows: Sequence[AuditRow]) -> set[int]:
    ids = {row.by_id for row in rows if row.by_id}
    return ids | {
        value for row in rows for name in ("person", "owner") if isinstance(value := row.facts.get(name), int)
    }


def _deed(row: AuditRow, known: dict[int, str], asked: dict[int, RequestRow], invited: dict[int, str]) -> Deed:
    what, look = deed_words(row.command)
    if row.command == "add_owner" and "invitation" in row.facts:
        what = _("Owner invited")
    there = timezone.localtime(row.at)
    request_id = _request_in(row)
    request = asked.get(request_id or 0)
    details = _details(row.facts, known) or invited.get(row.facts.get("invitation") or 0, "")
    if request is not None:
        details = f"{request.learner.name}, {credit_words(row.facts.get('credits') or request.credits)}"
    return Deed(
        id=row.id,
        day=there.date(),
        clock=f"{there:%H:%M} {there.tzname()}",
        what=what,
        look=look,
        details=details,
        who=known.get(row.by_id, _("a person no longer here")) if row.by_id else _("the system"),
        # What a card provider gives as the reason is its own code, not words for people.
        reason="" if row.command == "fail_purchase" else row.reason,
        request_id=request_id if request is not None else None,
    )


def _details(facts: dict[str, Any], known: dict[int, str]) -> str:
    """The facts that say something to an owner; ids of lots and purchases do not."""
    parts = []
    person = facts.get("person") or facts.get("owner")
    if isinstance(person, int):
        parts.append(known.get(person, ""))
    if facts.get("name") == "changed":
        parts.append(_("new name"))
    approval = facts.get("approval")
    if isinstance(approval, list):
        parts.append(" → ".join(words_of(each)[0] for each in approval))
    elif isinstance(approval, str):
        parts.append(words_of(approval)[0])
    if isinstance(facts.get("status"), str):
        parts.append(words_of(facts["status"])[0])
    if isinstance(facts.get("credits"), int):
        parts.append(credit_words(facts["credits"]))
    if facts.get("terms"):
        parts.append(_("terms %(version)s accepted") % {"version": facts["terms"]})
    return ", ".join(part for part in parts if part)
