"""The redemption code's secret side: made at random, found by a keyed hash, stored encrypted.

Keys come from ``settings.CREDENZA_CODE_KEYS`` ("kid:base64" each, 32 bytes, newest first), never from the
database. The first key writes; older ones still find and read.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from credenza.credits.rules.codes import (
    ALPHABET,
    RANDOM_LENGTH,
    make_code,
    read_code,
    written,
)

KEY_BYTES = 32
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeKey:
    """One key of the ring: ``seal`` encrypts codes, ``lookup`` hashes them, ``webhooks`` encrypts webhooks' secrets.

    All are derived from the same secret.
    """

    id: str
    seal: bytes
    lookup: bytes
    webhooks: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedCode:
    """A code as the database may hold it."""

    key_id: str
    lookup: str
    sealed: bytes


class KeyMissing(ImproperlyConfigured):
    """A code was sealed with a key that is not at hand."""


@lru_cache(maxsize=8)
def _ring(entries: tuple[str, ...]) -> tuple[CodeKey, ...]:
    ring = []
    for entry in entries:
        key_id, _, text = entry.partition(":")
        secret = base64.b64decode(text)
        if not key_id or len(secret) < KEY_BYTES:
            raise ImproperlyConfigured("CREDENZA_CODE_KEYS takes entries 'id:base64 of 32 random bytes'")
        purposes = (b"seal", b"lookup", b"webhooks")
        seal, lookup, webhooks = (hmac.digest(secret, purpose, "sha256") for purpose in purposes)
        ring.append(CodeKey(id=key_id, seal=seal, lookup=lookup, webhooks=webhooks))
    if not ring:
        raise ImproperlyConfigured("CREDENZA_CODE_KEYS is empty: give it at least one entry 'id:base64'")
    return tuple(ring)


def ring() -> tuple[CodeKey, ...]:
    """The keys at hand, the writing one first."""
    return _ring(tuple(settings.CREDENZA_CODE_KEYS))


def new_code() -> str:
    """A fresh code from the system's randomness."""
    return make_code([secrets.randbelow(len(ALPHABET)) for _ in range(RANDOM_LENGTH)])


def _lookup(key: CodeKey, plain: str) -> str:
    return hmac.new(key.lookup, plain.encode(), hashlib.sha256).hexdigest()


def seal(code: str) -> SealedCode:
    """Encrypt and hash a code with the first key."""
    key, plain, nonce = ring()[0], read_code(code), secrets.token_bytes(NONCE_BYTES)
    box = nonce + AESGCM(key.seal).encrypt(nonce, plain.encode(), key.id.encode())
    return SealedCode(key_id=key.id, lookup=_lookup(key, plain), sealed=box)


def unseal(key_id: str, sealed: bytes) -> str:
    """The code as people read it. Raises ``KeyMissing`` when its key is not at hand."""
    for key in ring():
        if key.id == key_id:
            box = bytes(sealed)
            plain = AESGCM(key.seal).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], key_id.encode())
            return written(plain.decode())
    raise KeyMissing(f"redemption codes need the key '{key_id}': put it back into CREDENZA_CODE_KEYS")


def lookups(plain: str) -> tuple[str, ...]:
    """The hashes under which a code may stand, one for each key at hand."""
    return tuple(_lookup(key, plain) for key in ring())


def way_in() -> str:
    """A random enrollment or voucher code that the approval of a request lets out."""
    return "W" + "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(3))
