"""What candidates let out of their certifications: page, badges, calendar, transcript; and how they renew cheapest."""

from base64 import b64encode
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router, Status

from credenza.api.v1.candidates import CandidateKey, credential_seen, meant
from credenza.api.v1.door import MADE, IdempotencyKey, asks, call_of
from credenza.api.v1.fields import Day, Id
from credenza.api.v1.shapes import certification_sharing as shapes
from credenza.certification.commands import claim_badge as claiming
from credenza.certification.commands import open_calendar_feed as feeding
from credenza.certification.commands import share_credentials as sharing
from credenza.certification.queries.candidates import candidate_of_person, known
from credenza.certification.queries.planning import CheapestRow, cheapest_ways
from credenza.certification.queries.sharing import BadgeRow, badges_of, feed_since, page_of
from credenza.certification.sharing_receipts import BadgeClaimed, FeedClosed, PageShared
from credenza.gateways.badges.pictures import baked_svg
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound
from credenza.workflows.badges import badge_drawing, baked_picture, can_issue, signed_badge
from credenza.workflows.transcripts import transcript_of

router = Router(tags=["Sharing"])
READING, WRITING = "certification:read", "certification:write"
NO_PROGRAM = (409,)
ONE_DAY = timedelta(days=1)


def _page_url(address: str) -> str:
    return f"{settings.BASE_URL}{reverse('candidate:public', args=[address])}" if address else ""


def _shared(done: PageShared) -> dict[str, Any]:
    return {"page": done.page, "url": _page_url(done.address), "credentials": done.credentials}


def _own_root(by: Actor) -> int:
    """Under which candidate the caller's own stands; ``NotFound`` for somebody who is none."""
    own = candidate_of_person(by.person_id or 0)
    if own is None:
        raise NotFound(what="candidate")
    return own.id


@router.get("/me/verification-page", **asks(READING, shapes.PageShown, more=NO_PROGRAM))
def get_verification_page(request: HttpRequest) -> dict[str, Any]:
    """One's own verification page and what it shows; not found where none is public."""
    page = page_of(_own_root(call_of(request).by))
    if page is None:
        raise NotFound(what="page")
    return {**asdict(page), "url": _page_url(page.address)}


@router.put("/me/verification-page", **asks(WRITING, shapes.PageSharedShown, writes=True))
def share_credentials(request: HttpRequest, body: shapes.PageGiven, key: IdempotencyKey = None) -> dict[str, Any]:
    """Let strangers check one's credentials at a random address, or change what shows there; the address stays."""
    call = call_of(request, key)
    return _shared(sharing.share_credentials(person=call.by.person_id or 0, **body.model_dump(), **call.as_keywords))


@router.delete("/me/verification-page", **asks(WRITING, shapes.PageSharedShown, writes=True))
def end_sharing(request: HttpRequest, key: IdempotencyKey = None) -> dict[str, Any]:
    """Take the page away: its address answers like one that never was."""
    call = call_of(request, key)
    return _shared(sharing.end_sharing(person=call.by.person_id or 0, **call.as_keywords))


@router.get("/me/calendar-feed", **asks(READING, shapes.FeedShown))
def get_calendar_feed(request: HttpRequest) -> dict[str, Any]:
    """Since when one's calendar feed stands, if there is one."""
    return {"since": feed_since(call_of(request).by.person_id or 0)}


@router.post("/me/calendar-feed", **asks(WRITING, shapes.FeedOpenedShown, status=MADE, writes=True))
def open_calendar_feed(request: HttpRequest, key: IdempotencyKey = None) -> Status[dict[str, Any]]:
    """Make a secret address for calendar programs, of suspension and expiration dates; an older one stops at once."""
    call = call_of(request, key)
    done = feeding.open_calendar_feed(person=call.by.person_id or 0, **call.as_keywords)
    path = reverse("candidate:calendar", args=[done.secret]) if done.secret else ""
    return Status(MADE, {"feed": done.feed, "secret_url": f"{settings.BASE_URL}{path}" if path else ""})


@router.delete("/me/calendar-feed", **asks(WRITING, shapes.FeedClosedShown, writes=True))
def close_calendar_feed(request: HttpRequest, key: IdempotencyKey = None) -> FeedClosed:
    """Stop the calendar feed that stands."""
    call = call_of(request, key)
    return feeding.close_calendar_feed(person=call.by.person_id or 0, **call.as_keywords)


@router.get("/me/badges", **asks(READING, list[shapes.BadgeShown], more=NO_PROGRAM))
def list_badges(request: HttpRequest) -> list[BadgeRow]:
    """One's own badges, newest first, and whether each still holds."""
    call = call_of(request)
    own = candidate_of_person(call.by.person_id or 0)
    return list(badges_of(own.id, call.on)) if own else []


@router.get("/me/badges/{badge}", **asks(READING, shapes.SignedBadgeShown, more=NO_PROGRAM))
def get_badge(request: HttpRequest, badge: Id) -> dict[str, Any]:
    """One of one's own badges, signed now: as a token for wallets, and as pictures that carry it."""
    call = call_of(request)
    row = next((one for one in badges_of(_own_root(call.by), call.on) if one.id == badge), None)
    if row is None or not can_issue():
        raise NotFound(what="badge")
    token = signed_badge(row)
    return {
        "id": row.id,
        "token": token,
        "svg": baked_svg(badge_drawing(row.certification), token),
        "png": b64encode(baked_picture(row.certification, token)).decode(),
    }


@router.post("/credentials/{credential}/badge", **asks(WRITING, shapes.BadgeClaimedShown, status=MADE, writes=True))
def claim_badge(request: HttpRequest, credential: Id, key: IdempotencyKey = None) -> Status[BadgeClaimed]:
    """Claim the Open Badge of an active credential's open cycle; answers the one that stands already."""
    call = call_of(request, key)
    credential_seen(credential, call.by)
    if not can_issue():
        raise NotFound(what="badge")
    return Status(MADE, claiming.claim_badge(credential=credential, **call.as_keywords))


@router.get("/candidates/{candidate}/transcript.pdf", **asks(READING, str, more=NO_PROGRAM))
def get_transcript(request: HttpRequest, candidate: CandidateKey) -> HttpResponse:
    """The transcript as PDF: every credential with its cycles and what counted in each."""
    call = call_of(request)
    found = meant(candidate, call.by)
    row = found.candidate
    if row is None:
        raise NotFound(what="candidate")
    page = page_of(row.id)
    paper = transcript_of(row, call.on, verification_url=_page_url(page.address if page else ""))
    response = HttpResponse(paper, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="transcript-{row.number}-{call.on}.pdf"'
    return response


@router.get("/candidates/{candidate}/cheapest", **asks(READING, list[shapes.CheapestShown], more=NO_PROGRAM))
def plan_cheapest(request: HttpRequest, candidate: CandidateKey, by: Day | None = None) -> list[dict[str, Any]]:
    """The cheapest way to renew each credential by a day; unless said, by the last day before the first is over."""
    call = call_of(request)
    root = meant(candidate, call.by).root
    rows = [
        row
        for row in known(root, call.on).rows
        if row.status in ("active", "suspended") and not row.is_retired(call.on)
    ]
    if not rows:
        return []
    until = max(by or min(row.expires_on for row in rows) - ONE_DAY, call.on)
    return [_way(one) for one in cheapest_ways(root, rows, call.on, until)]


def _way(one: CheapestRow) -> dict[str, Any]:
    exam = None
    if one.exam is not None:
        exam = {"suspends_on": one.exam[0], "expires_on": one.exam[1], "opens_on": one.exam_opens_on}
    return {**asdict(one), "exam": exam}
