"""Wording and HTTP status of the certification room's refusals, and of those about evidence."""

from datetime import date
from typing import Any

from credenza.certification.rules.differing import Difference
from credenza.doors.wording import Wording, listed
from credenza.kernel.evidence_errors import ACCEPTED

SHOW_OTHERWISE = "Take a screenshot or a picture of it and send that; the rest of the form is kept."
BY_KIND = {
    "encrypted_pdf": "The PDF asks for a password. Print it to one without, or send a screenshot of its page.",
    "broken_pdf": "The PDF cannot be read to its end. Print it to a new PDF and send that, or send a screenshot.",
    "broken_picture": "The picture cannot be read to its end. Open it, save it anew and send that, or take a new one.",
    "animation": "The picture moves. Send one still picture that shows what you did.",
}
KINDS = {
    "heic": "a HEIC picture",
    "avif": "an AVIF picture",
    "gif": "a GIF picture",
    "bmp": "a BMP picture",
    "tiff": "a TIFF picture",
    "svg": "an SVG drawing",
    "html": "a web page",
    "office": "an Office document or another ZIP archive",
    "video": "a video",
    "text": "plain text",
}

AFFECTED_KINDS = {
    "suspends_earlier": "suspended earlier",
    "suspends_later": "suspended later",
    "expires_earlier": "expire earlier",
    "expires_later": "expire later",
    "renewals_lost": "lose a renewal",
    "renewals_gained": "gain a renewal",
    "credential_lost": "no longer earned",
    "credential_gained": "newly earned",
}
"""What other rules do to credentials, in words, the same on every face."""


def moves_of(one: Difference) -> list[tuple[str, date | int | str | None, date | int | str | None]]:
    """What moves of one credential: its name, now and then; None where there is nothing to say."""
    told: tuple[tuple[str, date | int | str | None, date | int | str | None], ...] = (
        ("suspends", one.suspends_from, one.suspends_to),
        ("expires", one.expires_from, one.expires_to),
        ("renewals", one.renewals_from, one.renewals_to),
        ("status", one.status_from or "not held", one.status_to or "not held"),
    )
    return [(name, old, new) for name, old, new in told if old != new]


def _too_large(facts: dict[str, Any]) -> str:
    most, given = facts["most"], facts["given"]
    if facts["measure"] == "pixels":
        came = f"The picture has {given / 1_000_000:,.0f} million pixels" if given else "The picture has more pixels"
        return f"{came}; up to {most // 1_000_000} million are taken. Save it smaller, or take a screenshot of it."
    if facts["measure"] == "pages":
        return f"The PDF has {given:,} pages; up to {most} are taken. Send the pages that show what you did."
    if facts["measure"] == "work":
        return "Opening the PDF takes too long. Print the page that shows it to a new PDF, or send a screenshot."
    return f"The file is larger than {most // 1_000_000} MB. Save it smaller, or send only the page that shows it."


def _not_supported(facts: dict[str, Any]) -> str:
    was = facts["was"]
    if was in BY_KIND:
        return BY_KIND[was]
    came = f"This is {KINDS[was]}" if was in KINDS else "This is another kind of file"
    return f"{came}, whatever its name says; evidence is {listed(ACCEPTED)}. {SHOW_OTHERWISE}"


def _known(facts: dict[str, Any]) -> str:
    return f"Choose {', '.join(facts['known'][:-1])} or {facts['known'][-1]}." if facts.get("known") else ""


