"""Keys that sign license keys: ``settings.CREDENZA_LICENSE_KEYS`` ("id:base64" of 32 bytes each, newest first).

The first signs what is new; every one signs again what it signed before, so a key must stay for as long as customers
look up license keys that name it. They stand apart from every other key, never in the database nor in a backup.
"""

import base64
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

Ring = dict[str, Ed25519PrivateKey]


class LicenseKeysMissing(ImproperlyConfigured):
    """Nothing can be signed: the setting holds no key, or not the one that is named."""


@lru_cache(maxsize=8)
def _kept(entries: tuple[str, ...]) -> Ring:
    parts = (entry.partition(":") for entry in entries)
    return {kid: Ed25519PrivateKey.from_private_bytes(base64.b64decode(text)) for kid, _, text in parts}


def ring() -> Ring:
    """The keys at hand by id, the signing one first; empty where no license keys are issued."""
    return _kept(tuple(settings.CREDENZA_LICENSE_KEYS))


def signing_kid() -> str:
    """The id of the key that signs what is new. Raises ``LicenseKeysMissing`` for an empty ring."""
    for kid in ring():
        return kid
    raise LicenseKeysMissing(
        "no key signs license keys: set CREDENZA_LICENSE_KEYS (`credenza keys new l1` makes an entry)"
    )


def private_key(kid: str) -> Ed25519PrivateKey:
    """The key of that id. Raises ``LicenseKeysMissing`` where it is not at hand."""
    found = ring().get(kid)
    if found is None:
        raise LicenseKeysMissing(f"the key {kid!r} is not in CREDENZA_LICENSE_KEYS: put it back behind the newest one")
    return found


def jwks() -> dict[str, list[dict[str, str]]]:
    """The public halves as JSON Web Keys (RFC 8037), to be built into products."""
    return {
        "keys": [
            {"kty": "OKP", "crv": "Ed25519", "use": "sig", "kid": kid, "x": base64url(public_bytes(private))}
            for kid, private in ring().items()
        ]
    }


def public_bytes(private: Ed25519PrivateKey) -> bytes:
    """The 32 bytes of the public half."""
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def base64url(content: bytes) -> str:
    """Base64 for addresses, without padding (RFC 4648, section 5)."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
