"""A malformed story runs nothing and says where and why; the command exits 2."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from credenza.cli.rehearsal.run import rehearse
from credenza.cli.rehearsal.story import Malformed
from tests.stories.telling import OWNER, ask, opened, step

pytestmark = pytest.mark.django_db


def _card(name: str) -> dict[str, Any]:
    return step("2026-03-10", OWNER, "purchase_credits", account="$acme", credits=5, card=name)


CASES: list[tuple[str, Any, str]] = [
    ("not an object", [], ""),
    ("unknown key", {"stepz": []}, "/stepz"),
    ("unknown step", {"steps": [step("2026-01-01", OWNER, "fly")]}, "/steps/0/do"),
    ("going back", {"steps": [*opened("2026-03-10"), step("2026-03-09", OWNER, "expire_lots")]}, "/steps/2/on"),
    ("no date", {"steps": [step("tomorrow", OWNER, "expire_lots")]}, "/steps/0/on"),
    ("no person", {"steps": [step("2026-01-01", "Ana", "expire_lots")]}, "/steps/0/as"),
    ("unknown step key", {"steps": [step("2026-01-01", OWNER, "expire_lots", colour="red")]}, "/steps/0/with/colour"),
    (
        "id twice",
        {"steps": [step("2026-01-01", OWNER, "expire_lots", "x"), step("2026-01-01", OWNER, "expire_lots", "x")]},
        "/steps/1/id",
    ),
    (
        "name of nothing",
        {"steps": [step("2026-01-01", OWNER, "close_account", account="$acme")]},
        "/steps/0/with/account",
    ),
    (
        "field of nothing",
        {"steps": [*opened(), step("2026-03-10", OWNER, "close_account", account="$acme.colour")]},
        "/steps/2/with/account",
    ),
    ("unknown question", {"ask": [ask("2026-01-01", "weather")]}, "/ask/0/about"),
    ("rules of nothing", {"ask": [ask("2026-01-01", "rule_change", "longer")]}, "/ask/0/of"),
    ("rules that are not good", {"ask": [ask("2026-01-01", "rule_change", {"overrides": {"x": 1}})]}, "/ask/0/of"),
    ("unknown override", {"overrides": {"credits.colour": 1}}, "/overrides/credits.colour"),
    ("bad product", {"setup": {"products": [{"sku": "X"}]}}, "/setup/products/0/family"),
    ("unknown setup key", {"setup": {"weather": []}}, "/setup/weather"),
    ("unknown product key", {"setup": {"products": [{"sku": "X", "family": "exam", "x": 1}]}}, "/setup/products/0/x"),
    ("no percentage", {"setup": {"tax_rates": [{"country": "NL", "percent": "x"}]}}, "/setup/tax_rates/0/percent"),
    ("no list of organizations", {"setup": {"organizations": 5}}, "/setup/organizations"),
    ("nameless organization", {"setup": {"organizations": [{"kind": "reseller"}]}}, "/setup/organizations/0/name"),
    (
        "unknown organization key",
        {"setup": {"organizations": [{"name": "Acme", "x": 1}]}},
        "/setup/organizations/0/x",
    ),
    (
        "unknown kind of organization",
        {"setup": {"organizations": [{"name": "Acme", "kind": "x"}]}},
        "/setup/organizations/0/kind",
    ),
    ("no holiday", {"setup": {"holidays": ["soon"]}}, "/setup/holidays/0"),
    ("no list of strangers", {"setup": {"strangers": OWNER}}, "/setup/strangers"),
    ("bad override", {"overrides": {"credits.validity_months": "six"}}, "/overrides/credits.validity_months"),
    ("unknown program", {"program": "nowhere"}, "/program"),
    ("unknown card", {"steps": [*opened(), _card("maybe")]}, "/steps/2/with/card"),
    ("question about no step", {"steps": opened(), "ask": [ask("2026-03-10", of="beta")]}, "/ask/0/of"),
    ("question about no $ name", {"steps": opened(), "ask": [ask("2026-03-10", of="$beta")]}, "/ask/0/of"),
    ("question about nothing", {"steps": opened(), "ask": [ask("2026-03-10", of=None)]}, "/ask/0/of"),
    ("unknown report", {"ask": [ask("2026-03-10", "report", "weather")]}, "/ask/0/of"),
    ("unknown role", {"setup": {"people": [{"email": OWNER, "roles": ["king"]}]}}, "/setup/people/0/roles/0"),
]


class TestMalformedStories:
    @pytest.mark.parametrize(("story", "pointer"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
    def test_say_where(self, story: Any, pointer: str) -> None:
        with pytest.raises(Malformed) as caught:
            rehearse(story)
        assert caught.value.pointer == pointer


@pytest.mark.once
class TestCommand:
    def run(self, story: str, tmp_path: Path, *options: str) -> subprocess.CompletedProcess[str]:
        file = tmp_path / "story.json"
        file.write_text(story)
        return subprocess.run(
            [sys.executable, "-m", "credenza.cli.main", "rehearse", str(file), *options],
            capture_output=True,
            text=True,
            check=False,
            env={"PYTHONPATH": "src", "PATH": "/usr/bin:/bin"},
        )

    def test_prints_one_document_and_exits_0_with_refusals(self, tmp_path: Path) -> None:
        refused = step("2026-03-10", OWNER, "purchase_credits", "p2", account="$acme", credits=0)
        done = self.run(json.dumps({"steps": [*opened(), refused], "ask": [ask("2026-04-01")]}), tmp_path)
        assert done.returncode == 0, done.stderr
        document = json.loads(done.stdout)
        assert [one["ok"] for one in document["steps"]] == [True, True, False]
        assert document["answers"][0]["answer"]["available"] == 1000

    @pytest.mark.parametrize("story", ["{", '{"steps": 5}'])
    def test_exits_2_and_says_why_on_standard_error(self, story: str, tmp_path: Path) -> None:
        done = self.run(story, tmp_path)
        assert done.returncode == 2
        assert done.stdout == ""
        assert "/" in done.stderr

    def test_says_that_a_server_gives_no_database(self, tmp_path: Path) -> None:
        done = self.run("{}", tmp_path, "--database", "nowhere")
        assert (done.returncode, done.stdout) == (1, "")
        assert "--database" in done.stderr
        assert "Traceback" not in done.stderr
