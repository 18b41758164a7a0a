"""Whatever number of the shipped pack gets a wrong type: it is named with its line."""

import re
import tempfile
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.programs.lines import line_of, positions
from credenza.programs.sources import leaves
from tests.rules.programs.packs import SHIPPED_TEXT, problems_of

pytestmark = pytest.mark.once

NUMBER = re.compile(r"(?<![\w.\"-])\d+(\.\d+)?(?![\w.\"-])")
LINES = SHIPPED_TEXT.splitlines()
NUMBERED = [
    (number, match.span())
    for number, line in enumerate(LINES)
    if "=" in line and '"' not in line.partition("=")[2].partition("list_minor")[0].replace('"USD"', "")
    for match in NUMBER.finditer(line.partition("#")[0])
]
WRONG = st.sampled_from(['"12"', "true", "[1]", "{ a = 1 }", "2026-01-01", "07:30:00", "-1", "1e99", "inf", '""'])


class TestAnyNumber:
    def test_there_are_numbers_to_change(self) -> None:
        assert len(NUMBERED) > 40

    @settings(max_examples=80, deadline=None)
    @given(place=st.sampled_from(NUMBERED), wrong=WRONG)
    def test_of_a_wrong_type_is_named_with_its_line(self, place: tuple[int, tuple[int, int]], wrong: str) -> None:
        number, (start, end) = place
        line = LINES[number]
        text = "\n".join([*LINES[:number], f"{line[:start]}{wrong}{line[end:]}", *LINES[number + 1 :]])
        with tempfile.TemporaryDirectory() as folder:
            places = [problem.place for problem in problems_of(text, Path(folder))]
        assert f":{number + 1}" in {place[place.rindex(":") :] for place in places}, (line, wrong, places)

    @settings(max_examples=50, deadline=None)
    @given(number=st.integers(0, len(LINES) - 1))
    def test_without_any_one_line_the_pack_is_good_or_refused_never_a_crash(self, number: int) -> None:
        text = "\n".join([*LINES[:number], *LINES[number + 1 :]])
        with tempfile.TemporaryDirectory() as folder:
            for problem in problems_of(text, Path(folder)):
                assert problem.wrong
                assert problem.right


class TestPositions:
    def test_of_every_key_of_the_shipped_pack_show_that_key(self) -> None:
        found = positions(SHIPPED_TEXT)
        for path in leaves(tomllib.loads(SHIPPED_TEXT)):
            name = next(part for part in reversed(path) if isinstance(part, str))
            assert name in LINES[line_of(path, found) - 1], path

    @pytest.mark.parametrize(
        ("path", "line"),
        [
            (("a",), 1),
            (("b", "c"), 3),
            (("text",), 4),
            (("list", 1), 10),
            (("quoted key",), 12),
            (("t",), 13),
            (("t", "x", "y"), 14),
            (("rows", 0, "n"), 16),
            (("rows", 1), 17),
            (("rows", 1, "n"), 18),
            (("rows", 1, "sub", "m"), 20),
            (("rows", 1, "missing"), 17),
            (("nowhere",), 1),
        ],
    )
    def test_reads_toml_as_the_parser_does(self, path: tuple[str | int, ...], line: int) -> None:
        toml = (
            'a = 1 # [not a table]\n# c = 1\nb.c = 2\ntext = """\nd = 1\n"""\nlist = [\n  1,\n  # no\n  2,\n]\n'
            '"quoted key" = 3\n[t]\nx = { y = 1 }\n[[rows]]\nn = 1\n[[rows]]\nn = 2\n[rows.sub]\nm = 3\n'
        )
        assert line_of(path, positions(toml)) == line
