"""The demo: one command from nothing to a page, and nothing left behind when it ends."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from credenza.cli.serve import STOP_SECONDS

pytestmark = pytest.mark.once

FIRST_PAGE_SECONDS = 20
"""On two cores with nothing else to do."""


def allowed_seconds() -> float:
    """The same, stretched by what else the machine is busy with: the load tells a minute late of the tests beside."""
    beside = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "0"))
    return FIRST_PAGE_SECONDS * max(1.0, max(os.getloadavg()[0], beside + 1) / (os.cpu_count() or 1))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("localhost", port, timeout=5)
    try:
        connection.request("GET", path)
        answered = connection.getresponse()
        return answered.status, answered.read().decode()
    except OSError:
        return 0, ""
    finally:
        connection.close()


def children(parent: int, word: str) -> list[int]:
    """Processes of that parent with the word in their command line."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            fields = (place / "stat").read_text().rpartition(")")[2].split()
            told = (place / "cmdline").read_text().split("\0")
        except OSError:
            continue
        if int(fields[1]) == parent and word in told:
            found.append(int(place.name))
    return found


class Demo:
    """A demo in a process group of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.began = time.monotonic()
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "credenza.cli.main", "demo", "--port", str(self.port)],
            env={**kept, "PYTHONPATH": "src", "CREDENZA_DATA_DIR": str(folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def seconds_to_first_page(self) -> float:
        while answer(self.port, "/")[0] != 200:
            assert self.process.poll() is None, self.process.stdout and self.process.stdout.read()
            assert time.monotonic() < self.began + 6 * FIRST_PAGE_SECONDS, "no page"
            time.sleep(0.2)
        return time.monotonic() - self.began

    def ended(self, seconds: float = 10) -> bool:
        """True once no process of the group is left; one that ended stays visible until the system has reaped it."""
        until = time.monotonic() + seconds
        while self.still_running() and time.monotonic() < until:
            time.sleep(0.1)
        return not self.still_running()

    def still_running(self) -> bool:
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return False
        return True


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[[], Demo]]:
    """Starts a demo, each time over the same folder."""
    demos: list[Demo] = []

    def start() -> Demo:
        demos.append(Demo(tmp_path))
        return demos[-1]

    yield start
    for demo in demos:
        if demo.still_running():
            os.killpg(demo.process.pid, signal.SIGKILL)
        demo.process.wait()


def test_serves_ends_and_leaves_nothing_behind(started: Callable[[], Demo]) -> None:
    """One test, for its steps come in order."""
    demo = started()
    assert demo.seconds_to_first_page() < allowed_seconds()
    assert answer(demo.port, "/readyz")[0] == 200
    assert "sample" in answer(demo.port, "/demo/")[1].lower()
    assert answer(demo.port, "/metrics")[0] == 200

    demo.process.send_signal(signal.SIGTERM)
    said, _ = demo.process.communicate(timeout=4 * STOP_SECONDS)  # the worker may have a job in hand
    assert demo.process.returncode == 0, said
    assert f"http://localhost:{demo.port}/" in said
    assert "Traceback" not in said
    assert demo.ended()

    takes_its_worker_along(started())


def takes_its_worker_along(demo: Demo) -> None:
    """A demo that is killed, started over the business that is there."""
    demo.seconds_to_first_page()
    limit = time.monotonic() + 60
    while not (workers := children(demo.process.pid, "worker")):
        assert time.monotonic() < limit, "no worker"
        time.sleep(0.2)
    demo.process.kill()
    demo.process.wait()
    while any(Path(f"/proc/{worker}").exists() for worker in workers):
        assert time.monotonic() < limit, "the worker lives on"
        time.sleep(0.2)
