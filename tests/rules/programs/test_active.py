"""Which program is in force."""

from contextvars import copy_context
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from credenza.programs.loader import active, load, using
from credenza.programs.problems import PackError
from tests.rules.programs.packs import changed

pytestmark = pytest.mark.once


class TestActive:
    def test_is_the_settings_pack(self, settings: Any, tmp_path: Path) -> None:
        file = tmp_path / "mine.toml"
        file.write_text(changed(('id = "atlassian"', 'id = "mine"')), encoding="utf-8")
        settings.CREDENZA_PROGRAM = str(file)
        assert active().id == "mine"

    def test_is_read_once(self) -> None:
        assert active() is active()

    def test_of_a_bad_setting_is_refused(self, settings: Any) -> None:
        settings.CREDENZA_PROGRAM = "nobody"
        with pytest.raises(PackError, match="nobody"):
            active()


class TestUsing:
    def test_holds_within_the_block_only(self) -> None:
        other = replace(load("atlassian"), id="other")
        before = active()
        with using(other):
            assert active() is other
        assert active() is before

    def test_nests_and_ends_after_an_error(self) -> None:
        first, second = (replace(load("atlassian"), id=name) for name in ("first", "second"))
        with using(first):
            with pytest.raises(KeyError), using(second):
                raise KeyError(active() is second)
            assert active() is first

    def test_does_not_leak_into_another_context(self) -> None:
        outside = copy_context()
        with using(replace(load("atlassian"), id="other")):
            assert outside.run(active).id == "atlassian"
