"""Badges made from what the certification room keeps, and the public lists that suspend or revoke them.

Everything public stands at addresses that never change: the issuer, its keys, what each badge is for, the lists.
"""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse

from credenza.certification.programs import certification, level, policy
from credenza.certification.queries.sharing import BadgeRow, badges_between, last_badge
from credenza.gateways.badges import credentials, pictures
from credenza.gateways.badges.keys import jwks, ring
from credenza.gateways.badges.shapes import (
    PURPOSES,
    Achievement,
    Badge,
    Issuer,
    Purpose,
    Recipient,
    StatusEntry,
    hashed_email,
    start_of,
)
from credenza.gateways.badges.status_lists import LIST_ENTRIES, place_of, status_list
from credenza.kernel.errors import NotFound
from credenza.parties.queries import person as person_row
from credenza.programs.loader import active

SET_BY: dict[Purpose, tuple[str, ...]] = {"suspension": ("suspended",), "revocation": ("revoked",)}


def can_issue() -> bool:
    """Whether a key that signs badges is at hand."""
    return bool(ring())


def issuer() -> Issuer:
    """Who issues: the seller, by the program's name."""
    seller = active().seller
    return Issuer(id=_public("badge_issuer"), name=seller.name, url=settings.BASE_URL, email=seller.support_email)


def achievement(code: str) -> Achievement:
    """What a badge is for. Refuses with ``unknown_certification``."""
    named = certification(code)
    of = level(named.level)
    rules = of.rules[-1]
    renewal = f" Renewed every {rules.validity_months} months"
    if of.required_units is not None:
        renewal += f" by {of.required_units.normalize():f} {policy().unit_name}s or by passing the exam again"
    return Achievement(
        id=_public("badge_achievement", named.code),
        name=named.name,
        description=f"{named.name} ({named.code}), {of.name}, {active().name}.",
        criteria=f"Earned by passing the exam {named.code}.{renewal}.",
        code=named.code,
        image_url=_public("badge_picture", named.code),
    )


def signed_badge(row: BadgeRow) -> str:
    """The badge as a signed token, in the recipient's present address. Raises ``BadgeKeysMissing``, ``NotFound``."""
    who = person_row(row.person)
    if who is None or who.is_blanked:
        raise NotFound(what="badge")
    number, index = place_of(row.id)
    zone = active().time_zone
    badge = Badge(
        id=f"urn:uuid:{row.uuid}",
        issuer=issuer(),
        recipient=Recipient(id=f"urn:uuid:{row.recipient}", identities=(hashed_email(who.email, row.salt),)),
        achievement=achievement(row.certification),
        valid_from=start_of(row.cycle_start, zone),
        valid_until=start_of(row.suspends_on, zone),
        statuses=tuple(
            StatusEntry(purpose=purpose, list_url=_public("badge_list", purpose, number), index=index)
            for purpose in PURPOSES
        ),
    )
    return credentials.issue(badge, ring())


def badge_picture(code: str) -> bytes:
    """The same as PNG. Refuses with ``unknown_certification``."""
    return _as_png(badge_drawing(code))


def baked_picture(code: str, token: str) -> bytes:
    """The PNG with the signed badge inside: the file that wallets and profiles take."""
    return pictures.baked_png(badge_picture(code), token)


@lru_cache(maxsize=128)
def _as_png(drawing: str) -> bytes:
    return pictures.png(drawing)


def badge_drawing(code: str) -> str:
    """The picture of a certification's badge, as SVG."""
    named = certification(code)
    of = level(named.level)
    return pictures.svg(
        pictures.Picture(
            code=named.code, name=named.name, level=of.name, issuer=active().seller.name, rank=max(of.rank, 1)
        )
    )


def published_list(purpose: str, number: int, *, on: date, now: datetime) -> str:
    """One status list, signed for a day. ``NotFound`` for a purpose or a list that no badge names."""
    if purpose not in SET_BY or not 0 <= number <= place_of(last_badge())[0]:
        raise NotFound(what="status list")
    which: Purpose = "suspension" if purpose == "suspension" else "revocation"
    first = number * LIST_ENTRIES
    rows = badges_between(first, first + LIST_ENTRIES - 1, on)
    bits = [place_of(row.id)[1] for row in rows if row.status in SET_BY[which]]
    return status_list(which, bits, ring(), url=_public("badge_list", purpose, number), issuer=issuer(), now=now)


def issuer_document() -> dict[str, Any]:
    """What is served at the issuer's address."""
    return credentials.issuer_document(issuer())


def achievement_document(code: str) -> dict[str, Any]:
    """What is served at an achievement's address; ``NotFound`` for a code that is not written as the program has it."""
    _known(code)
    return credentials.achievement_document(achievement(code))


def public_picture(code: str) -> bytes:
    """What is served at the address of an achievement's picture; ``NotFound`` as for the achievement."""
    _known(code)
    return badge_picture(code)


def _known(code: str) -> None:
    if code not in {one.code for one in policy().certifications}:
        raise NotFound(what="achievement")


def keys_document() -> dict[str, Any]:
    """The public keys, retired ones too."""
    return dict(jwks(ring()))


def _public(name: str, *about: object) -> str:
    return f"{settings.BASE_URL}{reverse(f'candidate:{name}', args=about)}"
