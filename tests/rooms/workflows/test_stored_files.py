"""Rows and files: ``verify`` names each file that evidence speaks of and that is gone or changed."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from credenza.cli.main import main
from credenza.gateways.files import choice
from credenza.gateways.files.memory import MemoryFiles
from credenza.gateways.files.sample import sample_evidence
from credenza.jobs.chores import prune
from credenza.workflows.proofs import proof_of
from credenza.workflows.stored_files import broken_evidence, stray_files
from tests.builders import certification as build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store() -> Iterator[MemoryFiles]:
    with choice.using(MemoryFiles()) as store:
        yield store


def shown(name: str) -> str:
    """An activity with evidence; answers the name of its file."""
    who = build.person(f"{name}@acme.example")
    proof = proof_of(sample_evidence(name), "shot.png")
    claimed = build.claim("coursework", date(2026, 1, 5))
    build.record_activity(person=who.person_id, claim=claimed, evidence=(proof,), by=who, now=build.NOW)  # type: ignore[arg-type]
    return proof.stored_name


class TestVerify:
    def test_agrees_when_each_file_is_whole(self, capsys: pytest.CaptureFixture[str]) -> None:
        shown("kim")
        assert list(broken_evidence()) == []
        assert main(["verify"]) == 0
        assert " 0 violations." in capsys.readouterr().out

    def test_names_what_is_missing_or_changed(self, store: MemoryFiles, capsys: pytest.CaptureFixture[str]) -> None:
        gone, changed, whole = shown("kim"), shown("lee"), shown("sam")
        store.remove(gone)
        store._held[changed] = b"other"
        assert main(["verify", "--json"]) == 1
        found = json.loads(capsys.readouterr().out)
        assert {one["rule"] for one in found} == {"evidence_files_whole"}
        assert [one["what"].split(":")[0] for one in found] == [
            f"file {gone} is missing",
            f"file {changed} was changed",
        ]
        assert whole not in str(found)
        halves = [set(broken_evidence(part=part, of=2)) for part in (0, 1)]
        assert (len(halves[0] | halves[1]), halves[0] & halves[1]) == (2, set())
        assert main(["verify", "--parts", "2"]) in (0, 1)

    def test_tells_of_strays_and_calls_them_no_violation(
        self, store: MemoryFiles, capsys: pytest.CaptureFixture[str]
    ) -> None:
        shown("kim")
        left = proof_of(sample_evidence("left"), "shot.png").stored_name
        assert list(stray_files(now=datetime.now(UTC) + timedelta(days=1))) == [left]
        assert main(["verify"]) == 0
        assert capsys.readouterr().err.strip() == f"1 stored files are named by no row: {left}"

    def test_tidying_up_takes_what_nobody_named_in_time(
        self, store: MemoryFiles, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = shown("kim")
        left = proof_of(sample_evidence("left"), "shot.png").stored_name
        now = datetime.now(UTC)
        monkeypatch.setattr("credenza.gateways.files.memory.ALWAYS", now)
        prune(now + timedelta(days=1, hours=12))
        assert store.exists(left)
        monkeypatch.setattr("credenza.workflows.stored_files.FEW", 0)
        other = proof_of(sample_evidence("other"), "shot.png").stored_name
        prune(now + timedelta(days=3))
        # More than are named: rather are the rows gone.
        assert store.exists(left)
        store.remove(other)
        prune(now + timedelta(days=3))
        assert [store.exists(name) for name in (whole, left)] == [True, False]
