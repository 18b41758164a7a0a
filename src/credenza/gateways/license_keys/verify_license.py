"""Checks a license key or file without a network. Copy this into your product; it needs Python and `cryptography` only.

``public_keys`` is the document that the seller serves at /licenses/keys.json. What is wrong raises ``ValueError``.
"""

import base64
import hashlib
import json
from datetime import date
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def opened(text: str, public_keys: dict[str, Any], kind: str = "lk1") -> dict[str, Any]:
    """What a license key ("lk1"), license file ("lf1") or revocation list ("lr1") says, once its signature holds."""
    try:
        begin, payload, signature = (part.encode("ascii") for part in text.strip().split("."))
        said: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + b"=="))
        known = {key["kid"]: key["x"] for key in public_keys["keys"]}
        public = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(known[said["kid"]] + "=="))
        public.verify(base64.urlsafe_b64decode(signature + b"=="), begin + b"." + payload)
    except (InvalidSignature, ValueError, KeyError, TypeError) as broken:
        raise ValueError("this is not a license of ours") from broken
    if begin.decode() != kind:
        raise ValueError("this is signed, but it is something else")
    return said


def check(key: str, public_keys: dict[str, Any], *, product: str, today: date, built_on: date) -> dict[str, Any]:
    """The license of a key or file, if it lets this build of the product run today."""
    is_file = key.strip().startswith("lf1.")
    said = opened(key, public_keys, "lf1" if is_file else "lk1")
    if is_file and today > date.fromisoformat(said["valid_until"]):
        raise ValueError(f"this license file was valid until {said['valid_until']}: fetch a new one")
    if said["product"] != product:
        raise ValueError(f"this license is for {said['product']}")
    if said["term_end"] is not None and today > date.fromisoformat(said["term_end"]):
        raise ValueError(f"the subscription ended on {said['term_end']}")
    if built_on > date.fromisoformat(said["maintenance_until"]):
        raise ValueError(f"maintenance ended on {said['maintenance_until']}, before this version was made")
    return said


def is_revoked(key: str, revocation_list: str, public_keys: dict[str, Any]) -> bool:
    """Whether a revocation list that was fetched some time names the key."""
    signed = key.strip().rpartition(".")[0]
    return hashlib.sha256(signed.encode()).hexdigest() in opened(revocation_list, public_keys, "lr1")["revoked"]
