"""What a pack is refused for: each case with its line and what would be right."""

from pathlib import Path

import pytest

from credenza.programs.loader import load
from credenza.programs.problems import PackError
from tests.rules.programs.packs import SHIPPED_TEXT, changed, line_in, problems_of

pytestmark = pytest.mark.once

CASES = {
    "unknown key": ("validity_months = 12", "validity_month = 12", "credits.validity_month is not a key"),
    "missing key": ("idle_reminder_days = 90\n", "\n", "credits.idle_reminder_days is missing"),
    "text for a number": ("validity_months = 12", 'validity_months = "12"', "right would be: a whole number from 1 to"),
    "true for a number": ("validity_months = 12", "validity_months = true", "credits.validity_months is true"),
    "fraction for a whole": ("validity_months = 12", "validity_months = 12.0", "credits.validity_months is 12.0"),
    "number for text": ('version = "2026-05"', "version = 202605", "terms.version is 202605"),
    "date for text": ('version = "2026-05"', "version = 2026-05-01", "terms.version is 2026-05-01"),
    "text for a date": ("from_on = 2014-01-01", 'from_on = "2014-01-01"', "right would be: a date such as 2026-01-31"),
    "time for a date": ("from_on = 2014-01-01", "from_on = 2014-01-01T00:00:00", "is 2014-01-01 00:00:00"),
    "text for true": ("payable_with_credits = true", 'payable_with_credits = "yes"', "right would be: true or false"),
    "unknown table": ("[credits.code_attempts]\n", "[other]\n", "other is not a key of a rule pack"),
    "below the range": ("validity_months = 12", "validity_months = 0", "credits.validity_months is 0"),
    "above the range": ("percent = 20", "percent = 100.5", "credits.volume_discount.percent is 100.5"),
    "too fine a percentage": ("percent = 20", "percent = 20.00001", "with at most 4 decimal places"),
    "no number at all": ("percent = 20", "percent = nan", "credits.volume_discount.percent is NaN"),
    "days in the wrong order": ("= [90, 30, 7, 1]", "= [1, 7, 30, 90]", "largest first"),
    "a day twice": ("= [3, 7]", "= [3, 3]", "smallest first"),
    "text among days": ("= [3, 7]", '= [3, "7"]', "credits.waiting_reminder_days[1] is '7'"),
    "unknown family": ('family = "exam"', 'family = "test"', "right would be: one of course, exam,"),
    "unknown delivery": ('delivery = "exam"', 'delivery = "mail"', "right would be: one of virtual, on_site,"),
    "small currency": ('currency = "USD"', 'currency = "usd"', "three capitals such as USD"),
    "unknown time zone": ('time_zone = "UTC"', 'time_zone = "Moon"', "a time zone such as UTC or Europe/Berlin"),
    "empty name": ('name = "Atlassian University"', 'name = " "', "text that is not empty"),
    "SKU twice": ('sku = "ACP-420"', 'sku = "ACP-120"', "is 'ACP-120' a second time"),
    "cents on a payable item": ("list_minor = 450000", "list_minor = 450050", "whole dollars and whole credits"),
    "payable for nothing": ("list_minor = 450000", "list_minor = 0", "whole dollars and whole credits"),
    "payable in another currency": (
        'prices = [{ currency = "USD", list_minor = 450000 }]',
        'prices = [{ currency = "EUR", list_minor = 450000 }]',
        "has no USD price",
    ),
    "no reason for an excluded item": (
        'refusal_reason = "DevOps simulation workshops are not payable with training credits."\n',
        "\n",
        "right would be: why credits don't pay for WS-DEVOPS-SIM",
    ),
    "a reason for a payable item": (
        "payable_with_credits = true\n",
        'payable_with_credits = true\nrefusal_reason = "no"\n',
        "refusal_reason is given",
    ),
    "payable software": ('family = "course"', 'family = "server"', "credits pay for course and exam only"),
    "a price twice": (
        'prices = [{ currency = "USD", list_minor = 450000 }]',
        'prices = [{ currency = "USD", list_minor = 450000 }, { currency = "USD", list_minor = 400000 }]',
        "items[0].prices[1] is the second price in USD",
    ),
    "tax rate twice": ("from_on = 2025-07-01", "from_on = 2024-01-01", "is a second rate for EE from 2024-01-01"),
    "no source": (
        'validity_months = "Atlassian University Training Credits, Training Credits terms & conditions"\n',
        "\n",
        "credits.validity_months has no source",
    ),
    "source of no document": (
        'percent = "Atlassian University Training Credits,',
        'percent = "Somewhere,',
        "sources.percent is not a source",
    ),
    "source without a heading": (
        'percent = "Atlassian University Training Credits, Training Credits terms & conditions"',
        'percent = "Atlassian University Training Credits"',
        "sources.percent is not a source",
    ),
    "source of no key": ("[credits.sources]\n", '[credits.sources]\nlapse = "X\'s choice: y"\n', "no such key"),
    "documents without titles": ("source_documents = [", "source_documents = [1, ", "is not a list of titles"),
    "promotion code twice": (
        "[credits.code_attempts]\n",
        '[[credits.promo_codes]]\ncode = "TWENTYOFFtc"\nsources.code = "X\'s choice: y"\n[credits.code_attempts]\n',
        "is 'TWENTYOFFtc' a second time",
    ),
}


