"""What a candidate lets out, as strangers and calendar programs meet it."""

import base64
import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.test import Client
from icalendar import Calendar
from PIL import Image
from pypdf import PdfReader

from credenza.certification.commands.revoke_credential import revoke_credential
from credenza.gateways.badges.credentials import verify
from credenza.gateways.badges.shapes import Badge, BadgeRefused
from credenza.kernel.actors import Actor
from credenza.portal.candidate import limits
from credenza.portal.presentation.formats import business_date
from credenza.portal.shared import now, today
from credenza.workflows.badges import badge_picture
from tests.builders import certification as build
from tests.faces.portal.candidate.stage import ago, browser, renata, text

pytestmark = pytest.mark.django_db
SHARING, FEED = "/certifications/sharing/", "/certifications/calendar/"


@pytest.fixture(autouse=True)
def _keys(settings: LazySettings) -> None:
    settings.CREDENZA_BADGE_KEYS = ["b1:" + base64.b64encode(b"k" * 32).decode()]


def public_address(who: Actor, *codes: str, **shows: str) -> str:
    """The path of the page that the candidate opened."""
    held = build.held_by(who, today())
    form = {"credentials": [str(held[code].id) for code in codes], **shows}
    page = text(browser(who).post(SHARING, form, follow=True))
    found = re.search(r'id="page-address"[^>]*>[^<]*?(/certifications/verify/[^<]+)<', page)
    assert found is not None
    return found.group(1)


class TestVerificationPage:
    def test_is_read_without_a_login_and_shows_what_was_chosen(self) -> None:
        who = renata()
        address = public_address(who, "ACP-120", shows_dates="on")
        answer = Client().get(address)
        page = text(answer)
        assert answer.status_code == 200
        assert "Jira Administration for Cloud" in page
        assert business_date(build.held_by(who, today())["ACP-120"].suspends_on) in page
        for hidden in ("Renata", "AT00", "ACP-420", "90 of 100"):
            assert hidden not in page
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["Cache-Control"] == "private, no-store"

    def test_shows_name_units_and_id_where_the_candidate_says_so(self) -> None:
        who = renata()
        address = public_address(who, "ACP-120", shows_name="on", shows_units="on", shows_number="on")
        page = text(Client().get(address))
        assert "Renata Kowalczyk" in page
        assert "90 of 100" in page
        assert "AT00" in page

    def test_ends_when_the_candidate_says_so(self) -> None:
        who = renata()
        address = public_address(who, "ACP-120")
        done = browser(who).post(SHARING, {"decision": "end"}, follow=True)
        assert "Your verification page is gone" in text(done)
        ended, never = Client().get(address), Client().get("/certifications/verify/nothing/")
        assert (ended.status_code, never.status_code) == (404, 404)

    def test_needs_a_credential(self) -> None:
        answer = browser(renata()).post(SHARING, {"shows_name": "on"})
        assert answer.status_code == 422
        assert "Tick at least one credential." in text(answer)

    def test_takes_no_credential_of_somebody_else(self) -> None:
        other = renata()
        who = build.person()
        build.earn(who, "ACA-900", ago(2), now=now())
        form = {"credentials": [str(build.held_by(other, today())["ACP-120"].id)]}
        assert browser(who).post(SHARING, form).status_code == 422

    def test_is_limited(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "MOST", 3)
        client = Client()
        assert [client.get("/certifications/verify/nothing/").status_code for _ in range(5)] == [404] * 3 + [429] * 2


