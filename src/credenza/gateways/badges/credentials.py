"""Badges as signed credentials: the payload is the credential itself, with the registered claims beside it.

Source: Open Badges 3.0, "OpenBadgeCredential" and "JSON Web Token Proof Format"; Bitstring Status List 1.0.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from credenza.gateways.badges import tokens
from credenza.gateways.badges.keys import Jwks, Ring
from credenza.gateways.badges.shapes import (
    Achievement,
    Badge,
    BadgeRefused,
    Identity,
    Issuer,
    Recipient,
    StatusEntry,
)
from credenza.gateways.badges.status_lists import read_status_list

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
CONTEXT = (CREDENTIALS, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json")
_SET = {"suspension": "suspended", "revocation": "revoked"}


def issue(badge: Badge, ring: Ring) -> str:
    """The badge as a compact token, signed by the ring's first key. Raises ``BadgeKeysMissing``."""
    credential = _credential(badge)
    claims: dict[str, Any] = {
        "iss": badge.issuer.id,
        "jti": badge.id,
        "sub": badge.recipient.id,
        "nbf": int(badge.valid_from.timestamp()),
    }
    if badge.valid_until is not None:
        claims["exp"] = int(badge.valid_until.timestamp())
    return tokens.signed({**credential, **claims}, ring)


def verify(token: str, jwks: Jwks, now: datetime, lists: Mapping[str, str] | None = None) -> Badge:
    """The badge, proved by one of the keys and valid at ``now``. Raises ``BadgeRefused`` with its reason.

    ``lists`` maps the address of each status list to the list as published; with it, a set bit refuses the badge,
    and so does a list that is missing or doesn't hold. Without it, the lists are not asked.
    """
    payload = tokens.opened(token, jwks)
    try:
        badge = _badge(payload)
    except (KeyError, TypeError, ValueError, AttributeError) as broken:
        raise BadgeRefused("malformed", "the badge lacks what an Open Badge must say") from broken
    _check_claims(payload, badge)
    tokens.checked_window(badge.valid_from, badge.valid_until, now)
    if lists is not None:
        for entry in badge.statuses:
            _check_status(entry, badge, lists, jwks, now)
    return badge


def issuer_document(issuer: Issuer) -> dict[str, Any]:
    """What is served at the issuer's ``id``: its profile."""
    return {"@context": list(CONTEXT), **_profile(issuer)}


def achievement_document(achievement: Achievement) -> dict[str, Any]:
    """What is served at the achievement's ``id``."""
    return {"@context": list(CONTEXT), **_achievement(achievement)}


def _without_empty(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in ("", [], None)}


def _profile(issuer: Issuer) -> dict[str, Any]:
    told = {"id": issuer.id, "type": ["Profile"], "name": issuer.name, "url": issuer.url, "email": issuer.email}
    return _without_empty(told)


def _achievement(told: Achievement) -> dict[str, Any]:
    image = {"id": told.image_url, "type": "Image"} if told.image_url else None
    return _without_empty(
        {
            "id": told.id,
            "type": ["Achievement"],
            "achievementType": "Certification",
            "name": told.name,
            "description": told.description,
            "criteria": _without_empty({"id": told.criteria_url, "narrative": told.criteria}),
            "humanCode": told.code,
            "image": image,
        }
    )


def _identity(identity: Identity) -> dict[str, Any]:
    told = {
        "type": "IdentityObject",
        "hashed": identity.hashed,
        "identityHash": identity.value,
        "identityType": identity.kind,
    }
    return {**told, "salt": identity.salt} if identity.salt else told


def _status(entry: StatusEntry) -> dict[str, str]:
    return {
        "id": f"{entry.list_url}#{entry.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": entry.purpose,
        "statusListIndex": str(entry.index),
        "statusListCredential": entry.list_url,
    }


