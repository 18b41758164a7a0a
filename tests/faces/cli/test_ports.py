"""A port that somebody listens on is refused, also where port reuse would let two servers share it without a word."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from credenza.cli.ports import refusal

pytestmark = pytest.mark.once


@pytest.fixture(params=[False, True], ids=["plain", "port reuse"])
def taken(request: pytest.FixtureRequest) -> Iterator[int]:
    with socket.socket() as listener:
        if request.param:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def started(arguments: list[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "credenza.cli.main", *arguments],
        env={**kept, "PYTHONPATH": "src", "CREDENZA_DATA_DIR": str(folder), "CREDENZA_DEMO": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class TestRefusal:
    def test_of_a_taken_port_names_the_way_out(self, taken: int) -> None:
        said = refusal("127.0.0.1", taken, "credenza serve")
        assert f"port {taken} of 127.0.0.1 is taken" in said
        assert "credenza serve --port" in said
        offered = int(said.rpartition("--port ")[2].rstrip("`."))
        assert offered == 8000 or refusal("127.0.0.1", offered, "") == ""

    def test_of_the_same_port_by_another_name(self, taken: int) -> None:
        assert "is taken" in refusal("0.0.0.0", taken, "credenza serve")
        assert "is taken" in refusal("localhost", taken, "credenza serve")

    def test_is_empty_for_a_free_port(self) -> None:
        assert refusal("127.0.0.1", free(), "credenza serve") == ""

    def test_of_what_is_no_port_or_no_address(self) -> None:
        assert "70000 is no port" in refusal("127.0.0.1", 70_000, "credenza serve")
        assert "no address of this machine" in refusal("192.0.2.1", free(), "credenza serve")


class TestCommands:
    @pytest.mark.parametrize("command", ["demo", "serve"])
    def test_end_before_anything_is_made(self, taken: int, command: str, tmp_path: Path) -> None:
        folder = tmp_path / "data"
        ended = started([command, "--port", str(taken)], folder)
        assert ended.returncode == 1
        assert ended.stderr.count("is taken") == 1
        assert f"credenza {command} --port" in ended.stderr
        assert "Traceback" not in ended.stderr
        assert not list(folder.glob("*.sqlite3"))
