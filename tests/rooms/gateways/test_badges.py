"""Badges as others read them: an independent library, plain PyJWT, and the standard's own list of terms."""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from typing import Any

import jwt
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
from openbadgeslib.ob3.credential import IdentityObject

from credenza.config.keys import new_key
from credenza.gateways.badges import keys as badge_keys
from credenza.gateways.badges.credentials import achievement_document, issue, issuer_document, verify
from credenza.gateways.badges.keys import jwks, ring_of
from credenza.gateways.badges.shapes import (
    Achievement,
    Badge,
    BadgeKeysMissing,
    BadgeRefused,
    Identity,
    Issuer,
    Recipient,
    StatusEntry,
    hashed_email,
    start_of,
)
from credenza.gateways.badges.status_lists import status_list

pytestmark = pytest.mark.once

RING = ring_of([f"b1:{base64.b64encode(bytes(range(32))).decode()}"])
OTHER = ring_of([f"b1:{base64.b64encode(bytes(32)).decode()}"])
NOW = datetime.now(UTC).replace(microsecond=0)  # the independent library looks at the real clock
HOUSE = "https://credits.example.com/badges"
SUSPENSION, REVOCATION = f"{HOUSE}/lists/suspension/0", f"{HOUSE}/lists/revocation/0"
ISSUER = Issuer(id=f"{HOUSE}/issuer", name="Acme Software", url="https://acme.example.com", email="certs@acme.example")
BADGE = Badge(
    id="urn:uuid:3f1c3fd4-6f8e-4b1e-9a52-6c2c11f6a0a1",
    issuer=ISSUER,
    recipient=Recipient(
        id="https://credits.example.com/verify/kq3Zb8Fz2mU9pXhN",
        identities=(hashed_email("Ada@Example.com", "pepper"), Identity(kind="name", value="Ada Łukasiewicz-Żółć")),
    ),
    achievement=Achievement(
        id=f"{HOUSE}/achievements/ACP-120",
        name="ACP-120 Jira Administration for Cloud",
        description="Administers Jira for an organization.",
        criteria="Passes the exam; renews every 24 months by 100 CE units or by passing again.",
        criteria_url="https://credits.example.com/programs/acp",
        code="ACP-120",
        image_url=f"{HOUSE}/pictures/ACP-120.svg",
    ),
    valid_from=NOW - timedelta(days=30),
    valid_until=NOW + timedelta(days=700),
    statuses=(
        StatusEntry(purpose="suspension", list_url=SUSPENSION, index=131_071),
        StatusEntry(purpose="revocation", list_url=REVOCATION, index=131_071),
    ),
)
SHAPES = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "type", "name"]), inner),
    max_leaves=5,
)


def public_pem(ring: badge_keys.Ring) -> Any:
    return ring[0].private.public_key()


def header_of(token: str) -> dict[str, Any]:
    return dict(jwt.get_unverified_header(token))


def payload_of(token: str) -> dict[str, Any]:
    return dict(jwt.decode(token, options={"verify_signature": False}))


def resigned(payload: dict[str, Any], ring: badge_keys.Ring = RING, **header: Any) -> str:
    headers = {"jwk": badge_keys.public_key(ring[0]), **header}
    return jwt.encode(payload, ring[0].private, algorithm="ES256", headers=headers)


def lists(suspended: tuple[int, ...] = (), revoked: tuple[int, ...] = (), at: datetime = NOW) -> dict[str, str]:
    return {
        SUSPENSION: status_list("suspension", suspended, RING, url=SUSPENSION, issuer=ISSUER, now=at),
        REVOCATION: status_list("revocation", revoked, RING, url=REVOCATION, issuer=ISSUER, now=at),
    }


def reason(
    token: str, *, now: datetime = NOW, ring: badge_keys.Ring = RING, published: dict[str, str] | None = None
) -> str:
    with pytest.raises(BadgeRefused) as refused:
        verify(token, jwks(ring), now, published)
    return refused.value.reason


