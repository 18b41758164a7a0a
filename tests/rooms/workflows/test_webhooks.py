"""Webhooks out against a real receiver on loopback, checked with the standard's own library."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from threading import Thread
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from credenza.config.keys import new_key
from credenza.gateways.webhooks import AddressRefused, checked_url, is_public, post
from credenza.journal.audit_search import AuditFilter, search_audit
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import InvalidField, NotFound, NotPermitted
from credenza.workflows.dispatch import dispatch_pending
from credenza.workflows.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from credenza.workflows.queries import endpoints, webhook_log
from credenza.workflows.sealing import keys_at_hand
from credenza.workflows.webhooks import add_endpoint, change_endpoint, end_endpoint, post_due, redeliver
from tests.builders.credits import account, person, staff

NOW = datetime.now(UTC)


@dataclass
class Receiver:
    """What was posted, and what to answer."""

    url: str = ""
    answer: int = 200
    posted: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    state = Receiver()

    class Posts(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.posted.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(state.answer)
            if state.answer in (301, 302, 307):
                self.send_header("Location", f"{state.url}elsewhere")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Posts) as server:
        state.url = f"http://127.0.0.1:{server.server_port}/hook?team=1"
        Thread(target=server.serve_forever, daemon=True).start()
        yield state
        server.shutdown()


@pytest.fixture(autouse=True)
def _private(settings: Any) -> None:
    settings.CREDENZA_WEBHOOKS_PRIVATE = True


@pytest.fixture
def admin() -> Actor:
    return staff(StaffRole.ADMINISTRATOR)


@pytest.fixture
def _the_library_is_on_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """It refuses what was signed more than five minutes ago by the real clock; a long run begins before that."""

    class Frozen(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return NOW if tz is None else NOW.astimezone(tz)

    monkeypatch.setattr("standardwebhooks.webhooks.datetime", Frozen)


@pytest.mark.usefixtures("_the_library_is_on_time")
def test_every_event_arrives_signed_in_the_standards_format(receiver: Receiver, admin: Actor) -> None:
    made = add_endpoint(url=receiver.url, by=admin, now=NOW)
    acme = account(person("ana@acme.example"), name="Zoë", now=NOW)
    dispatch_pending(now=NOW)
    assert post_due(now=NOW) == 1
    (headers, body), *_ = receiver.posted
    told = json.loads(body)
    assert (told["type"], told["data"]["account"]) == ("credits.account_opened", acme.account)
    assert datetime.fromisoformat(told["timestamp"]).replace(microsecond=0) == NOW.replace(microsecond=0)
    assert Webhook(made.secret).verify(body.decode(), headers) == told
    with pytest.raises(WebhookVerificationError):
        Webhook(made.secret).verify(body.decode().replace("account", "acc0unt"), headers)
    assert post_due(now=NOW + timedelta(days=1)) == 0
    (row,) = webhook_log(made.endpoint)
    assert (row.status, row.last_status, row.event) == ("sent", 200, "credits.account_opened")


def test_an_endpoint_gets_the_events_it_names(receiver: Receiver, admin: Actor) -> None:
    add_endpoint(url=receiver.url, events=("credits.account_closed",), by=admin, now=NOW)
    account(person(), now=NOW)
    dispatch_pending(now=NOW)
    assert webhook_log() == ()


@pytest.mark.parametrize("answer", [500, 404, 302, 301, 307])
def test_what_is_not_taken_is_tried_again_and_redirects_are_not_followed(
    receiver: Receiver, admin: Actor, answer: int
) -> None:
    receiver.answer = answer
    add_endpoint(url=receiver.url, by=admin, now=NOW)
    account(person(), now=NOW)
    dispatch_pending(now=NOW)
    assert post_due(now=NOW) == 0
    assert len(receiver.posted) == 1
    row = WebhookDelivery.objects.get()
    assert (row.status, row.last_status, row.attempts_count) == ("queued", answer, 1)
    assert row.next_try_at == NOW + timedelta(minutes=1)
    receiver.answer = 204
    assert post_due(now=NOW + timedelta(minutes=1)) == 1
    first, second = (headers for headers, _ in receiver.posted)
    assert first["webhook-id"] == second["webhook-id"]
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 60
    assert list(WebhookAttempt.objects.order_by("id").values_list("answer_status", flat=True)) == [answer, 204]


def test_a_receiver_that_is_gone_is_tried_for_days_then_given_up(admin: Actor) -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        url = f"http://127.0.0.1:{server.server_port}/"
    add_endpoint(url=url, by=admin, now=NOW)
    account(person(), now=NOW)
    dispatch_pending(now=NOW)
    row = WebhookDelivery.objects.get()
    while row.next_try_at is not None:
        post_due(now=row.next_try_at)
        row.refresh_from_db()
    assert row.status == "failed"
    assert "ConnectionRefusedError" in row.last_error


def test_an_event_is_delivered_again_by_hand(receiver: Receiver, admin: Actor) -> None:
    add_endpoint(url=receiver.url, by=admin, now=NOW)
    account(person(), now=NOW)
    dispatch_pending(now=NOW)
    post_due(now=NOW)
    redeliver(delivery=WebhookDelivery.objects.get().pk, by=admin, now=NOW)
    assert post_due(now=NOW) == 1
    ids = [headers["webhook-id"] for headers, _ in receiver.posted]
    assert ids[0] == ids[1]


def test_endpoints_are_changed_and_ended(receiver: Receiver, admin: Actor) -> None:
    made = add_endpoint(url=receiver.url, by=admin, now=NOW)
    change_endpoint(endpoint=made.endpoint, url=receiver.url, events=("b", "a", "a"), active=False, by=admin, now=NOW)
    (row,) = endpoints()
    assert (row.events, row.active) == (("a", "b"), False)
    account(person(), now=NOW)
    dispatch_pending(now=NOW)
    assert webhook_log() == ()
    end_endpoint(endpoint=made.endpoint, by=admin, now=NOW)
    assert endpoints() == ()
    with pytest.raises(NotFound):
        end_endpoint(endpoint=made.endpoint, by=admin, now=NOW)


def test_what_is_done_to_endpoints_stands_in_the_audit_trail(receiver: Receiver, admin: Actor) -> None:
    made = add_endpoint(url=receiver.url, by=admin, now=NOW)
    change_endpoint(endpoint=made.endpoint, url=receiver.url, events=(), active=True, by=admin, now=NOW)
    account(person(), now=NOW)
    dispatch_pending(now=NOW)
    redeliver(delivery=WebhookDelivery.objects.get().pk, by=admin, now=NOW)
    end_endpoint(endpoint=made.endpoint, by=admin, now=NOW)
    lines = search_audit(AuditFilter(subject_kind="webhook_endpoint", subject_id=made.endpoint))
    commands = ["end_webhook", "redeliver_webhook", "change_webhook", "add_webhook"]
    assert [(line.command, line.by_id) for line in lines] == [(command, admin.person_id) for command in commands]
    assert made.secret not in str([line.facts for line in lines])


@pytest.mark.usefixtures("_the_library_is_on_time")
def test_secrets_are_sealed_in_the_database(receiver: Receiver, admin: Actor, settings: Any) -> None:
    made = add_endpoint(url=receiver.url, by=admin, now=NOW)
    (row,) = WebhookEndpoint.objects.values()
    assert made.secret.removeprefix("whsec_") not in str(row)
    assert made.secret.removeprefix("whsec_").encode() not in bytes(row["sealed"])
    first = settings.CREDENZA_CODE_KEYS
    settings.CREDENZA_CODE_KEYS = [new_key("k2"), *first]
    account(person(), now=NOW)
    dispatch_pending(now=NOW)
    assert post_due(now=NOW) == 1
    (headers, body), *_ = receiver.posted
    Webhook(made.secret).verify(body.decode(), headers)
    assert list(keys_at_hand()) == []
    settings.CREDENZA_CODE_KEYS = [new_key("k2")]
    assert list(keys_at_hand()) == ["webhooks need the key 'test1', which is not in CREDENZA_CODE_KEYS"]
    redeliver(delivery=WebhookDelivery.objects.get().pk, by=admin, now=NOW)
    assert post_due(now=NOW) == 0
    assert WebhookDelivery.objects.get().last_error.startswith("webhooks need the key 'test1'")


def test_only_administrators_touch_endpoints(receiver: Receiver) -> None:
    for somebody in (person(), staff(StaffRole.ORDER_DESK), staff(StaffRole.FINANCE)):
        with pytest.raises(NotPermitted):
            add_endpoint(url=receiver.url, by=somebody, now=NOW)
        with pytest.raises(NotPermitted):
            redeliver(delivery=1, by=somebody, now=NOW)


def test_an_address_must_be_public_unless_a_setting_says_otherwise(
    receiver: Receiver, admin: Actor, settings: Any
) -> None:
    add_endpoint(url=receiver.url, by=admin, now=NOW)
    account(person(), now=NOW)
    dispatch_pending(now=NOW)
    settings.CREDENZA_WEBHOOKS_PRIVATE = False
    with pytest.raises(InvalidField, match="https"):
        add_endpoint(url=receiver.url, by=admin, now=NOW)
    assert post_due(now=NOW) == 0
    assert receiver.posted == []
    assert WebhookDelivery.objects.get().status == "failed"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "10.1.2.3", "[::ffff:10.0.0.1]", "2130706433"])
def test_private_hosts_are_refused_when_posting(host: str) -> None:
    with pytest.raises(AddressRefused, match="private network"):
        post(f"https://{host}/", b"{}", {}, private=False)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("192.168.1.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::127.0.0.1", False),
        ("fec0::1", False),
        ("64:ff9b:1::7f00:1", False),
    ],
)
def test_public_addresses_are_told_from_others(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


@pytest.mark.parametrize(
    "url",
    ["http://hooks.example.com/", "ftp://hooks.example.com/", "https:///x", "https://a:b@hooks.example.com/", "x",
     "https://hooks.example.com/#part", "https://hooks.example.com/a b", "https://hooks.example.com:99999/",
     "https://hooks.example.com/\r\nX: y", "https://hööks.example.com/", "https://127.0.0.1/", "https://[::1]/",
     "https://10.1.2.3:8443/", "https://169.254.169.254/latest", "https://[::ffff:10.0.0.1]/"],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        checked_url(url, private=False)