WORDINGS: dict[str, Wording] = {
    "evidence_missing": Wording(
        status=422,
        title="Evidence is missing",
        detail="Add a picture or a PDF that shows what you did, such as a screenshot of the completion.",
        field="evidence",
    ),
    "evidence_empty": Wording(
        status=422,
        title="The file is empty",
        detail="There is nothing in this file. Choose it again, or save it anew first; the rest of the form is kept.",
        field="evidence",
    ),
    "evidence_too_large": Wording(status=422, title="The file is too large", detail=_too_large, field="evidence"),
    "evidence_not_supported": Wording(
        status=422, title="This file cannot be taken", detail=_not_supported, field="evidence"
    ),
    "unknown_certification": Wording(
        status=422,
        title="There is no such certification",
        detail=lambda facts: f"No certification is called {facts['certification']!r}. {_known(facts)}",
        field="certification",
    ),
    "unknown_type": Wording(
        status=422,
        title="There is no such kind of activity",
        detail=lambda facts: f"No kind of activity is called {facts['type']!r}. {_known(facts)}",
        field="type",
    ),
    "date_in_future": Wording(
        status=422,
        title="The date lies ahead",
        detail=lambda facts: (
            f"{facts['date']:%d %b %Y} is later than today, {facts['today']:%d %b %Y}, where the "
            "candidate is. Enter it once it is done; the planner answers what it would change."
        ),
        field="date",
    ),
    "date_before_program": Wording(
        status=422,
        title="That was before the program began",
        detail=lambda facts: f"Activities count from {facts['earliest_on']:%d %b %Y} on. Check the date.",
        field="date",
    ),
    "invalid_date": Wording(
        status=422,
        title="This is not a date",
        detail=lambda facts: f"{facts['given']!r} is not a date. Write year, month and day, such as 2026-01-31.",
        field="date",
    ),
    "duplicate_activity": Wording(
        status=409,
        title="This is entered already",
        detail=lambda facts: (
            f"{facts['name']!r} on {facts['date']:%d %b %Y} stands already as activity "
            f"{facts['first']}. Open that one, or give another name if it was something else."
        ),
        field="name",
    ),
    "certification_retired": Wording(
        status=409,
        title="This certification is retired",
        detail=lambda facts: (
            f"{facts['certification']} is retired from {facts['retired_on']:%d %b %Y} on: no exam "
            "counts for it since. Check the date and the certification."
        ),
    ),
    "credential_expired": Wording(
        status=409,
        title="The credential is over",
        detail=lambda facts: (
            f"It expired on {facts['expires_on']:%d %b %Y}, or was not yet earned on that day. "
            "Passing the exam makes a new one."
        ),
    ),
    "credential_not_active": Wording(
        status=409,
        title="Only an active credential has a badge",
        detail=lambda facts: (
            f"The credential is {facts['status']}. Renew it first; each renewal has a badge of its own."
        ),
    ),
    "extension_shortens": Wording(
        status=422,
        title="An extension moves no date back",
        detail=lambda facts: (
            f"Choose {facts['suspends_on']:%d %b %Y} or later for the suspension and "
            f"{facts['expires_on']:%d %b %Y} or later for the expiration."
        ),
        field="suspends_on",
    ),
    "activity_in_audit": Wording(
        status=409,
        title="An audit looks at this activity",
        detail=lambda facts: f"It stays until case {facts['case']} is decided. Answer there what should be known.",
    ),
    "activity_imported": Wording(
        status=409,
        title="This came in by itself",
        detail="Its source sent it, so only the source or the certification desk changes it. Report what is wrong.",
    ),
    "activity_not_open": Wording(
        status=409,
        title="Its state forbids this",
        detail=lambda facts: f"The activity is {facts['status']}. Enter it anew if it should count.",
    ),
    "case_not_open": Wording(
        status=409,
        title="The case is in another state",
        detail=lambda facts: f"The case is {facts['status'].replace('_', ' ')}. Look at it as it is now.",
    ),
    "deadline_passed": Wording(
        status=409,
        title="The deadline is over",
        detail=lambda facts: f"The last day for it was {facts['deadline_on']:%d %b %Y}. Ask the certification desk.",
    ),
    "already_appealed": Wording(
        status=409,
        title="This was appealed already",
        detail="A decision is appealed once; what somebody else then decides is final.",
    ),
    "same_decider": Wording(
        status=409,
        title="Somebody else must decide this",
        detail="You made the first decision. Ask a colleague at the certification desk to decide the appeal.",
    ),
    "no_certification_program": Wording(
        status=409,
        title="There is no certification program",
        detail="The rule pack in force has no [certification] section. An administrator adds one.",
    ),
    "invalid_pack": Wording(
        status=422,
        title="The rule pack is not good",
        detail=lambda facts: "\n".join(facts["problems"]),
    ),
    "trial_not_done": Wording(
        status=409,
        title="The list is not there yet",
        detail=lambda facts: f"The trial is {facts['status']}: its list stands once it is done. Look again in a while.",
    ),
}
