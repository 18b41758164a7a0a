"""Keys that sign badges: ``settings.CREDENZA_BADGE_KEYS`` ("id:base64" of 32 bytes each, newest first).

The first signs; all of them verify. They stand apart from every other key, never in the database nor in a backup.
"""

import base64
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from jwt.algorithms import ECAlgorithm

from credenza.gateways.badges.shapes import BadgeKeysMissing

ALGORITHM = "ES256"
Jwks = dict[str, list[dict[str, str]]]
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Order of the group of P-256 (FIPS 186-5, SP 800-186)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeKey:
    """One key of the ring."""

    id: str
    private: ec.EllipticCurvePrivateKey = field(repr=False)


Ring = tuple[BadgeKey, ...]


def ring_of(entries: Iterable[str]) -> Ring:
    """The ring that the entries of a setting stand for, in their order."""
    keys = []
    for entry in entries:
        key_id, _, text = entry.partition(":")
        keys.append(BadgeKey(id=key_id, private=_private(base64.b64decode(text))))
    return tuple(keys)


def _private(secret: bytes) -> ec.EllipticCurvePrivateKey:
    # 384 bits for a number of 256, so that no private key is likelier than another (FIPS 186-5, A.2.1).
    wide = int.from_bytes(hmac.digest(secret, b"Open Badges ES256", "sha384"))
    return ec.derive_private_key(wide % (_ORDER - 1) + 1, ec.SECP256R1())


@lru_cache(maxsize=8)
def _kept(entries: tuple[str, ...]) -> Ring:
    return ring_of(entries)


def ring() -> Ring:
    """The keys at hand, the signing one first; empty where no badges are issued."""
    return _kept(tuple(settings.CREDENZA_BADGE_KEYS))


def signing_key(keys: Ring) -> BadgeKey:
    """The first. Raises ``BadgeKeysMissing`` for an empty ring."""
    if not keys:
        raise BadgeKeysMissing("no key signs badges: set CREDENZA_BADGE_KEYS (`credenza keys new b1` makes an entry)")
    return keys[0]


def public_key(key: BadgeKey) -> dict[str, str]:
    """The public half as a JSON Web Key (RFC 7517)."""
    told: dict[str, Any] = ECAlgorithm.to_jwk(key.private.public_key(), as_dict=True)
    return {**{name: str(told[name]) for name in ("kty", "crv", "x", "y")}, "kid": key.id, "alg": ALGORITHM}


def jwks(keys: Ring) -> Jwks:
    """All public keys, to be served where verifiers look for them: a retired one verifies for as long as it is kept."""
    return {"keys": [{**public_key(key), "use": "sig"} for key in keys]}
