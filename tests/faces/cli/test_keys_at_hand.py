"""Which keys a backup needs, and which of them the settings lack."""

from typing import Any

import pytest

from credenza.cli.archive import KEYED, keys_missing, keys_needed, keys_told
from credenza.config.keys import new_key
from tests.builders.credits import NOW, account, person

pytestmark = pytest.mark.django_db


def test_are_those_that_rows_name(settings: Any) -> None:
    settings.CREDENZA_CODE_KEYS = [new_key("k2"), *settings.CREDENZA_CODE_KEYS]
    account(person(), now=NOW)
    settings.CREDENZA_CODE_KEYS = settings.CREDENZA_CODE_KEYS[1:]
    account(person(), now=NOW)
    needed = keys_needed()
    assert needed == {"CREDENZA_CODE_KEYS": ["k2", "test1"]}
    assert keys_told(needed) == ["k2 of CREDENZA_CODE_KEYS", "test1 of CREDENZA_CODE_KEYS"]
    assert keys_missing(needed) == {"CREDENZA_CODE_KEYS": ["k2"]}


def test_are_looked_for_in_their_own_ring(settings: Any) -> None:
    settings.CREDENZA_BADGE_KEYS = [new_key("b1")]
    needed = {"CREDENZA_CODE_KEYS": ["b1", "test1"], "CREDENZA_BADGE_KEYS": ["b1"]}
    assert keys_missing(needed) == {"CREDENZA_CODE_KEYS": ["b1"]}


def test_every_ring_is_a_setting(settings: Any) -> None:
    assert all(isinstance(getattr(settings, ring), list) for ring, _table, _column in KEYED)
