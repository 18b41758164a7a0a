"""The command line: each command's line leads to a module that can be asked."""

import argparse
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import pytest

from credenza.cli.main import COMMANDS, main
from credenza.cli.serve import Keeper
from credenza.cli.version import VERSION

pytestmark = pytest.mark.once


class TestTable:
    @pytest.mark.parametrize("name", COMMANDS)
    def test_names_modules_that_take_arguments_and_run(self, name: str) -> None:
        module = import_module(COMMANDS[name][0])
        module.add_arguments(argparse.ArgumentParser())
        assert callable(module.run)


class TestMain:
    def test_prints_the_version(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["version"]) == 0
        assert capsys.readouterr().out == f"{VERSION}\n"

    def test_lists_every_command(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as left:
            main(["--help"])
        assert left.value.code == 0
        listed = capsys.readouterr().out
        assert all(meaning in listed for _, meaning in COMMANDS.values())

    def test_refuses_an_unknown_command(self) -> None:
        with pytest.raises(SystemExit) as left:
            main(["fly"])
        assert left.value.code == 2

    def test_says_what_to_set(self, tmp_path: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "credenza.cli.main", "migrate"],
            env={"PYTHONPATH": "src", "PATH": "/usr/bin", "CREDENZA_DATA_DIR": str(tmp_path)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 2
        assert "CREDENZA_BASE_URL" in done.stderr
        assert "Traceback" not in done.stderr


class TestKeeper:
    def test_starts_another_when_its_process_died_and_ends_with_it(self) -> None:
        started: list[subprocess.Popen[bytes]] = []

        def begin() -> subprocess.Popen[bytes]:
            started.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]))
            return started[-1]

        keeper = Keeper(begin)
        keeper.start()
        self._until(lambda: len(started) == 1)
        started[0].kill()
        self._until(lambda: len(started) == 2)
        keeper.stop()
        assert [process.poll() is not None for process in started] == [True, True]
        assert not keeper.is_alive()

    def _until(self, what: object) -> None:
        limit = time.monotonic() + 10
        while not what():  # type: ignore[operator]
            assert time.monotonic() < limit
            time.sleep(0.05)
