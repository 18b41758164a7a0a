"""Status lists: the bits against a naive row of them and against an independent reader."""

import base64
import gzip
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openbadgeslib.ob3.status import decode_encoded_list, set_indices
from openbadgeslib.ob3.status_list import encode_bitstring

from credenza.gateways.badges.keys import jwks, ring_of
from credenza.gateways.badges.shapes import BadgeRefused, Issuer
from credenza.gateways.badges.status_lists import (
    LIST_ENTRIES,
    decoded,
    encoded,
    place_of,
    read_status_list,
    status_list,
)

pytestmark = pytest.mark.once

RING = ring_of([f"b1:{base64.b64encode(bytes(range(32))).decode()}"])
ISSUER = Issuer(id="https://credits.example.com/badges/issuer", name="Acme")
URL = "https://credits.example.com/badges/lists/suspension/0"
NOW = datetime(2026, 3, 1, 12, 30, 15, 999, tzinfo=UTC)
INDEXES = st.sets(st.integers(min_value=0, max_value=LIST_ENTRIES - 1), max_size=40)


def naive(bits: set[int]) -> bytes:
    row = "".join("1" if index in bits else "0" for index in range(LIST_ENTRIES))
    return int(row, 2).to_bytes(LIST_ENTRIES // 8)


class TestBits:
    @given(INDEXES)
    @settings(max_examples=25)
    def test_are_those_of_a_naive_row(self, bits: set[int]) -> None:
        assert decoded(encoded(bits)) == naive(bits)

    @given(INDEXES)
    @settings(max_examples=25)
    def test_an_independent_reader_finds_them_and_we_find_its(self, bits: set[int]) -> None:
        assert set_indices(decode_encoded_list(encoded(bits))) == bits
        assert decoded(encode_bitstring(bits)) == naive(bits)

    def test_the_same_bits_are_the_same_text(self) -> None:
        assert encoded([5, 7]) == encoded({7, 5})

    @pytest.mark.parametrize("index", [-1, LIST_ENTRIES])
    def test_an_index_outside_is_refused(self, index: int) -> None:
        with pytest.raises(ValueError, match="outside the list"):
            encoded([index])

    @pytest.mark.parametrize(
        "packed",
        [
            b"",
            b"no gzip",
            gzip.compress(b"short", mtime=0),
            gzip.compress(bytes(16_384), mtime=0)[:-9],
            gzip.compress(bytes(6 * 2**20), mtime=0),
        ],
    )
    def test_what_is_no_list_is_refused(self, packed: bytes) -> None:
        with pytest.raises(ValueError):
            decoded("u" + base64.urlsafe_b64encode(packed).decode().rstrip("="))
        with pytest.raises(ValueError):
            decoded(encoded([])[1:])

    def test_badges_fill_one_list_after_the_other(self) -> None:
        assert [place_of(n) for n in (0, 131_071, 131_072)] == [(0, 0), (0, 131_071), (1, 0)]


class TestList:
    def test_is_read_back_bit_by_bit(self) -> None:
        found = read_status_list(
            status_list("suspension", [0, 9], RING, url=URL, issuer=ISSUER, now=NOW), jwks(RING), NOW
        )
        assert (found.url, found.purpose, found.issuer_id, found.entries) == (URL, "suspension", ISSUER.id, 131_072)
        assert [index for index in range(20) if found.is_set(index)] == [0, 9]
        for index in (-1, 131_072):
            with pytest.raises(IndexError):
                found.is_set(index)

    def test_lasts_a_day(self) -> None:
        token = status_list("revocation", [], RING, url=URL, issuer=ISSUER, now=NOW)
        read_status_list(token, jwks(RING), NOW + timedelta(hours=23))
        with pytest.raises(BadgeRefused, match="expired"):
            read_status_list(token, jwks(RING), NOW + timedelta(days=1))
        with pytest.raises(BadgeRefused, match="not_yet_valid"):
            read_status_list(token, jwks(RING), NOW - timedelta(minutes=1))

    def test_a_badge_is_no_list(self) -> None:
        other = ring_of([f"b1:{base64.b64encode(bytes(32)).decode()}"])
        token = status_list("revocation", [], other, url=URL, issuer=ISSUER, now=NOW)
        with pytest.raises(BadgeRefused, match="unknown_key"):
            read_status_list(token, jwks(RING), NOW)
        with pytest.raises(BadgeRefused, match="malformed"):
            read_status_list(token.partition(".")[0], jwks(RING), NOW)