class TestIndependentLibrary:
    def test_reads_what_we_issue(self) -> None:
        found = OB3Verifier(public_pem(RING)).verify(issue(BADGE, RING), expected_recipient=BADGE.recipient.id)
        assert (found.id, found.issuer.id, found.issuer.name) == (BADGE.id, ISSUER.id, "Acme Software")
        assert (found.achievement.name, found.achievement.achievement_type) == (BADGE.achievement.name, "Certification")
        assert found.achievement.criteria_narrative == BADGE.achievement.criteria
        assert (found.issuance_date, found.expiration_date) == (BADGE.valid_from, BADGE.valid_until)
        assert [one["statusPurpose"] for one in found.credential_status] == ["suspension", "revocation"]

    def test_recognizes_the_hashed_address(self) -> None:
        found = OB3Verifier(public_pem(RING)).verify(issue(BADGE, RING))
        assert found.identifiers[0] == IdentityObject.create("ada@example.com", salt="pepper")
        assert (found.identifiers[1].identity_hash, found.identifiers[1].hashed) == ("Ada Łukasiewicz-Żółć", False)

    def test_asks_the_signed_lists(self) -> None:
        token, verifier = issue(BADGE, RING), OB3Verifier(public_pem(RING))
        clear = lists()
        verifier.verify(token, check_status=True, download=lambda url: clear[url].encode())
        for published, word in ((lists(suspended=(131_071,)), "suspension"), (lists(revoked=(131_071,)), "revocation")):
            with pytest.raises(OB3VerificationError, match=f"'{word}' is set"):
                verifier.verify(token, check_status=True, download=lambda url, told=published: told[url].encode())

    def test_refuses_a_wrong_key_and_an_expired_badge(self) -> None:
        with pytest.raises(OB3VerificationError, match="Invalid signature"):
            OB3Verifier(public_pem(OTHER)).verify(issue(BADGE, RING))
        over = replace(BADGE, valid_until=NOW - timedelta(hours=1))
        with pytest.raises(OB3VerificationError, match="expired"):
            OB3Verifier(public_pem(RING)).verify(issue(over, RING))


