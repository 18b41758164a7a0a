"""The secret of a payment link: made at random, kept only as a digest. "Secret links" of the platform rules."""

import hashlib
import secrets

SECRET_BYTES = 24
"""192 random bits: more than the 128 that are asked for."""


def new_secret() -> str:
    """A fresh secret from the system's randomness, fit for an address."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    """SHA-256 of the secret: random enough to need neither salt nor key."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
