"""The reference pages say what the code says, and every link in the docs leads somewhere."""

import argparse
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest

import credenza
from credenza.cli.main import COMMANDS
from credenza.cli.rehearsal.questions import QUESTION_NAMES
from credenza.cli.rehearsal.steps import JOBS_STEP, STEPS
from credenza.config import settings  # noqa: F401  reading it names every variable
from credenza.config.environment import NAMES
from credenza.doors.refusals import WORDINGS
from credenza.kernel.errors import DomainError

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|(?:src|href|srcset)=\"([^\"]+)\"")


def rows(page: str, heading: str = "") -> list[list[str]]:
    """The cells of a page's tables whose first cell is code, below a heading if one is given."""
    text = (DOCS / "reference" / page).read_text(encoding="utf-8")
    part = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0] if heading else text
    lines = [line for line in part.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def codes(cell: str) -> list[str]:
    """What stands in backquotes."""
    return re.findall(r"`([^`]+)`", cell)


def anchors(page: Path) -> set[str]:
    """The marks that headings are linked by."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def refusals() -> dict[str, type[DomainError]]:
    """Every refusal of the source by its code; a private one is never shown."""
    for module in pkgutil.walk_packages(credenza.__path__, "credenza."):
        if ".rules." in module.name or module.name.endswith("errors"):
            import_module(module.name)
    found, waiting = {}, list(DomainError.__subclasses__())
    for each in waiting:
        waiting.extend(each.__subclasses__())
        if not each.__name__.startswith("_"):
            found[each.code] = each
    return found


class TestErrors:
    def test_every_refusal_has_words(self) -> None:
        assert set(refusals()) == set(WORDINGS)

    def test_the_page_lists_each_with_its_status_in_the_same_order(self) -> None:
        told = [(codes(row[0])[0], int(row[1])) for row in rows("errors.md")]
        assert told == [(code, wording.status) for code, wording in WORDINGS.items()]

    def test_the_page_names_the_facts(self) -> None:
        told = {codes(row[0])[0]: codes(row[3]) for row in rows("errors.md")}
        known = {code: [field.name for field in fields(each)] for code, each in refusals().items()}
        assert told == known


class TestCommands:
    def test_the_page_lists_all_in_order(self) -> None:
        assert [codes(row[0])[0] for row in rows("cli.md")] == list(COMMANDS)

    def test_the_page_names_every_option(self) -> None:
        told = {codes(row[0])[0]: set(re.findall(r"`(--[a-z-]+)`", row[2])) for row in rows("cli.md")}
        assert told == {name: options(module) for name, (module, _) in COMMANDS.items()}


def options(module: str) -> set[str]:
    parser = argparse.ArgumentParser(add_help=False)
    import_module(module).add_arguments(parser)
    return set(named(parser)) - {"--help"}


def named(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Its long options, and those of its verbs."""
    for action in parser._actions:
        yield from (name for name in action.option_strings if name.startswith("--"))
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from named(below)


class TestRehearsals:
    def test_the_page_lists_every_step_with_its_keys(self) -> None:
        told = {codes(row[0])[0]: row[1] for row in rows("rehearsal.md", "Steps")}
        assert list(told) == [*STEPS, JOBS_STEP]
        keys = {name: (codes(cell.partition("(")[0]), codes(cell.partition("(")[2])) for name, cell in told.items()}
        known = {name: (list(kind.needed), list(kind.optional)) for name, kind in STEPS.items()}
        assert {name: keys[name] for name in STEPS} == known

    def test_the_page_lists_every_question(self) -> None:
        assert {codes(row[0])[0] for row in rows("rehearsal.md", "Questions")} == QUESTION_NAMES


class TestLinks:
    @pytest.mark.parametrize("paper", PAGES, ids=lambda paper: str(paper.relative_to(ROOT)))
    def test_lead_somewhere(self, paper: Path) -> None:
        found = [first or second for first, second in LINK.findall(paper.read_text(encoding="utf-8"))]
        local = [link.partition("#")[0] for link in found if "://" not in link and not link.startswith("#")]
        assert [link for link in local if not (paper.parent / link).exists()] == []

    @pytest.mark.parametrize("paper", PAGES, ids=lambda paper: str(paper.relative_to(ROOT)))
    def test_lead_to_headings_that_are_there(self, paper: Path) -> None:
        found = [first or second for first, second in LINK.findall(paper.read_text(encoding="utf-8"))]
        marked = [link.partition("#")[::2] for link in found if "#" in link and "://" not in link]
        assert [
            (page, mark) for page, mark in marked if mark not in anchors(paper.parent / page if page else paper)
        ] == []

    def test_every_page_is_reached_from_the_readme(self) -> None:
        reached, waiting = set(), [ROOT / "README.md"]
        while waiting:
            page = waiting.pop()
            reached.add(page)
            for first, second in LINK.findall(page.read_text(encoding="utf-8")):
                target = (page.parent / (first or second).partition("#")[0]).resolve()
                if target.suffix == ".md" and target.exists() and target not in reached:
                    waiting.append(target)
        assert [str(page.relative_to(ROOT)) for page in PAGES if page not in reached] == []


class TestLabels:
    @pytest.mark.parametrize("paper", ["owners.md", "learners.md", "staff.md"])
    def test_stand_on_a_page(self, paper: str) -> None:
        """What a how-to prints in bold is written somewhere in the portal, letter by letter."""
        portal = ROOT / "src" / "credenza" / "portal"
        sources = [*portal.rglob("*.html"), *portal.rglob("*.py")]
        shown = " ".join(" ".join(path.read_text(encoding="utf-8") for path in sources).split())
        page = " ".join((DOCS / "how-to" / paper).read_text(encoding="utf-8").split())
        assert [label for label in re.findall(r"\*\*(.+?)\*\*", page) if label not in shown] == []


class TestSettings:
    @pytest.mark.parametrize("paper", PAGES, ids=lambda paper: str(paper.relative_to(ROOT)))
    def test_that_pages_name_exist(self, paper: Path) -> None:
        named = re.findall(r"\b(CREDENZA_[A-Z_]+|DATABASE_URL)\b", paper.read_text(encoding="utf-8"))
        assert [name for name in named if name.removesuffix("_FILE") not in NAMES] == []


class TestWriting:
    @pytest.mark.parametrize("paper", PAGES, ids=lambda paper: str(paper.relative_to(ROOT)))
    def test_names_no_place_of_somebodys_machine(self, paper: Path) -> None:
        text = paper.read_text(encoding="utf-8")
        assert (
            re.findall(r"/home/\w+|/Users/\w+|/wor[k]/\w+|/tmp/\w+|pyp[i]\.org|licence|programme|catalogue", text) == []
        )
