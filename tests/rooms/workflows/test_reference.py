"""The reference page of notices says what the registry says."""

import re
from pathlib import Path

from credenza.workflows.registry import NOTICES

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "notices.md"


def test_the_page_lists_every_notice_and_whether_it_may_be_turned_off() -> None:
    rows = re.findall(r"^\| `(\w+)` \|.*\| (yes|no) \|$", PAGE.read_text(), re.MULTILINE)
    assert rows == [(kind.name, "yes" if kind.optional else "no") for kind in NOTICES]
