"""Settings come from the environment; a mistake there is named at the start."""

import base64
import runpy
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from credenza.config import environment
from credenza.config.database import database
from credenza.config.environment import flag, number, secret, words
from credenza.config.keys import checked, entries_of, kept_keys, new_key

pytestmark = pytest.mark.once
SETTINGS = str(Path(environment.__file__).with_name("settings.py"))


@pytest.fixture(autouse=True)
def _names_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """The names read here are nobody's settings."""
    monkeypatch.setattr(environment, "NAMES", {})


class TestSecret:
    def test_is_read_from_the_file_that_is_named(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "kept").write_text("from a file\n")
        monkeypatch.setenv("A_SECRET", "from the environment")
        assert secret("A_SECRET", "") == "from the environment"
        monkeypatch.setenv("A_SECRET_FILE", str(tmp_path / "kept"))
        assert secret("A_SECRET", "") == "from a file"

    def test_says_which_file_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("A_SECRET_FILE", "/nowhere/kept")
        with pytest.raises(ImproperlyConfigured, match="A_SECRET_FILE names /nowhere/kept"):
            secret("A_SECRET", "")


class TestFlagNumberAndWords:
    @pytest.mark.parametrize(("written", "read"), [("1", True), ("Yes", True), ("off", False), ("", False)])
    def test_flags(self, written: str, read: bool, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("A_FLAG", written)
        assert flag("A_FLAG", "") is read

    def test_refuses_a_flag_that_is_neither(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("A_FLAG", "perhaps")
        with pytest.raises(ImproperlyConfigured, match="A_FLAG is 'perhaps'"):
            flag("A_FLAG", "")

    def test_refuses_a_number_that_is_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("A_NUMBER", "many")
        with pytest.raises(ImproperlyConfigured, match="A_NUMBER is 'many'"):
            number("A_NUMBER", 3, "")

    def test_splits_words(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SOME_WORDS", "a.example, ,b.example")
        assert words("SOME_WORDS", "", "") == ["a.example", "b.example"]


class TestErrorPages:
    def test_with_values_and_settings_are_for_this_machine_only(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        key = base64.b64encode(bytes(32)).decode()
        given = {"CREDENZA_DATA_DIR": str(tmp_path), "CREDENZA_SECRET_KEY": "s" * 50, "CREDENZA_CODE_KEYS": f"a:{key}",
                 "CREDENZA_DEBUG": "1", "CREDENZA_DEMO": "0", "CREDENZA_HOSTS": ""}  # fmt: skip
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("CREDENZA_BASE_URL", "http://localhost:8000")
        assert runpy.run_path(SETTINGS)["DEBUG"] is True
        monkeypatch.setenv("CREDENZA_BASE_URL", "https://credits.example.com")
        with pytest.raises(ImproperlyConfigured, match="CREDENZA_DEBUG"):
            runpy.run_path(SETTINGS)


class TestDatabase:
    def test_sqlite_waits_for_the_disk_and_locks_writers_at_once(self) -> None:
        settings = database("sqlite:////srv/credenza.sqlite3", pooled=False)
        assert settings["NAME"] == "/srv/credenza.sqlite3"
        assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        assert "synchronous=FULL" in settings["OPTIONS"]["init_command"]

    def test_postgresql_with_everything(self) -> None:
        settings = database("postgresql://me:p%40ss@db.example:6432/credits?sslmode=require", pooled=False)
        assert [settings[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
            "credits", "me", "p@ss", "db.example", "6432",
        ]  # fmt: skip
        assert settings["OPTIONS"] == {"sslmode": "require", "prepare_threshold": 5}

    def test_postgresql_by_a_socket_folder(self) -> None:
        assert database("postgresql://me@/credits?host=/run/postgresql", pooled=False)["HOST"] == "/run/postgresql"

    def test_keeps_nothing_on_the_server_behind_a_pooler(self) -> None:
        settings = database("postgresql://me@db.example/credits", pooled=True)
        assert (settings["CONN_MAX_AGE"], settings["OPTIONS"]["prepare_threshold"]) == (0, None)
        assert settings["DISABLE_SERVER_SIDE_CURSORS"]

    @pytest.mark.parametrize("url", ["mysql://me@db.example/credits", "credits.db", "sqlite://"])
    def test_refuses_what_it_does_not_know(self, url: str) -> None:
        with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
            database(url, pooled=False)


class TestCodeKeys:
    def test_a_new_key_is_right_and_never_the_same(self) -> None:
        entry = new_key("k7")
        assert checked([entry]) == [entry]
        assert entry.startswith("k7:")
        assert len(base64.b64decode(entry.partition(":")[2])) == 32
        assert new_key("k7") != entry

    @pytest.mark.parametrize("entry", ["k1", "k1:", "k1:c2hvcnQ=", ":" + "A" * 43 + "=", "k1:not base64"])
    def test_refuses_a_malformed_entry_without_showing_it(self, entry: str) -> None:
        with pytest.raises(ImproperlyConfigured, match="Entry 1 of CREDENZA_CODE_KEYS") as refused:
            checked([entry])
        assert entry.partition(":")[2] == "" or entry.partition(":")[2] not in str(refused.value)

    def test_refuses_an_id_twice(self) -> None:
        with pytest.raises(ImproperlyConfigured, match="Entry 2"):
            checked([new_key("k1"), new_key("k1")])

    def test_of_the_demo_stay_the_same_and_are_its_users_own(self, tmp_path: Path) -> None:
        first = kept_keys(tmp_path / "fresh")
        assert kept_keys(tmp_path / "fresh") == first
        places = sorted((tmp_path / "fresh").iterdir())
        assert [path.name for path in places] == ["badge_keys.json", "keys.json", "license_keys.json"]
        assert {path.stat().st_mode & 0o777 for path in places} == {0o600}

    def test_a_demo_of_an_older_version_gets_what_it_lacks(self, tmp_path: Path) -> None:
        first = kept_keys(tmp_path)
        (tmp_path / "badge_keys.json").unlink()
        later = kept_keys(tmp_path)
        assert {name: later[name] for name in ("secret_key", "code_keys")} == {
            name: first[name] for name in ("secret_key", "code_keys")
        }
        assert later["badge_keys"] != first["badge_keys"]

    def test_badge_keys_are_refused_under_their_own_name(self) -> None:
        with pytest.raises(ImproperlyConfigured, match="Entry 2 of CREDENZA_BADGE_KEYS"):
            checked(entries_of(f"{new_key('b1')}, b2:short"), "CREDENZA_BADGE_KEYS")
