"""The transcript: what somebody holds, since when and until when, and what renewed it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from credenza.gateways.papers.engine import render

Status = Literal["active", "suspended", "expired", "revoked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityLine:
    """An activity that counted. ``kind`` is its type as people read it."""

    on: date
    kind: str
    name: str
    units: Decimal
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleLine:
    """A cycle of one credential, the open one without ``closed_on``. ``how``: what closed it, or what it still needs,
    in a few words ("by exam", "90 of 100").
    """

    starts_on: date
    closed_on: date | None
    how: str
    units: Decimal
    activities: tuple[ActivityLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialLine:
    """A credential with its cycles, the first one first. ``status`` is that on the day of the paper."""

    code: str
    name: str
    level: str
    earned_on: date
    status: Status
    suspends_on: date
    expires_on: date
    cycles: tuple[CycleLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptPaper:
    """The whole paper. ``units_name`` as the program calls them; ``verification_url`` only when it is public."""

    seller: str
    program: str
    units_name: str
    candidate_name: str
    candidate_number: str
    generated_on: date
    credentials: tuple[CredentialLine, ...] = ()
    verification_url: str = ""


def transcript(paper: TranscriptPaper) -> bytes:
    """The transcript as PDF: the same paper is the same bytes."""
    return render("transcript", _values(paper), paper.generated_on)


def _values(paper: TranscriptPaper) -> dict[str, Any]:
    return {
        "seller": paper.seller,
        "program": paper.program,
        "units_head": paper.units_name[:1].upper() + paper.units_name[1:],
        "candidate_name": paper.candidate_name,
        "candidate_number": paper.candidate_number,
        "generated_on": _day(paper.generated_on),
        "dated": [paper.generated_on.year, paper.generated_on.month, paper.generated_on.day],
        "verification_url": paper.verification_url,
        "credentials": [_credential(one) for one in paper.credentials],
        "cycles": [
            _cycle(credential.code, number, cycle)
            for credential in paper.credentials
            for number, cycle in enumerate(credential.cycles, start=1)
        ],
        "groups": _groups(paper),
    }


def _credential(one: CredentialLine) -> dict[str, str]:
    return {
        "code": one.code,
        "name": one.name,
        "level": one.level,
        "earned_on": _day(one.earned_on),
        "status": one.status,
        "suspends_on": _day(one.suspends_on),
        "expires_on": _day(one.expires_on),
    }


def _cycle(code: str, number: int, cycle: CycleLine) -> dict[str, str]:
    return {
        "code": code,
        "number": str(number),
        "starts_on": _day(cycle.starts_on),
        "closed_on": _day(cycle.closed_on) if cycle.closed_on else "open",
        "how": cycle.how,
        "units": _number(cycle.units),
    }


def _groups(paper: TranscriptPaper) -> list[dict[str, Any]]:
    """Cycles that closed on the very same activities share one list: one tally renews all credentials of a level."""
    titles: dict[tuple[ActivityLine, ...], list[str]] = {}
    for credential in paper.credentials:
        for number, cycle in enumerate(credential.cycles, start=1):
            if cycle.activities:
                titles.setdefault(cycle.activities, []).append(f"{credential.code}, cycle {number}")
    return [
        {
            "title": " · ".join(named),
            "units": _number(sum((one.units for one in activities), Decimal(0))),
            "activities": [_activity(one) for one in activities],
        }
        for activities, named in titles.items()
    ]


def _activity(one: ActivityLine) -> dict[str, Any]:
    return {
        "on": _day(one.on), "kind": one.kind, "name": one.name, "units": _number(one.units), "verified": one.verified
    }  # fmt: skip


def _day(on: date) -> str:
    return f"{on.day}\N{NO-BREAK SPACE}{on:%b}\N{NO-BREAK SPACE}{on.year}"


def _number(units: Decimal) -> str:
    """Without needless zeros: 10, 7.5."""
    return f"{units.normalize():f}"
