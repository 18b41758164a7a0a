"""Signing and reading compact tokens: ES256 and nothing else, by a key that we named ourselves.

Source: Open Badges 3.0, section "JSON Web Token Proof Format". The header carries the public key and nothing that the
standard doesn't allow. A token names its key only to be found: what verifies is the key of our own set.
"""

from datetime import UTC, datetime
from typing import Any

import jwt

from credenza.gateways.badges.keys import ALGORITHM, Jwks, Ring, public_key, signing_key
from credenza.gateways.badges.shapes import BadgeRefused

_HEADER = {"alg", "typ", "jwk"}
_UNCHECKED = {f"verify_{claim}": False for claim in ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")}
"""The library would read a clock for some of these; ``checked_window`` is told the instant, and callers check ids."""


def signed(payload: dict[str, Any], keys: Ring) -> str:
    """The payload under the first key. Raises ``BadgeKeysMissing``."""
    key = signing_key(keys)
    return jwt.encode(payload, key.private, algorithm=ALGORITHM, headers={"jwk": public_key(key)})


def opened(token: str, keys: Jwks) -> dict[str, Any]:
    """The payload, once one of the keys proves it. Raises ``BadgeRefused``."""
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.InvalidTokenError, ValueError, RecursionError) as broken:
        raise BadgeRefused("malformed", "this is no signed badge") from broken
    if header.get("alg") != ALGORITHM or not set(header) <= _HEADER:
        raise BadgeRefused("malformed", f"the badge is not signed by {ALGORITHM} with its key in the header")
    key = _named(header.get("jwk"), keys)
    try:
        payload = jwt.decode(token, key, algorithms=[ALGORITHM], options=_UNCHECKED)  # type: ignore[arg-type]
    except jwt.InvalidSignatureError as wrong:
        raise BadgeRefused("bad_signature", "the signature doesn't belong to what the badge says") from wrong
    except (jwt.InvalidTokenError, ValueError, RecursionError) as broken:
        raise BadgeRefused("malformed", "this is no signed badge") from broken
    return payload


def _named(told: object, keys: Jwks) -> jwt.PyJWK:
    for key in keys["keys"]:
        if isinstance(told, dict) and all(told.get(part) == key[part] for part in ("kty", "crv", "x", "y")):
            return jwt.PyJWK(key, algorithm=ALGORITHM)
    raise BadgeRefused("unknown_key", "the badge is signed by a key that is not the issuer's")


def written(instant: datetime) -> str:
    """As the credential's own members spell it: ISO 8601 in UTC, whole seconds."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_instant(text: object) -> datetime:
    """Raises ``ValueError`` or ``TypeError`` for anything but what ``written`` writes."""
    if not isinstance(text, str):
        raise TypeError("an instant is text")
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def checked_window(valid_from: datetime, valid_until: datetime | None, now: datetime) -> None:
    """Raises ``BadgeRefused`` before the first instant and from the last one on."""
    if now < valid_from:
        raise BadgeRefused("not_yet_valid", f"it begins on {written(valid_from)}")
    if valid_until is not None and now >= valid_until:
        raise BadgeRefused("expired", f"it ended on {written(valid_until)}")
