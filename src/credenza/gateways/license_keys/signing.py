"""License keys and revocation lists: one line of text each, signed by Ed25519.

``lk1.<base64url payload>.<base64url signature>`` for a key, ``lr1.…`` for a list: the signature is over everything
before the second dot, exactly as transmitted, so that one can never stand for the other. Ed25519 signs the same bytes
the same way each time: no signature needs to be kept.
"""

import json
from collections.abc import Iterable
from datetime import date

from credenza.gateways.license_keys.keys import base64url, private_key, signing_kid

KEY, LIST = "lk1", "lr1"


class RingSigner:
    """Signs by the keys at hand. Both verbs raise ``LicenseKeysMissing``."""

    def kid(self) -> str:
        """The id of the key that signs now."""
        return signing_kid()

    def sign(self, payload: str, kid: str) -> str:
        """The whole license key for a payload, by the key with that id."""
        return _signed(KEY, payload, kid)


def revocation_list(digests: Iterable[str], *, issued_on: date) -> str:
    """The signed list of revoked license keys, each by the SHA-256 of what is signed. Raises ``LicenseKeysMissing``."""
    kid = signing_kid()
    facts = {"v": 1, "kid": kid, "issued": issued_on.isoformat(), "revoked": sorted(digests)}
    return _signed(LIST, json.dumps(facts, separators=(",", ":")), kid)


def _signed(kind: str, payload: str, kid: str) -> str:
    said = f"{kind}.{base64url(payload.encode())}"
    return f"{said}.{base64url(private_key(kid).sign(said.encode()))}"