class TestRefusal:
    @pytest.mark.parametrize(("old", "new", "told"), CASES.values(), ids=CASES.keys())
    def test_says_what_is_wrong_and_what_would_be_right(self, old: str, new: str, told: str, tmp_path: Path) -> None:
        told_all = [str(problem) for problem in problems_of(changed((old, new)), tmp_path)]
        assert [problem for problem in told_all if told in problem], told_all

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("validity_months = 12", 'validity_months = "12"'),
            ("percent = 20", "percent = 100.5"),
            ('sku = "ACP-420"', 'sku = "ACP-120"'),
            ("list_minor = 980000", "list_minor = 9.5"),
            ("= [3, 7]", "= [\n  3,\n  3,\n]"),
            ("from_on = 2025-07-01", "from_on = 20250701"),
        ],
    )
    def test_names_the_line_of_the_key(self, old: str, new: str, tmp_path: Path) -> None:
        text = changed((old, new))
        (problem,) = problems_of(text, tmp_path)
        before = SHIPPED_TEXT[: SHIPPED_TEXT.index(old)].count("\n") + 1
        assert problem.place == f"{tmp_path / 'pack.toml'}:{before}"

    def test_names_the_table_of_a_missing_key(self, tmp_path: Path) -> None:
        text = changed(
            ("idle_reminder_days = 90\n", ""), ('idle_reminder_days = "Credenza', 'nudge_from_credits = "Credenza')
        )
        (problem,) = problems_of(text, tmp_path)
        assert problem.place.endswith(f":{line_in(text, '[credits]')}")

    def test_names_all_problems_at_once_in_the_files_order(self, tmp_path: Path) -> None:
        text = changed(
            ('id = "atlassian"', "id = 1"),
            ("invitation_days = 30", "invitation_days = 0"),
            ('sku = "ACP-420"', 'sku = "ACP-120"'),
            ("percent = 19", 'percent = "19"'),
        )
        assert [problem.path[-1] for problem in problems_of(text, tmp_path)] == [
            "id",
            "invitation_days",
            "sku",
            "percent",
        ]

    def test_of_a_file_that_is_not_toml_names_its_line(self, tmp_path: Path) -> None:
        (problem,) = problems_of("a = 1\nb = \n", tmp_path)
        assert "is not TOML" in problem.wrong
        assert "line 2" in problem.wrong

    def test_of_an_empty_file_asks_for_what_has_no_default(self, tmp_path: Path) -> None:
        missing = {problem.path[0] for problem in problems_of("", tmp_path)}
        assert missing == {"id", "name", "version", "time_zone"}

    def test_of_a_file_that_is_not_there_names_the_shipped_packs(self) -> None:
        with pytest.raises(PackError, match="a shipped pack: atlassian"):
            load("/nowhere/pack.toml")

    def test_of_bytes_that_are_no_text(self, tmp_path: Path) -> None:
        (tmp_path / "pack.toml").write_bytes(b"\xff\xfe")
        with pytest.raises(PackError, match="not UTF-8"):
            load(tmp_path / "pack.toml")

    @pytest.mark.parametrize("wrong", ["credits = 3", "items = 3", "items = [3]", "tax_rates = [[1]]", "sources = 3"])
    def test_of_a_wrong_shape_is_a_refusal_not_a_crash(self, wrong: str, tmp_path: Path) -> None:
        assert problems_of(f"{wrong}\n", tmp_path)

    def test_a_good_pack_has_no_problem(self, tmp_path: Path) -> None:
        assert problems_of(SHIPPED_TEXT, tmp_path) == ()
