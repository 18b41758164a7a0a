"""The file store: content goes in once, whole, under a name nobody can guess, and stays as it is."""

import hashlib
import multiprocessing
import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from credenza.gateways.files import choice, local
from credenza.gateways.files.checking import broken, strays
from credenza.gateways.files.local import LocalFiles
from credenza.gateways.files.memory import MemoryFiles
from credenza.gateways.files.shapes import NAME, FileGone, FileStore

pytestmark = pytest.mark.once
NOW = datetime.now(UTC)


@pytest.fixture(params=["local", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    return LocalFiles(tmp_path / "data" / "files") if request.param == "local" else MemoryFiles()


class TestEachStore:
    def test_gives_back_what_was_put(self, store: FileStore) -> None:
        first, second = store.put(b"one"), store.put(b"one")
        assert first != second
        assert (store.read(first), store.exists(first)) == (b"one", True)
        with store.open(second) as held:
            assert held.read(2) == b"on"

    def test_names_by_128_random_bits(self, store: FileStore) -> None:
        assert all(NAME.fullmatch(store.put(b"")) for _ in range(20))

    def test_lists_what_it_holds(self, store: FileStore) -> None:
        names = {store.put(bytes(size)) for size in range(5)}
        listed = list(store.listing())
        assert {kept.name for kept in listed} == names
        assert sorted(kept.size for kept in listed) == [0, 1, 2, 3, 4]

    def test_is_empty_at_first(self, store: FileStore) -> None:
        assert list(store.listing()) == []

    def test_removes_and_minds_no_second_time(self, store: FileStore) -> None:
        name, other = store.put(b"hers"), store.put(b"his")
        store.remove(name)
        store.remove(name)
        assert (store.exists(name), store.exists(other)) == (False, True)
        with pytest.raises(FileGone):
            store.read(name)

    @pytest.mark.parametrize(
        "name",
        ["", "../../etc/passwd", "/etc/passwd", "a" * 31, "A" * 32, "0" * 33, "0" * 31 + "\n", "é" * 32, "0/" * 16],
    )
    def test_follows_no_name_that_it_did_not_give(self, store: FileStore, name: str) -> None:
        for act in (store.read, store.open, store.remove):
            with pytest.raises(FileGone):
                act(name)
        assert not store.exists(name)

    def test_knows_no_name_that_it_could_have_given(self, store: FileStore) -> None:
        assert not store.exists("0" * 32)
        with pytest.raises(FileGone):
            store.open("0" * 32)


class Machine(RuleBasedStateMachine):
    """Against a dictionary, whatever happens in whatever order."""

    names = Bundle("names")
    make: Callable[[], FileStore] = MemoryFiles

    def __init__(self) -> None:
        super().__init__()
        self.store = type(self).make()
        self.known: dict[str, bytes] = {}

    @rule(target=names, content=st.binary(max_size=40))
    def put(self, content: bytes) -> str:
        name = self.store.put(content)
        assert name not in self.known
        self.known[name] = content
        return name

    @rule(name=consumes(names))
    def remove(self, name: str) -> None:
        self.store.remove(name)
        del self.known[name]

    @rule(name=names)
    def read(self, name: str) -> None:
        assert self.store.read(name) == self.known[name]

    @invariant()
    def holds_the_same(self) -> None:
        assert {kept.name: kept.size for kept in self.store.listing()} == {n: len(c) for n, c in self.known.items()}


TestMemoryMachine = Machine.TestCase


class TestLocalMachine:
    def test_agrees_too(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        class OnDisk(Machine):
            make = staticmethod(lambda: LocalFiles(tmp_path_factory.mktemp("files")))

        OnDisk.TestCase.settings = hypothesis_settings(max_examples=10, stateful_step_count=15, deadline=None)
        OnDisk.TestCase("runTest").runTest()


class TestLocalFiles:
    def test_are_for_their_user_only_and_spread(self, tmp_path: Path) -> None:
        store = LocalFiles(tmp_path / "files")
        name = store.put(b"mine")
        place = tmp_path / "files" / name[:2] / name[2:4] / name[4:]
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
        assert {stat.S_IMODE(folder.stat().st_mode) for folder in list(place.parents)[:3]} == {0o700}

    def test_leave_no_draft(self, tmp_path: Path) -> None:
        store = LocalFiles(tmp_path)
        store.put(b"x")
        assert list((tmp_path / local.DRAFTS).iterdir()) == []

    def test_that_fail_halfway_leave_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        (tmp_path / local.DRAFTS).mkdir()
        with pytest.raises(OSError, match="No space"):
            LocalFiles(tmp_path).put(b"x")
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []

    def test_never_replace_content(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Should two names ever fall together, the second file gets another."""
        given_names = iter(["d" * 31 + "1", "a" * 32, "d" * 31 + "2", "a" * 32, "b" * 32])
        monkeypatch.setattr(local, "new_name", lambda: next(given_names))
        store = LocalFiles(tmp_path)
        assert (store.put(b"first"), store.put(b"second")) == ("a" * 32, "b" * 32)
        assert (store.read("a" * 32), store.read("b" * 32)) == (b"first", b"second")

    def test_bring_file_and_folders_to_the_disk_before_they_answer(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        synced: list[str] = []
        fsync = os.fsync
        monkeypatch.setattr(
            os, "fsync", lambda fd: (synced.append(str(Path(f"/proc/self/fd/{fd}").readlink())), fsync(fd))[1]
        )
        name = LocalFiles(tmp_path).put(b"x")
        kept = tmp_path / name[:2] / name[2:4]
        assert {str(tmp_path), str(kept.parent), str(kept)} <= set(synced)
        assert any(f"/{local.DRAFTS}/" in place for place in synced)

    def test_list_beside_somebody_who_writes(self, tmp_path: Path) -> None:
        """Several processes at once: every name whole, each once, and what is listed meanwhile can be read."""
        context: Any = multiprocessing.get_context("fork")
        told = context.Queue()
        writers = [context.Process(target=_write, args=(tmp_path, told, seed)) for seed in range(4)]
        for writer in writers:
            writer.start()
        store, seen = LocalFiles(tmp_path), 0
        while any(writer.is_alive() for writer in writers) and seen < 100:
            for kept in store.listing():
                content = store.read(kept.name)
                assert len(content) == 2000
                assert len(set(content)) == 1
                seen += 1
        names = [name for _ in writers for name in told.get(timeout=30)]
        for writer in writers:
            writer.join()
        assert len(set(names)) == 100
        assert {kept.name for kept in store.listing()} == set(names)


def _write(folder: Path, told: Any, seed: int) -> None:
    told.put([LocalFiles(folder).put(bytes([seed]) * 2000) for _ in range(25)])


class TestChoice:
    def test_is_the_folder_of_the_settings(self, settings: Any, tmp_path: Path) -> None:
        settings.CREDENZA_FILES_DIR = tmp_path
        name = choice.active().put(b"x")
        assert (tmp_path / "evidence" / name[:2] / name[2:4] / name[4:]).read_bytes() == b"x"

    def test_can_be_another_for_a_while(self) -> None:
        with choice.using(MemoryFiles()) as store:
            assert choice.active() is store
        assert isinstance(choice.active(), LocalFiles)


class TestChecking:
    @given(contents=st.lists(st.binary(max_size=30), max_size=6))
    def test_agrees_when_all_is_well(self, contents: list[bytes]) -> None:
        store = MemoryFiles()
        named = [(store.put(content), hashlib.sha256(content).hexdigest()) for content in contents]
        assert list(broken(store, named)) == []
        assert list(strays(store, [name for name, _ in named], now=NOW)) == []

    def test_names_what_is_missing_or_changed(self, tmp_path: Path) -> None:
        store = LocalFiles(tmp_path)
        names = [store.put(content) for content in (b"one", b"two", b"three")]
        digests = [hashlib.sha256(content).hexdigest() for content in (b"one", b"two", b"three")]
        store.remove(names[0])
        (tmp_path / names[1][:2] / names[1][2:4] / names[1][4:]).write_bytes(b"other")
        found = list(broken(store, zip(names, digests, strict=True)))
        assert [line.split(":")[0] for line in found] == [f"file {names[0]} is missing", f"file {names[1]} was changed"]

    def test_names_strays_once_a_row_had_its_time(self, tmp_path: Path) -> None:
        store = LocalFiles(tmp_path)
        named, left = store.put(b"named"), store.put(b"left")
        assert list(strays(store, [named], now=NOW)) == []
        assert list(strays(store, [named], now=NOW + timedelta(hours=2))) == [left]