class TestPlainToken:
    def test_is_the_credential_itself_with_the_registered_claims(self) -> None:
        token = issue(BADGE, RING)
        told = jwt.decode(token, jwt.PyJWK(header_of(token)["jwk"]).key, algorithms=["ES256"])
        assert "vc" not in told
        assert told["@context"][0] == "https://www.w3.org/ns/credentials/v2"
        assert told["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
        assert (told["iss"], told["jti"], told["sub"]) == (ISSUER.id, BADGE.id, BADGE.recipient.id)
        assert (told["nbf"], told["exp"]) == (int(BADGE.valid_from.timestamp()), int(BADGE.valid_until.timestamp()))
        assert told["validFrom"] == BADGE.valid_from.strftime("%Y-%m-%dT%H:%M:%SZ")

    def test_header_has_what_the_standard_allows_and_no_private_part(self) -> None:
        header = header_of(issue(BADGE, RING))
        assert (set(header), header["alg"], header["typ"]) == ({"alg", "typ", "jwk"}, "ES256", "JWT")
        assert set(header["jwk"]) == {"kty", "crv", "x", "y", "kid", "alg"}
        assert not any("d" in key for key in jwks(RING)["keys"])

    def test_says_nothing_that_the_contexts_do_not_define(self) -> None:
        def names(value: Any) -> Iterator[str]:
            if isinstance(value, dict):
                for name, inner in value.items():
                    yield name
                    yield from names(inner)
            elif isinstance(value, list):
                for inner in value:
                    yield from names(inner)

        contexts = resources.files("openbadgeslib.ob3") / "contexts"
        terms = {"@context"}
        for place in ("credentials-v2.json", "ob-v3p0-context-3.0.3.json"):
            terms |= set(names(json.loads((contexts / place).read_text(encoding="utf-8"))))
        listed = payload_of(lists()[SUSPENSION])
        for document in (
            payload_of(issue(BADGE, RING)),
            listed,
            issuer_document(ISSUER),
            achievement_document(BADGE.achievement),
        ):
            assert set(names(document)) - terms - {"iss", "jti", "sub", "nbf", "exp"} == set()

    def test_leaves_out_what_there_is_not(self) -> None:
        bare = replace(
            BADGE,
            issuer=Issuer(id=ISSUER.id, name="Acme"),
            recipient=Recipient(id="urn:uuid:1"),
            achievement=Achievement(id="urn:x:1", name="N", description="D", criteria="C"),
            valid_until=None,
            statuses=(),
        )
        told = payload_of(issue(bare, RING))
        assert {"exp", "validUntil", "credentialStatus"} & set(told) == set()
        assert set(told["credentialSubject"]) == {"id", "type", "achievement"}
        assert verify(issue(bare, RING), jwks(RING), NOW) == bare
        assert OB3Verifier(public_pem(RING))._decode_payload(issue(bare, RING)) == told


class TestVerify:
    def test_answers_the_badge_that_was_issued(self) -> None:
        assert verify(issue(BADGE, RING), jwks(RING), NOW, lists()) == BADGE

    def test_an_older_key_still_verifies_and_the_first_signs(self) -> None:
        both = (*ring_of([new_key("b2")]), *RING)
        assert verify(issue(BADGE, RING), jwks(both), NOW) == BADGE
        assert header_of(issue(BADGE, both))["jwk"]["kid"] == "b2"
        assert reason(issue(BADGE, both)) == "unknown_key"

    def test_refuses_a_key_of_the_same_name(self) -> None:
        assert reason(issue(BADGE, OTHER)) == "unknown_key"
        assert (
            reason(resigned(payload_of(issue(BADGE, RING)), OTHER, jwk=badge_keys.public_key(RING[0])))
            == "bad_signature"
        )

    def test_refuses_a_changed_badge(self) -> None:
        head, body, signature = issue(BADGE, RING).split(".")
        changed = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        changed["validUntil"] = "2999-01-01T00:00:00Z"
        other = base64.urlsafe_b64encode(json.dumps(changed).encode()).rstrip(b"=").decode()
        assert reason(f"{head}.{other}.{signature}") == "bad_signature"

    @pytest.mark.parametrize("claim", ["iss", "jti", "sub", "nbf", "exp"])
    def test_refuses_claims_that_contradict_the_badge(self, claim: str) -> None:
        told = payload_of(issue(BADGE, RING))
        assert (
            reason(resigned({**told, claim: 1 if claim in {"nbf", "exp"} else "https://other.example"})) == "malformed"
        )

    @pytest.mark.parametrize("token", ["", "a.b.c", "no badge", "\ud800", issue(BADGE, RING)[:-20]])
    def test_refuses_what_is_no_badge(self, token: str) -> None:
        assert reason(token) in {"malformed", "bad_signature"}

    def test_refuses_other_algorithms_and_headers(self) -> None:
        told = payload_of(issue(BADGE, RING))
        jwk = {"jwk": badge_keys.public_key(RING[0])}
        assert reason(jwt.encode(told, None, algorithm="none", headers=jwk)) == "malformed"
        assert reason(jwt.encode(told, "x" * 64, algorithm="HS256", headers=jwk)) == "malformed"
        assert reason(resigned(told, kid="https://other.example/key")) == "malformed"

    def test_refuses_another_kind_of_credential(self) -> None:
        assert reason(lists()[SUSPENSION]) == "malformed"

    def test_lasts_from_its_first_instant_to_the_one_before_its_end(self) -> None:
        token, second = issue(BADGE, RING), timedelta(seconds=1)
        assert verify(token, jwks(RING), BADGE.valid_from) == BADGE
        assert verify(token, jwks(RING), BADGE.valid_until - second) == BADGE
        assert reason(token, now=BADGE.valid_from - second) == "not_yet_valid"
        assert reason(token, now=BADGE.valid_until) == "expired"

    def test_a_set_bit_refuses(self) -> None:
        token = issue(BADGE, RING)
        assert reason(token, published=lists(suspended=(131_071,))) == "suspended"
        assert reason(token, published=lists(revoked=(131_071,))) == "revoked"
        assert verify(token, jwks(RING), NOW, lists(suspended=(131_070,), revoked=(0,))) == BADGE

    def test_a_list_that_does_not_hold_refuses(self) -> None:
        token, fresh = issue(BADGE, RING), lists()
        assert reason(token, published={}) == "status_unknown"
        assert reason(token, published=lists(at=NOW - timedelta(days=1))) == "status_unknown"
        assert reason(token, published={**fresh, SUSPENSION: fresh[REVOCATION]}) == "status_unknown"
        foreign = status_list("suspension", (), RING, url=SUSPENSION, issuer=replace(ISSUER, id="urn:x:2"), now=NOW)
        assert reason(token, published={**fresh, SUSPENSION: foreign}) == "status_unknown"

    @given(st.binary(max_size=200) | st.text(max_size=80).map(lambda text: text.encode("utf-8", "surrogatepass")))
    def test_never_fails_otherwise(self, body: bytes) -> None:
        part = base64.urlsafe_b64encode(body).rstrip(b"=").decode()
        head = issue(BADGE, RING).partition(".")[0]
        assert reason(f"{head}.{part}.{part}") in {"malformed", "bad_signature"}

    @given(SHAPES, st.sampled_from(["type", "issuer", "credentialSubject", "credentialStatus", "validFrom", "id"]))
    def test_a_member_of_another_shape_is_malformed(self, value: Any, member: str) -> None:
        told = payload_of(issue(BADGE, RING))
        assume(value not in (told[member], []))  # an empty list of statuses is none
        assert reason(resigned({**told, member: value})) == "malformed"


class TestKeys:
    def test_nothing_is_signed_without_one(self) -> None:
        with pytest.raises(BadgeKeysMissing, match="credenza keys new"):
            issue(BADGE, ())

    def test_the_same_entry_is_the_same_key_and_none_is_shown(self) -> None:
        entry = new_key("b9")
        assert jwks(ring_of([entry])) == jwks(ring_of([entry]))
        assert jwks(ring_of([entry])) != jwks(RING)
        assert repr(RING) == "(BadgeKey(id='b1'),)"

    def test_come_from_the_setting(self, settings: Any) -> None:
        settings.CREDENZA_BADGE_KEYS = [new_key("b3"), new_key("b2")]
        assert [key.id for key in badge_keys.ring()] == ["b3", "b2"]
        settings.CREDENZA_BADGE_KEYS = []
        assert badge_keys.ring() == ()


class TestInstants:
    @pytest.mark.parametrize(
        ("zone", "expected"),
        [
            ("UTC", datetime(2026, 3, 29, tzinfo=UTC)),
            ("Europe/Berlin", datetime(2026, 3, 28, 23, tzinfo=UTC)),
            ("Pacific/Auckland", datetime(2026, 3, 28, 11, tzinfo=UTC)),
            ("America/Los_Angeles", datetime(2026, 3, 29, 7, tzinfo=UTC)),
        ],
    )
    def test_a_day_starts_in_the_programs_zone(self, zone: str, expected: datetime) -> None:
        assert start_of(date(2026, 3, 29), zone) == expected

    def test_a_midnight_that_clocks_skip(self) -> None:
        assert start_of(date(2018, 11, 4), "America/Sao_Paulo") == datetime(2018, 11, 4, 3, tzinfo=UTC)

    def test_naive_ones_and_parts_of_seconds_are_refused(self) -> None:
        for instant in (NOW.replace(tzinfo=None), NOW.replace(microsecond=1)):
            with pytest.raises(ValueError, match="whole seconds"):
                replace(BADGE, valid_from=instant)
