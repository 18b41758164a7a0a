"""Published lists that suspend or revoke badges, one bit a badge, signed like the badges.

Source: W3C Bitstring Status List 1.0. A list has at least 131,072 entries, so that asking for it tells nobody which
badge is looked at. It lasts a day: a copy kept from before a revocation stops convincing.
"""

import base64
import binascii
import gzip
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from credenza.gateways.badges import tokens
from credenza.gateways.badges.keys import Jwks, Ring
from credenza.gateways.badges.shapes import PURPOSES, BadgeRefused, Issuer, Purpose

LIST_ENTRIES = 131_072
LASTS = timedelta(days=1)
_CONTEXT = "https://www.w3.org/ns/credentials/v2"
_MOST_BYTES = 5 * 2**20
_BYTE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusList:
    """A list as published and proved."""

    url: str
    purpose: Purpose
    issuer_id: str
    bits: bytes = field(repr=False)

    @property
    def entries(self) -> int:
        return len(self.bits) * _BYTE

    def is_set(self, index: int) -> bool:
        """Raises IndexError beyond the list's end and before its beginning."""
        if index < 0:
            raise IndexError(index)
        return bool(self.bits[index // _BYTE] >> (_BYTE - 1 - index % _BYTE) & 1)


def place_of(number: int) -> tuple[int, int]:
    """Which list (0, 1, ...) and which index in it the n-th badge ever issued has, counted from 0."""
    return divmod(number, LIST_ENTRIES)


def status_list(purpose: Purpose, bits: Iterable[int], ring: Ring, *, url: str, issuer: Issuer, now: datetime) -> str:
    """The list at ``url`` with the given indexes set, signed at ``now`` for a day.

    Raises ``ValueError`` for an index outside the list, ``BadgeKeysMissing`` for an empty ring.
    """
    valid_from = now.replace(microsecond=0)
    subject = {
        "id": f"{url}#list",
        "type": "BitstringStatusList",
        "statusPurpose": purpose,
        "encodedList": encoded(bits),
    }
    credential = {
        "@context": [_CONTEXT],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.id,
        "validFrom": tokens.written(valid_from),
        "validUntil": tokens.written(valid_from + LASTS),
        "credentialSubject": subject,
    }
    claims = {
        "iss": issuer.id,
        "jti": url,
        "sub": subject["id"],
        "nbf": int(valid_from.timestamp()),
        "exp": int((valid_from + LASTS).timestamp()),
    }
    return tokens.signed({**credential, **claims}, ring)


def read_status_list(token: str, jwks: Jwks, now: datetime) -> StatusList:
    """The list, proved by one of the keys and fresh at ``now``. Raises ``BadgeRefused``."""
    payload = tokens.opened(token, jwks)
    try:
        found = _read(payload)
        window = (tokens.read_instant(payload["validFrom"]), tokens.read_instant(payload["validUntil"]))
    except (KeyError, TypeError, ValueError, AttributeError) as broken:
        raise BadgeRefused("malformed", "this is no status list") from broken
    tokens.checked_window(*window, now)
    return found


def _read(payload: dict[str, Any]) -> StatusList:
    subject = payload["credentialSubject"]
    if "BitstringStatusListCredential" not in payload["type"] or subject["statusPurpose"] not in PURPOSES:
        raise ValueError("another kind of credential")
    if (payload["iss"], payload["jti"]) != (payload["issuer"], payload["id"]):
        raise ValueError("claims and credential contradict each other")
    bits = decoded(subject["encodedList"])
    return StatusList(url=payload["id"], purpose=subject["statusPurpose"], issuer_id=payload["issuer"], bits=bits)


def encoded(bits: Iterable[int]) -> str:
    """The bitstring with these indexes set, first bit first: gzip, base64url without padding, prefix ``u``."""
    room = bytearray(LIST_ENTRIES // _BYTE)
    for index in bits:
        if not 0 <= index < LIST_ENTRIES:
            raise ValueError(f"index {index} is outside the list of {LIST_ENTRIES}")
        room[index // _BYTE] |= 1 << (_BYTE - 1 - index % _BYTE)
    packed = gzip.compress(bytes(room), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The bits of an encoded list. Raises ``ValueError`` for what is none, too short or unreasonably long."""
    if not text.startswith("u"):
        raise ValueError("not base64url by its prefix")
    try:
        packed = base64.b64decode(text[1:] + "=" * (-len(text[1:]) % 4), altchars=b"-_", validate=True)
        inflating = zlib.decompressobj(wbits=31)
        bits = inflating.decompress(packed, _MOST_BYTES)
    except (binascii.Error, zlib.error) as broken:
        raise ValueError("not a gzipped list") from broken
    if not inflating.eof or len(bits) * _BYTE < LIST_ENTRIES:
        raise ValueError("the list is cut off, too short or too long")
    return bits
