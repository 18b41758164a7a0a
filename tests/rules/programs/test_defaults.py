"""A pack may leave out whole sections: the house's defaults hold there, and the renewal program is None."""

from pathlib import Path

import pytest

from credenza.programs.loader import SHIPPED, load, load_pack, shipped
from credenza.programs.problems import PackError
from tests.rules.programs.packs import changed, problems_of
from tests.rules.programs.renewals import SMALL_TEXT

pytestmark = pytest.mark.once

BARE = SMALL_TEXT[: SMALL_TEXT.index("[certification]")].replace('certification = "X\'s choice: a test"\n', "")


def written(text: str, folder: Path) -> Path:
    file = folder / "pack.toml"
    file.write_text(text, encoding="utf-8")
    return file


class TestDefaults:
    def test_fill_every_section_that_is_left_out(self, tmp_path: Path) -> None:
        program = load(written(BARE, tmp_path))
        assert program.certification is None
        assert program.items == ()
        assert program.tax_rates == ()
        assert program.credits.volume_discount.percent == 0
        assert program.credits.promo_codes == ()

    def test_are_credenzas_own_choices(self, tmp_path: Path) -> None:
        told = {path: source for path, _, source in load_pack(written(BARE, tmp_path)).values}
        lent = [source for path, source in told.items() if path[0] in ("seller", "terms", "credits", "items")]
        assert len(lent) > 15
        assert [source for source in lent if not source.startswith(("Credenza's choice: ", "follows from "))] == []

    def test_leave_a_packs_own_section_alone(self, tmp_path: Path) -> None:
        seller = '\n[seller]\nname = "Mine"\ncountry = "EE"\nsources = { name = "X\'s choice: y", country = "X\'s choice: y" }\n'
        (problem,) = problems_of(BARE + seller, tmp_path)
        assert str(problem).endswith("an e-mail address such as training@seller.example")
        assert problem.wrong == "is missing"

    def test_can_be_overridden_like_own_values(self, tmp_path: Path) -> None:
        file = written(BARE, tmp_path)
        assert load(file, {"credits.validity_months": 3}).credits.validity_months == 3
        assert load(file).credits.validity_months == 12

    def test_make_no_renewal_program_of_one_override(self, tmp_path: Path) -> None:
        with pytest.raises(PackError, match="right would be: a pack that has a section certification"):
            load(written(BARE, tmp_path), {"certification.renewal_scope": "level"})

    def test_check_a_packs_items_against_the_houses_credits(self, tmp_path: Path) -> None:
        atlassian = changed()
        items = atlassian[atlassian.index("[sources.items]") : atlassian.index("[[tax_rates]]")]
        bare = BARE.replace("documents = []", 'documents = ["Atlassian University Training Credits"]')
        text = f"{bare}\n{items}".replace('currency = "USD", list_minor = 250', 'currency = "EUR", list_minor = 250')
        told = [str(problem) for problem in problems_of(text, tmp_path)]
        assert told
        assert [problem for problem in told if "has no USD price" not in problem] == []

    def test_are_no_program_themselves(self) -> None:
        assert (SHIPPED / "defaults.toml").is_file()
        assert "defaults" not in shipped()
        with pytest.raises(PackError, match="cannot be read"):
            load("defaults")
