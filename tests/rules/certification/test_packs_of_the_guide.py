"""The small program of docs/how-to/write-a-rule-pack.md does what the page says of it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from credenza.certification.rules.engine import Engine, compiled
from credenza.certification.rules.facts import ForEverybody
from credenza.programs.loader import load
from tests.rules.certification.programs import Done, Holder

pytestmark = pytest.mark.once

EARNED = {"GR-1": "2026-01-31"}
SAFE: tuple[Done, ...] = (("safety_course", "2026-03-01", 5.0), ("safety_course", "2026-04-01", 5.0))
VISITS: tuple[Done, ...] = (("site_visit", "2026-05-01", 4.0), ("site_visit", "2026-05-02", 4.0))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    guide = Path("docs/how-to/write-a-rule-pack.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```toml\n(id = .*?)```", guide, re.DOTALL)
    file = tmp_path_factory.mktemp("guide") / "roofs.toml"
    file.write_text(text, encoding="utf-8")
    policy = load(file).certification
    assert policy is not None
    return compiled(policy, ForEverybody())


class TestRoofs:
    def test_lasts_two_years_and_two_months(self, engine: Engine) -> None:
        assert Holder("", EARNED, engine=engine).dates("GR-1") == ("2028-01-31", "2028-03-31")

    def test_twenty_hours_of_which_ten_about_safety_renew(self, engine: Engine) -> None:
        done = (*SAFE, *VISITS, ("book", "2026-06-01", 2.0))
        assert Holder("", EARNED, done, engine=engine).dates("GR-1")[0] == "2028-06-01"
        assert Holder("", EARNED, done[:-1], engine=engine).dates("GR-1")[0] == "2028-01-31"
        assert Holder("", EARNED, done[1:], engine=engine).dates("GR-1")[0] == "2028-01-31"

    def test_or_the_rescue_course(self, engine: Engine) -> None:
        visits = (*VISITS, ("site_visit", "2026-05-03", 12.0))
        holder = Holder("", EARNED, visits, engine=engine)
        assert holder.dates("GR-1")[0] == "2028-01-31"
        rescue = holder.facts.activities[-1]._replace(name="Rescue from Heights")
        holder.facts = replace(holder.facts, activities=(*holder.facts.activities[:-1], rescue))
        assert holder.dates("GR-1")[0] == "2028-05-03"

    def test_or_the_exam(self, engine: Engine) -> None:
        assert Holder("", EARNED, passed=(("GR-1", "2027-01-01"),), engine=engine).dates("GR-1")[0] == "2029-01-01"

    def test_caps_visits_and_reading(self, engine: Engine) -> None:
        visits = tuple(("site_visit", f"2026-05-0{day}", 4.0) for day in range(1, 6))
        books = tuple(("book", f"2026-06-0{day}", 2.0) for day in range(1, 6))
        assert Holder("", EARNED, visits, engine=engine).of("GR-1").units == 12
        assert Holder("", EARNED, books, engine=engine).of("GR-1").units == 6