class TestCalendarFeed:
    def opened(self, who: Actor) -> str:
        page = text(browser(who).post(FEED, {"decision": "new"}))
        found = re.search(r"(/certifications/calendar/[^<]+\.ics)<", page)
        assert found is not None
        return found.group(1)

    def test_brings_both_dates_of_each_credential(self) -> None:
        who = renata()
        answer = Client().get(self.opened(who))
        assert answer["Content-Type"].startswith("text/calendar")
        assert "noindex" in answer["X-Robots-Tag"]
        events = {str(event["summary"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}
        held = build.held_by(who, today())
        assert len(events) == 6
        assert events["ACP-120 suspends"]["dtstart"].dt == held["ACP-120"].suspends_on
        assert events["ACP-420 expires"]["dtstart"].dt == held["ACP-420"].expires_on

    def test_changes_nothing_when_it_is_opened(self) -> None:
        address = self.opened(renata())
        assert Client().get(address).status_code == Client().get(address).status_code == 200
        assert Client().post(address).status_code == 405

    def test_is_shown_once_replaced_and_closed(self) -> None:
        who = renata()
        first = self.opened(who)
        assert first not in text(browser(who).get(FEED))
        second = self.opened(who)
        assert Client().get(first).status_code == 404
        assert Client().get(second).status_code == 200
        browser(who).post(FEED, {"decision": "close"})
        assert Client().get(second).status_code == 404
        assert browser(who).post(FEED, {"decision": "close"}).status_code == 404

    def test_is_no_secret_in_a_log(self, caplog: pytest.LogCaptureFixture) -> None:
        address = self.opened(renata())
        Client().get(address)
        Client().get(address[:-6] + "x.ics")
        secret = address.rpartition("/")[2].removesuffix(".ics")
        assert secret not in caplog.text


class TestBadges:
    def claimed(self, who: Actor) -> tuple[Client, str]:
        client = browser(who)
        credential = build.held_by(who, today())["ACP-120"].id
        page = text(client.post(f"/certifications/credentials/{credential}/badge/", follow=True))
        found = re.search(r'href="(/certifications/badges/\d+)\.jwt"', page)
        assert found is not None
        return client, found.group(1)

    def verified(self, token: str, *, lists: bool = True) -> Badge:
        """As a verifier does, by nothing but what is public."""
        keys: Any = Client().get("/certifications/badges/keys.json").json()
        read = verify(token, keys, datetime.now(UTC))
        found = {entry.list_url: self.public(entry.list_url) for entry in read.statuses} if lists else None
        return verify(token, keys, datetime.now(UTC), found)

    def public(self, url: str) -> str:
        answer = Client().get(url.partition("//")[2].partition("/")[1] + url.partition("//")[2].partition("/")[2])
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/vc+jwt"
        return str(answer.content.decode())

    def test_verify_by_what_is_public(self) -> None:
        who = renata()
        client, address = self.claimed(who)
        token = client.get(f"{address}.jwt").content.decode()
        badge = self.verified(token)
        assert badge.achievement.code == "ACP-120"
        assert badge.valid_until is not None
        assert badge.valid_until.date() == build.held_by(who, today())["ACP-120"].suspends_on
        assert "renata@x.example" not in str(badge)
        for document in (badge.issuer.id, badge.achievement.id):
            path = "/" + document.partition("//")[2].partition("/")[2]
            assert Client().get(path).json()["id"] == document

    def test_are_revoked_in_the_public_list(self) -> None:
        who = renata()
        client, address = self.claimed(who)
        token = client.get(f"{address}.jwt").content.decode()
        credential = build.held_by(who, today())["ACP-120"].id
        revoke_credential(credential=credential, reason="Copied.", by=build.certification_desk(), now=now())
        self.verified(token, lists=False)
        with pytest.raises(BadgeRefused, match="revoked"):
            self.verified(token)

    def test_come_as_a_picture_with_the_badge_inside(self) -> None:
        client, address = self.claimed(renata())
        answer = client.get(f"{address}.svg")
        assert answer["Content-Type"] == "image/svg+xml"
        assert "sandbox" in answer["Content-Security-Policy"]
        inside = re.search(r'verify="([^"]+)"', answer.content.decode())
        assert inside is not None
        assert self.verified(inside.group(1)).achievement.code == "ACP-120"
        assert client.get(f"{address}.exe").status_code == 404
        drawn = client.get(f"{address}.png")
        assert (drawn["Content-Type"], drawn.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
        baked = Image.open(BytesIO(drawn.content)).text["openbadgecredential"]
        badge = self.verified(baked).achievement
        # Whoever reads the badge finds the plain picture at the address that it names, without an account.
        public = Client().get(urlsplit(badge.image_url).path)
        assert (public["Content-Type"], public.content) == ("image/png", badge_picture("ACP-120"))
        assert Client().get("/certifications/badges/pictures/NO-1.png").status_code == 404

    def test_are_their_candidates_alone(self) -> None:
        who = renata()
        _client, address = self.claimed(who)
        stranger = build.person()
        build.earn(stranger, "ACA-900", ago(2), now=now())
        for other in (stranger, build.certification_desk(), build.person()):
            assert browser(other).get(f"{address}.jwt").status_code == 404
        credential = build.held_by(who, today())["ACP-120"].id
        assert browser(stranger).post(f"/certifications/credentials/{credential}/badge/").status_code == 404

    def test_of_a_suspended_credential_are_refused_with_words(self) -> None:
        who = renata()
        credential = build.held_by(who, today())["ACP-420"].id
        done = browser(who).post(f"/certifications/credentials/{credential}/badge/", follow=True)
        assert "The credential is suspended" in text(done)

    def test_are_not_offered_without_a_key(self, settings: LazySettings) -> None:
        settings.CREDENZA_BADGE_KEYS = []
        who = renata()
        assert "No badges are issued here" in text(browser(who).get(SHARING))
        credential = build.held_by(who, today())["ACP-120"].id
        assert browser(who).post(f"/certifications/credentials/{credential}/badge/").status_code == 404
        assert Client().get("/certifications/badges/lists/revocation/0.jwt").status_code == 404

    @pytest.mark.parametrize("path", ["lists/other/0.jwt", "lists/revocation/7.jwt", "achievements/NO-1.json"])
    def test_have_no_other_public_documents(self, path: str) -> None:
        assert Client().get(f"/certifications/badges/{path}").status_code == 404


def test_the_transcript_tells_credentials_cycles_and_what_counted() -> None:
    who = renata()
    answer = browser(who).get("/certifications/transcript.pdf")
    assert answer["Content-Type"] == "application/pdf"
    told = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    for words in ("Renata Kowalczyk", "AT00", "ACP-120", "ACP-420", "ACA-920", "Team Europe", "90 of 100"):
        assert words in told
    assert "/verify/" not in told
    assert browser(build.person()).get("/certifications/transcript.pdf").status_code == 404
