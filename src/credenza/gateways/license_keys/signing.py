"""License keys, license files and revocation lists: one line of text each, signed by Ed25519.

``lk1.<base64url payload>.<base64url signature>`` for a key, ``lf1.…`` for a file, ``lr1.…`` for a list: the signature
is over everything before the second dot, exactly as transmitted, so that one can never stand for the other. Ed25519
signs the same bytes the same way each time: no signature needs to be kept.
"""

import json
from collections.abc import Iterable
from datetime import date

from credenza.gateways.license_keys.keys import base64url, private_key, signing_kid

KEY, FILE, LIST = "lk1", "lf1", "lr1"


class RingSigner:
    """Signs by the keys at hand. All verbs raise ``LicenseKeysMissing``."""

    def kid(self) -> str:
        """The id of the key that signs now."""
        return signing_kid()

    def sign(self, payload: str, kid: str) -> str:
        """The whole license key for a payload, by the key with that id."""
        return _signed(KEY, payload, kid)

    def sign_file(self, payload: str, kid: str, *, valid_until: date) -> str:
        """The license file of the same payload: what the key says, and the last day on which the file may be used."""
        facts = {**json.loads(payload), "valid_until": valid_until.isoformat()}
        return _signed(FILE, json.dumps(facts, ensure_ascii=False, separators=(",", ":")), kid)


def revocation_list(digests: Iterable[str], *, issued_on: date) -> str:
    """The signed list of revoked license keys, each by the SHA-256 of what is signed. Raises ``LicenseKeysMissing``."""
    kid = signing_kid()
    facts = {"v": 1, "kid": kid, "issued": issued_on.isoformat(), "revoked": sorted(digests)}
    return _signed(LIST, json.dumps(facts, separators=(",", ":")), kid)


def _signed(kind: str, payload: str, kid: str) -> str:
    said = f"{kind}.{base64url(payload.encode())}"
    return f"{said}.{base64url(private_key(kid).sign(said.encode()))}"
