"""Words and marks that don't stand in this house."""

import re
from pathlib import Path

import pytest

from credenza.config import settings  # noqa: F401  reading it names every variable
from credenza.config.environment import NAMES

pytestmark = pytest.mark.once

SOURCE = sorted(Path("src").rglob("*.py"))
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|NotImplemented" + r"Error)\b")
SKIP = re.compile(r"pytest\.(mark\.(skip|xfail)|skip\(|importorskip)")
STAMPS = re.compile(r"auto_now(_add)?\s*=\s*True")


def having(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [str(path) for path in paths if pattern.search(path.read_text(encoding="utf-8"))]


class TestSource:
    def test_holds_no_unfinished_marks(self) -> None:
        assert having(UNFINISHED, SOURCE) == []

    def test_dates_nothing_by_the_database_layer(self) -> None:
        """A clock that no ban on clocks sees."""
        assert having(STAMPS, SOURCE) == []


class TestTests:
    def test_skip_nothing(self) -> None:
        """What belongs to one database is deselected on the other."""
        assert having(SKIP, [path for path in Path("tests").rglob("*.py") if path.name != "test_writing.py"]) == []


class TestLockFiles:
    def test_name_no_registry(self) -> None:
        assert having(re.compile("://"), sorted(Path("requirements").glob("*"))) == []

    @pytest.mark.parametrize("name", ["base", "dev"])
    def test_carry_a_hash_for_each_package(self, name: str) -> None:
        blocks = re.split(r"\n(?=\S)", Path(f"requirements/{name}.lock").read_text(encoding="utf-8").strip())
        assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


class TestSettings:
    def test_are_all_in_the_reference(self) -> None:
        page = Path("docs/reference/settings.md").read_text(encoding="utf-8")
        assert [name for name in NAMES if f"`{name}`" not in page] == []
