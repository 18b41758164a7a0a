"""What a license key says, and who signs it: the room writes the payload, a gateway holds the private key.

Format ``lk1.<base64url payload>.<base64url signature>``; the signature is over everything before the second dot, as
transmitted. A key carries no contact's name or address. Source: "License keys" of the orders rules.
"""

import hashlib
import json
from datetime import date
from typing import Protocol

from credenza.licensing.models import Entitlement

KEYED_FAMILIES = frozenset({"data_center", "server"})
"""Self-managed products; the cloud has no license keys."""
PAYLOAD_VERSION = 1


class Signer(Protocol):
    """Holds the private keys."""

    def kid(self) -> str:
        """The id of the key that signs now."""

    def sign(self, payload: str, kid: str) -> str:
        """The whole license key for a payload, by the key with that id; the same payload gives the same key."""


def payload_of(license: Entitlement, *, version: int, kid: str, issued_on: date) -> str:
    """The facts of one key version as JSON text. The tier is that of the last term paid for."""
    facts = {
        "v": PAYLOAD_VERSION,
        "kid": kid,
        "version": version,
        "sen": license.sen,
        "product": license.sku,
        "edition": license.family,
        "tier": license.tier if license.next_tier_on is None else license.next_tier,
        "licensee": license.licensee.name if license.licensee else None,
        "type": license.kind,
        "issued": issued_on.isoformat(),
        "term_end": license.ends_on.isoformat() if license.ends_on else None,
        "maintenance_until": license.maintenance_until.isoformat(),
    }
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


SAID = ("tier", "licensee", "term_end", "maintenance_until")
"""Members of a payload that decide whether a key still says what is so."""


def says_the_same(one: str, other: str) -> bool:
    """Whether two payloads grant the same."""
    first, second = json.loads(one), json.loads(other)
    return all(first[name] == second[name] for name in SAID)


def digest_of(key: str) -> str:
    """SHA-256 of the signed part of a key, by which revocation lists name it.

    Not of the whole: base64 can spell one signature in several ways, and a list must name them all.
    """
    return hashlib.sha256(key.rpartition(".")[0].encode()).hexdigest()