def _credential(badge: Badge) -> dict[str, Any]:
    subject = {
        "id": badge.recipient.id,
        "type": ["AchievementSubject"],
        "identifier": [_identity(identity) for identity in badge.recipient.identities],
        "achievement": _achievement(badge.achievement),
    }
    return _without_empty(
        {
            "@context": list(CONTEXT),
            "id": badge.id,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": badge.achievement.name,
            "issuer": _profile(badge.issuer),
            "validFrom": tokens.written(badge.valid_from),
            "validUntil": tokens.written(badge.valid_until) if badge.valid_until else None,
            "credentialSubject": _without_empty(subject),
            "credentialStatus": [_status(entry) for entry in badge.statuses],
        }
    )


def _badge(payload: dict[str, Any]) -> Badge:
    if {"VerifiableCredential", "OpenBadgeCredential"} != set(payload["type"]):
        raise ValueError("another kind of credential")
    subject, issuer = payload["credentialSubject"], payload["issuer"]
    told, until = subject["achievement"], payload.get("validUntil")
    return Badge(
        id=payload["id"],
        issuer=Issuer(id=issuer["id"], name=issuer["name"], url=issuer.get("url", ""), email=issuer.get("email", "")),
        recipient=Recipient(
            id=subject["id"], identities=tuple(_read_identity(one) for one in _listed(subject, "identifier"))
        ),
        achievement=Achievement(
            id=told["id"],
            name=told["name"],
            description=told["description"],
            criteria=told["criteria"]["narrative"],
            criteria_url=told["criteria"].get("id", ""),
            code=told.get("humanCode", ""),
            image_url=told.get("image", {}).get("id", ""),
        ),
        valid_from=tokens.read_instant(payload["validFrom"]),
        valid_until=tokens.read_instant(until) if until is not None else None,
        statuses=tuple(_read_status(entry) for entry in _listed(payload, "credentialStatus")),
    )


def _listed(members: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = members.get(name, [])
    if not isinstance(found, list):
        raise TypeError(f"{name} is a list")
    return found


def _read_identity(told: dict[str, Any]) -> Identity:
    return Identity(
        kind=told["identityType"], value=told["identityHash"], hashed=told["hashed"], salt=told.get("salt", "")
    )


def _read_status(told: dict[str, Any]) -> StatusEntry:
    if told["type"] != "BitstringStatusListEntry" or told["statusPurpose"] not in _SET:
        raise ValueError("a status that nobody here can read")
    return StatusEntry(
        purpose=told["statusPurpose"], list_url=told["statusListCredential"], index=int(told["statusListIndex"])
    )


def _check_claims(payload: dict[str, Any], badge: Badge) -> None:
    """The registered claims say the same as the credential, so that no reader of one sees other than of the other."""
    until = int(badge.valid_until.timestamp()) if badge.valid_until else None
    said = [payload.get(claim) for claim in ("iss", "jti", "sub", "nbf", "exp")]
    meant = [badge.issuer.id, badge.id, badge.recipient.id, int(badge.valid_from.timestamp()), until]
    if said != meant:
        raise BadgeRefused("malformed", "the token's claims and the badge contradict each other")


def _check_status(entry: StatusEntry, badge: Badge, lists: Mapping[str, str], jwks: Jwks, now: datetime) -> None:
    if entry.list_url not in lists:
        raise BadgeRefused("status_unknown", f"the list {entry.list_url} is not at hand")
    try:
        published = read_status_list(lists[entry.list_url], jwks, now)
    except BadgeRefused as refused:
        raise BadgeRefused("status_unknown", f"the list {entry.list_url} doesn't hold: {refused.what}") from refused
    named = (entry.list_url, entry.purpose, badge.issuer.id)
    if (published.url, published.purpose, published.issuer_id) != named or entry.index >= published.entries:
        raise BadgeRefused("status_unknown", f"the list {entry.list_url} is not the badge's")
    if published.is_set(entry.index):
        raise BadgeRefused("suspended" if entry.purpose == "suspension" else "revoked", "the issuer's list says so")
