"""Small is the habit: what one can see at once, and hold in one's head."""

import ast
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

FILE_LINES = 300
TEST_FILE_LINES = 500
FUNCTION_LINES = 50
STORY = "one story: its steps, and what came of each, are read together"
LONGER_BY_NAME: dict[str, str] = {
    "tests/stories/test_order_stories.py::test_sells_to_a_customer_whose_contact_reveals_the_key": STORY,
    "tests/stories/test_orders_examined.py::test_have_every_cent_and_every_reason": STORY,
    "tests/stories/test_orders_examined.py::test_of_quotes_and_terms": STORY,
    "tests/stories/test_orders_examined.py::test_of_refunds": STORY,
}
"""Path or path::function -> why it may be longer."""

SOURCES = sorted(path for path in Path("src").rglob("*.py") if "migrations" not in path.parts)
TESTS = sorted(Path("tests").rglob("*.py"))


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def long_functions(path: Path) -> list[str]:
    return [
        f"{path}::{node.name}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES
    ]


class TestSize:
    def test_of_source_files(self) -> None:
        assert [str(path) for path in SOURCES if lines(path) > FILE_LINES and str(path) not in LONGER_BY_NAME] == []

    def test_of_test_files(self) -> None:
        assert [str(path) for path in TESTS if lines(path) > TEST_FILE_LINES] == []

    def test_of_functions(self) -> None:
        found = [name for path in [*SOURCES, *TESTS] for name in long_functions(path)]
        assert [name for name in found if name not in LONGER_BY_NAME] == []

    def test_names_no_exception_that_is_gone(self) -> None:
        assert [name for name in LONGER_BY_NAME if not Path(name.partition("::")[0]).exists()] == []
