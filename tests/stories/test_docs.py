"""The docs' examples are true: every story in them runs, and the tables beside the ledger's are what it leaves."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from credenza.cli.rehearsal.run import rehearse
from credenza.credits.verification import CHECKS, violations

pytestmark = pytest.mark.django_db

DOCS = Path(__file__).parents[2] / "docs"
LEDGER = DOCS / "explanation" / "ledger.md"
STORY = re.compile(r"^```json story\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STORIES = [
    pytest.param(text, id=f"{page.relative_to(DOCS)}-{number}")
    for page in sorted(DOCS.rglob("*.md"))
    for number, text in enumerate(STORY.findall(page.read_text(encoding="utf-8")), start=1)
]


def table(page: Path, *heads: str) -> list[list[str]]:
    """The rows of the page's table with these heads."""
    lines = page.read_text(encoding="utf-8").partition(f"| {' | '.join(heads)} |\n")[2].splitlines()[1:]
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
    return rows


class TestStories:
    @pytest.mark.parametrize("text", STORIES)
    def test_run_without_a_refusal(self, text: str) -> None:
        document = rehearse(json.loads(text))
        assert [one for one in document["steps"] if not one["ok"]] == []
        assert [one for one in document["answers"] if one["answer"] in (None, [])] == []
        assert violations() == []


class TestTryARule:
    def test_says_what_comes_of_it(self) -> None:
        text = STORY.findall((DOCS / "how-to" / "try-a-rule.md").read_text(encoding="utf-8"))[0]
        account, mails = (one["answer"] for one in rehearse(json.loads(text))["answers"])
        assert (account["requests"][0]["status"], account["requests"][0]["decided_by"]) == ("cancelled", "system")
        assert (account["available"], account["lots"][0]["expires_on"]) == (0, "2026-09-10")
        assert [mail["on"] for mail in mails if mail["notice"] == "redemption_cancelled"] == ["2026-03-22"]
        assert "lot_expiring" in {mail["notice"] for mail in mails}

    def test_says_whom_other_rules_would_affect(self) -> None:
        text = STORY.findall((DOCS / "how-to" / "try-a-rule.md").read_text(encoding="utf-8"))[1]
        (answer,) = (one["answer"] for one in rehearse(json.loads(text))["answers"])
        assert (answer["candidates"], answer["affected"], answer["kinds"]["renewals_lost"]) == (1, 1, 1)
        (example,) = answer["examples"]
        assert (example["suspends_from"], example["suspends_to"]) == ("2027-03-05", "2026-06-03")


class TestLedger:
    @pytest.fixture
    def told(self) -> dict[str, Any]:
        document = rehearse(json.loads(STORY.findall(LEDGER.read_text(encoding="utf-8"))[0]))
        lots = {one["result"]["lot"]: one["id"] for one in document["steps"] if "lot" in (one.get("result") or {})
                and one["id"]}  # fmt: skip
        return {"lots": lots, "answers": {one["id"]: one["answer"] for one in document["answers"]}}

    def test_leaves_the_entries_of_the_table(self, told: dict[str, Any]) -> None:
        found = [
            [entry["on"], entry["kind"], str(entry["credits"]), told["lots"][entry["lot"]], entry["request"] or "",
             str(entry["balance_after"])]
            for entry in told["answers"]["account"]["entries"]
        ]  # fmt: skip
        assert table(LEDGER, "on", "kind", "credits", "lot", "request", "balance after") == found

    def test_shows_finance_the_table(self, told: dict[str, Any]) -> None:
        found = [
            [at, told["lots"][row["lot"]], str(row["left"]), row["deferred"], row["recognized"], row["breakage"]]
            for at in ("2026-12-31", "2027-01-31", "2027-02-28")
            for row in told["answers"][at]
        ]
        assert table(LEDGER, "at", "lot", "left", "deferred", "recognized", "breakage") == found

    def test_is_proved_by_the_rules_of_the_table(self) -> None:
        assert [row[0].strip("`") for row in table(LEDGER, "rule", "holds when")] == [name for name, _ in CHECKS]


class TestCertification:
    def test_the_worked_example_says_what_comes_of_it(self) -> None:
        page = DOCS / "explanation" / "certification.md"
        answers = {
            one["id"]: one["answer"]
            for one in rehearse(json.loads(STORY.findall(page.read_text(encoding="utf-8"))[0]))["answers"]
        }
        known = {"2026-03-21": "Kim", "2026-03-19": "Kim, as known the day before"}
        for name, day, *told in table(page, "credential", "known on", "status", "suspends", "expires", "units"):
            held = {one["id"]: one for one in answers[known[day]]["credentials"]}[name]
            assert [held["status"], held["suspends_on"], held["expires_on"], str(held["units"])] == told
        assert answers["the second event"]["counts_for"] == ["second"]
