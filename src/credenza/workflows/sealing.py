"""Webhooks' secrets as the database holds them: encrypted, with a key derived from the ring of redemption codes' keys.

The first key writes, the older ones still read. A backup or a look into the tables shows nobody how to sign.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from credenza.credits.secrets import NONCE_BYTES, KeyMissing, ring
from credenza.workflows.models import WebhookEndpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A secret as the database may hold it."""

    key_id: str
    box: bytes


def sealed(secret: str) -> Sealed:
    """Encrypt with the first key."""
    key, nonce = ring()[0], secrets.token_bytes(NONCE_BYTES)
    return Sealed(key_id=key.id, box=nonce + AESGCM(key.webhooks).encrypt(nonce, secret.encode(), key.id.encode()))


def opened(key_id: str, box: bytes) -> str:
    """The secret. Raises ``KeyMissing`` when its key is not at hand."""
    for key in ring():
        if key.id == key_id:
            plain = AESGCM(key.webhooks).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], key_id.encode())
            return plain.decode()
    raise KeyMissing(f"webhooks need the key '{key_id}': put it back into CREDENZA_CODE_KEYS")


def keys_at_hand() -> Iterator[str]:
    """What ``verify`` says of each key that an endpoint still in use needs and that is not at hand."""
    held = {key.id for key in ring()}
    needed = WebhookEndpoint.objects.filter(ended_at=None).order_by("key_id").values_list("key_id", flat=True)
    for key_id in needed.distinct():
        if key_id not in held:
            yield f"webhooks need the key '{key_id}', which is not in CREDENZA_CODE_KEYS"
