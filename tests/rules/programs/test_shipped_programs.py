"""Every program that comes with Credenza: whole, sourced, and honest about what is not verified."""

import re

import pytest

from credenza.certification.rules.engine import compiled
from credenza.certification.rules.facts import Facts, ForEverybody
from credenza.programs.loader import SHIPPED, load_pack, shipped

pytestmark = pytest.mark.once

OTHERS = [name for name in shipped() if name != "atlassian"]


class TestEveryProgram:
    def test_are_eleven(self) -> None:
        assert len(shipped()) == 11

    @pytest.mark.parametrize("name", shipped())
    def test_loads_under_its_own_name_and_compiles(self, name: str) -> None:
        program = load_pack(name).program
        assert program.id == name
        assert program.certification is not None
        assert compiled(program.certification, ForEverybody()).replay(Facts()).credentials == ()

    @pytest.mark.parametrize("name", [*shipped(), "defaults"])
    def test_has_lines_that_fit_a_screen_and_no_address(self, name: str) -> None:
        text = (SHIPPED / f"{name}.toml").read_text(encoding="utf-8")
        assert [line for line in text.splitlines() if len(line) > 120] == []
        assert "://" not in text

    @pytest.mark.parametrize("name", OTHERS)
    def test_rests_on_documents_where_it_says_how_long_and_how_much(self, name: str) -> None:
        for path, _, source in load_pack(name).values:
            if path[0] == "certification" and {"validity_months", "renewal", "counts_up_to"} & set(path):
                assert not source.startswith("Credenza's choice"), (path, source)

    @pytest.mark.parametrize("name", OTHERS)
    def test_is_about_renewals_only(self, name: str) -> None:
        text = (SHIPPED / f"{name}.toml").read_text(encoding="utf-8")
        tables = set(re.findall(r"^\[+([a-z]+)", text, re.MULTILINE))
        assert tables == {"sources", "certification"}
