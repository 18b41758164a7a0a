"""The standard's statement resource over HTTP: versions, credentials, ids, conflicts, reading back."""

import base64
import json
from typing import Any

import pytest
from django.test import Client

from credenza.kernel.actors import StaffRole
from credenza.learning.queries.statements import StatementFilter, received
from credenza.parties.commands.create_token import create_token
from credenza.parties.commands.service_accounts import end_service_account
from tests.builders.credits import NOW, person, staff, stock
from tests.builders.learning import COURSE_ID, ID, agent, cmi5, platform, statement, voiding

pytestmark = pytest.mark.django_db
VERSION = "HTTP_X_EXPERIENCE_API_VERSION"
URL = "/xapi/statements"


def basic(key: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode()


class Platform:
    """A learning platform that talks to the resource."""

    def __init__(self, credentials: str, version: str | None = "1.0.3") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers: dict[str, Any] = {"HTTP_AUTHORIZATION": credentials} if credentials else {}
        if version is not None:
            self.headers[VERSION] = version

    def send(self, method: str, body: Any = None, url: str = URL, **more: Any) -> Any:
        raw = body if isinstance(body, bytes) else json.dumps(body)
        kind = more.pop("content_type", "application/json")
        return self.client.generic(method, url, raw, content_type=kind, **self.headers | more)

    def post(self, body: Any, **more: Any) -> Any:
        return self.send("POST", body, **more)

    def put(self, body: Any, statement_id: str | None = ID, **more: Any) -> Any:
        return self.send("PUT", body, f"{URL}?statementId={statement_id}" if statement_id else URL, **more)

    def get(self, query: str = "", **more: Any) -> Any:
        return self.client.get(f"{URL}{query}", **self.headers | more)


@pytest.fixture
def kim(db):
    stock()
    return person("kim@acme.example", "Kim")


@pytest.fixture
def made(kim):
    return platform()[1]


@pytest.fixture
def lms(made):
    return Platform(basic(made.key, made.secret))


def outcomes() -> list[str]:
    return [row.outcome for row in received(StatementFilter())]


class TestPost:
    def test_one_answers_its_id(self, lms):
        given = statement()
        answer = lms.post(given)
        assert (answer.status_code, answer.json()) == (200, [given["id"]])
        assert answer["X-Experience-API-Version"] == "1.0.3"
        assert answer["X-Experience-API-Consistent-Through"].endswith("Z")
        assert outcomes() == ["credited"]

    def test_many_answer_theirs_in_order(self, lms):
        given = [statement(), cmi5(), statement("nobody@acme.example"), statement(verb="experienced")]
        answer = lms.post(given)
        assert answer.json() == [one["id"] for one in given]
        assert outcomes() == ["waiting", "credited", "credited"]

    def test_makes_an_id(self, lms):
        assert len(lms.post(statement(id=None)).json()[0]) == 36

    def test_takes_the_statements_out_of_a_body_with_attachments(self, lms):
        given = statement()
        body = (
            b"--edge\r\nContent-Type: application/json\r\n\r\n"
            + json.dumps(given).encode()
            + b"\r\n--edge\r\nContent-Type: text/plain\r\nX-Experience-API-Hash: 00\r\n\r\nwords\r\n--edge--\r\n"
        )
        answer = lms.post(body, content_type="multipart/mixed; boundary=edge")
        assert (answer.status_code, answer.json()) == (200, [given["id"]])


class TestPut:
    def test_answers_nothing_and_keeps_the_statement(self, lms):
        assert lms.put(statement(id=None)).status_code == 204
        assert lms.get(f"?statementId={ID}").json()["id"] == ID

    def test_the_same_again_is_taken_and_other_content_is_not(self, lms):
        given = statement(id=ID)
        assert [lms.put(given).status_code for _ in range(2)] == [204, 204]
        answer = lms.put(statement("bo@acme.example", id=ID))
        assert (answer.status_code, answer.json()["code"]) == (409, "statement_conflict")
        assert outcomes() == ["credited"]

    @pytest.mark.parametrize(
        ("query", "body"),
        [
            ("", statement(id=ID)),
            ("?statementId=4711", statement(id="4711")),
            ("?statementId=4711", statement(id=None)),
            (f"?statementId={ID}", statement(id="0b4c0b7e-6d0f-4c1c-9d5e-2f6a4d1f7a10")),
            (f"?statementId={ID}", statement(id="4711")),
            (f"?statementId={ID}", [statement(id=ID)]),
            (f"?statementId={ID}&loud=true", statement(id=ID)),
        ],
    )
    def test_that_lies_about_its_id_is_refused(self, lms, query, body):
        assert lms.send("PUT", body, f"{URL}{query}").status_code == 400
        assert outcomes() == []


class TestBadBodies:
    @pytest.mark.parametrize(
        "body",
        [
            b"", b"{", b"null", b"7", b"[]", b'"text"', b'{"id": NaN}', b"\xff\xfe", b'{"id": 1, "id": 2}',
            b"[" * 100_000, b'{"actor": ' * 50_000, b"1" * 5000, b"[null]", b"[[]]",
        ],
    )  # fmt: skip
    def test_are_told_so(self, lms, body):
        answer = lms.post(body)
        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"

    def test_name_the_place(self, lms):
        answer = lms.post([statement(), statement(timestamp="soon")])
        assert (answer.status_code, answer.json()["field"]) == (400, "statements.1.timestamp")
        assert outcomes() == []

    def test_of_another_kind(self, lms):
        assert lms.post(b"id=7", content_type="application/x-www-form-urlencoded").status_code == 400
        assert lms.post(b"words", content_type="multipart/mixed; boundary=edge").status_code == 400

    def test_of_parts_inside_of_parts_without_end(self, lms):
        parts = [f"--p{n}\r\nContent-Type: multipart/mixed; boundary=p{n + 1}\r\n\r\n" for n in range(2000)]
        answer = lms.post("".join(parts).encode(), content_type="multipart/mixed; boundary=p0")
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed_body")

    def test_that_are_too_large(self, lms):
        answer = lms.post(b" " * (2 * 1024 * 1024 + 1))
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


class TestVersions:
    @pytest.mark.parametrize(
        ("asked", "answered"), [("1.0", "1.0.3"), ("1.0.0", "1.0.3"), ("1.0.3", "1.0.3"), ("2.0.0", "2.0.0")]
    )
    def test_are_taken(self, made, asked, answered):
        answer = Platform(basic(made.key, made.secret), asked).post(statement())
        assert (answer.status_code, answer["X-Experience-API-Version"]) == (200, answered)

    @pytest.mark.parametrize("asked", [None, "", "0.95", "1.1", "3.0.0", "1.0.x", "latest"])
    def test_others_are_refused(self, made, asked):
        answer = Platform(basic(made.key, made.secret), asked).post(statement())
        assert (answer.status_code, answer.json()["code"]) == (400, "xapi_version")
        assert outcomes() == []

    def test_are_told_to_anybody(self, db):
        answer = Client().get("/xapi/about")
        assert (answer.status_code, answer.json()["version"]) == (200, ["1.0.3", "2.0.0"])


class TestCredentials:
    def test_bearer(self, made):
        assert Platform(f"Bearer {made.secret}").post(statement()).status_code == 200

    def test_of_somebody_at_the_desk(self, kim):
        desk = staff(StaffRole.CERTIFICATION_DESK)
        secret = create_token(name="t", scopes=("learning:write",), by=desk, now=NOW).secret
        assert Platform(f"Bearer {secret}").post(statement()).status_code == 200

    @pytest.mark.parametrize("kind", ["", "Basic", "Basic !!", "Bearer", "Bearer cz_no", "Digest x", "Basic bm8="])
    def test_that_are_none(self, made, kind):
        answer = Platform(kind).post(statement())
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
        assert answer["WWW-Authenticate"].startswith("Basic ")
        assert outcomes() == []

    def test_whose_key_and_secret_do_not_belong_together(self, made):
        assert Platform(basic("cz_another", made.secret)).post(statement()).status_code == 401

    def test_of_an_account_that_was_ended(self, made):
        end_service_account(account=made.account, reason="Over", by=staff(StaffRole.ADMINISTRATOR), now=NOW)
        assert Platform(basic(made.key, made.secret)).post(statement()).status_code == 401

    def test_that_may_not_post(self, kim):
        other = platform("catalog:read")[1]
        own = create_token(name="t", scopes=("learning:write",), by=kim, now=NOW).secret
        desk = create_token(name="t", scopes=("learning:read",), by=staff(StaffRole.CERTIFICATION_DESK), now=NOW).secret
        for secret in (other.secret, own, desk):
            assert Platform(f"Bearer {secret}").post(statement()).status_code == 403
        assert outcomes() == []


class TestReading:
    def test_one_comes_back_as_it_went_with_what_a_store_adds(self, lms):
        given = cmi5()
        lms.post(given)
        found = lms.get(f"?statementId={given['id']}").json()
        assert {name: found[name] for name in given} == given
        assert set(found) - set(given) == {"stored", "authority", "version"}

    def test_twice_is_not_modified(self, lms):
        lms.put(statement(id=ID))
        etag = lms.get(f"?statementId={ID}")["ETag"]
        assert lms.get(f"?statementId={ID}", HTTP_IF_NONE_MATCH=etag).status_code == 304

    def test_voided_ones_have_another_name(self, lms):
        lms.post([statement(id=ID), voiding(ID)])
        assert lms.get(f"?statementId={ID}").status_code == 404
        assert lms.get(f"?voidedStatementId={ID}").json()["id"] == ID
        assert len(lms.get().json()["statements"]) == 1

    def test_the_newest_come_first_page_by_page(self, lms):
        ids = lms.post([statement("kim@acme.example") for _ in range(5)]).json()
        first = lms.get("?limit=3").json()
        rest = lms.client.get(first["more"], **lms.headers).json()
        assert [one["id"] for one in (*first["statements"], *rest["statements"])] == ids[::-1]
        assert rest["more"] == ""

    def test_filters_are_followed(self, lms):
        lms.post([statement(), statement("bo@acme.example", verb="launched")])
        for query, count in (
            ("?agent=" + json.dumps(agent("bo@acme.example")), 1),
            ("?verb=http://adlnet.gov/expapi/verbs/launched", 1),
            (f"?activity={COURSE_ID}&ascending=true", 2),
            (f"?registration={ID}", 0),
            ("?since=2026-01-01T00:00:00Z&until=2026-01-02T00:00:00Z", 0),
        ):
            assert len(lms.get(query).json()["statements"]) == count, query

    @pytest.mark.parametrize(
        "query",
        [
            "?statementId=4711", f"?statementId={ID}&verb=http://x.example/", "?limit=many", "?agent=kim", "?since=soon",
            "?related_agents=true", "?format=canonical", "?attachments=true", "?ascending=1", "?method=PUT",
        ],
    )  # fmt: skip
    def test_what_is_not_followed_is_refused(self, lms, query):
        assert lms.get(query).status_code == 400

    def test_another_platforms_statements_are_not_there(self, lms):
        lms.put(statement(id=ID))
        other = platform()[1]
        stranger = Platform(basic(other.key, other.secret))
        assert stranger.get(f"?statementId={ID}").status_code == 404
        assert stranger.get().json()["statements"] == []

    def test_other_methods_are_not_taken(self, lms):
        answer = lms.send("DELETE", {})
        assert (answer.status_code, answer["Allow"]) == (405, "PUT, POST, GET, HEAD")


class TestTrouble:
    def test_inside_is_told_and_loses_nothing(self, lms, monkeypatch):
        def broken(*_: Any, **__: Any) -> None:
            raise RuntimeError("disk")

        given = statement()
        with monkeypatch.context() as patch:
            patch.setattr("credenza.learning.commands.post_statements.settle", broken)
            assert lms.post(given).status_code == 500
        assert outcomes() == []
        assert lms.post(given).status_code == 200
        assert outcomes() == ["credited"]
