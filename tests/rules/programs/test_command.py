"""``credenza programs check`` and ``credenza programs show``."""

import re
from argparse import ArgumentParser
from pathlib import Path

import pytest

from credenza.cli.programs import add_arguments, run
from credenza.programs.certification_shapes import (
    ActivityType,
    BlanketExtension,
    CarryOver,
    Category,
    Certification,
    CertificationPolicy,
    Level,
    LevelRules,
    Requirement,
)
from credenza.programs.kinds import choices_of, fields_of
from credenza.programs.loader import shipped
from credenza.programs.overrides import keys_of
from credenza.programs.shapes import Program
from tests.rules.programs.packs import changed, problems_of

pytestmark = pytest.mark.once


def programs(*words: str) -> int:
    parser = ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args(words))


class TestCheck:
    def test_of_the_pack_in_force(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert programs("check") == 0
        assert "atlassian.toml: good." in capsys.readouterr().out

    def test_counts_items_and_certifications(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert programs("check", "cncf", "atlassian") == 0
        told = capsys.readouterr().out
        assert "each with its source; 0 items, 2 certifications." in told
        assert "each with its source; 25 items, 19 certifications." in told

    def test_names_every_problem_of_every_pack(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        bad = tmp_path / "bad.toml"
        bad.write_text(changed(("validity_months = 12", "validity_months = 0"), ("percent = 20", "percent = 101")))
        assert programs("check", "atlassian", str(bad), "nobody") == 1
        told = capsys.readouterr()
        assert "atlassian.toml: good." in told.out
        assert "credits.validity_months is 0; right would be: a whole number from 1 to 1200" in told.err
        assert f"{bad}: 2 problems." in told.err
        assert "nobody: 1 problem." in told.err

    def test_asks_for_a_verb(self) -> None:
        with pytest.raises(SystemExit) as asked:
            programs()
        assert asked.value.code == 2


class TestShow:
    def test_prints_values_with_their_sources(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert programs("show", "atlassian") == 0
        told = capsys.readouterr().out
        assert "credits.validity_months = 12\n    Atlassian University Training Credits, " in told
        assert "items[0].payable_with_credits = true\n" in told
        assert "credits.nudge_from_credits = 16000\n    follows from credits.volume_discount" in told

    def test_prints_lists_and_requirements_on_a_line_each(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert programs("show", "atlassian") == 0
        told = capsys.readouterr().out
        assert "certification.suspension_ahead_days = 180, 90, 30, 7\n" in told
        assert "certification.levels[1].rules[0].renewal.units = 100\n    The new process" in told
        assert "certification.activity_types[1].evidence_examples = Your registration for the event\n" in told

    def test_prints_what_the_house_lends(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert programs("show", "pmp") == 0
        told = capsys.readouterr().out
        assert "items = nothing\n    Credenza's choice: " in told
        assert "certification.levels[0].rules[0].renewal.all_of[1].category = education\n" in told

    def test_of_a_bad_pack_says_why(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert programs("show", "nobody") == 1
        assert "nobody: cannot be read" in capsys.readouterr().err


class TestGuide:
    """docs/how-to/write-a-rule-pack.md speaks of keys that are there, and of all of them."""

    GUIDE = Path("docs/how-to/write-a-rule-pack.md").read_text(encoding="utf-8")

    def test_names_every_key_of_the_credits_program_and_no_other(self) -> None:
        known = {key for key in keys_of(Program) if key.startswith("credits.")}
        named = set(re.findall(r"`(credits\.[a-z_.]+)`", self.GUIDE))
        assert named == known

    def test_shows_an_item_that_loads(self, tmp_path: Path) -> None:
        block = re.findall(r"```toml\n(\[\[items\]\]\n.*?)```", self.GUIDE, re.DOTALL)
        assert len(block) == 1
        assert problems_of(changed(('sku = "ACP-120"', 'sku = "ACP-121"')) + "\n" + block[0], tmp_path) == ()

    def test_names_every_key_of_the_renewal_program_and_no_other(self) -> None:
        known = {key for key in keys_of(Program) if key.startswith("certification.")}
        named = set(re.findall(r"`(certification\.[a-z_.]+)`", self.GUIDE))
        assert named == known

    @pytest.mark.parametrize(
        "shape", [ActivityType, BlanketExtension, CarryOver, Category, Certification, Level, LevelRules, Requirement]
    )
    def test_names_every_key_of_the_tables_in_lists(self, shape: type) -> None:
        renewals = self.GUIDE[self.GUIDE.index("### Lists of the program") :]
        named = set(re.findall(r"`([a-z_]+)`", renewals))
        assert set(fields_of(shape)) <= named

    def test_names_every_choice(self) -> None:
        named = set(re.findall(r"`([a-z_]+)`", self.GUIDE))
        choices = [*fields_of(CertificationPolicy).values(), *fields_of(LevelRules).values()]
        assert {word for key in choices for word in choices_of(key.type)} <= named

    def test_shows_a_whole_renewal_program_that_loads(self, tmp_path: Path) -> None:
        assert problems_of(self.example(), tmp_path) == ()

    def test_shows_a_mistake_as_it_is_told(self, tmp_path: Path) -> None:
        text = self.example().replace('category = "safety", name', 'category = "savety", name')
        (problem,) = problems_of(text, tmp_path)
        assert str(problem).replace(str(tmp_path / "pack.toml"), "roofs.toml") in self.GUIDE

    def example(self) -> str:
        (block,) = re.findall(r"```toml\n(id = .*?)```", self.GUIDE, re.DOTALL)
        return str(block)


class TestReference:
    """docs/reference/programs.md has a row for every shipped program."""

    ROWS = re.findall(r"^\| `(\w+)` \|", Path("docs/reference/programs.md").read_text(encoding="utf-8"), re.MULTILINE)

    def test_names_every_shipped_program_and_no_other(self) -> None:
        assert sorted(self.ROWS) == list(shipped())
