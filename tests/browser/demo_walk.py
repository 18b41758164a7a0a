"""The demo as ``make demo`` starts it, and somebody who walks a tutorial through it."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect


class Walk:
    """A page, who sits before it, and the tutorial whose words are followed."""

    def __init__(self, page: Page, address: str, tutorial: Path) -> None:
        self.page, self.address, self.tutorial = page, address, tutorial

    def told(self, text: str) -> str:
        """The words as the tutorial names them: bold, whatever its lines break."""
        page = " ".join(self.tutorial.read_text(encoding="utf-8").split())
        assert f"**{text}**" in page, f"the tutorial does not speak of {text}"
        return text

    def told_plainly(self, text: str) -> str:
        """Words that the tutorial writes without weight: what is typed or chosen."""
        assert text in " ".join(self.tutorial.read_text(encoding="utf-8").split())
        return text

    def sign_in(self, name: str) -> None:
        self.page.goto(f"{self.address}/demo/")
        self.page.get_by_role("button", name=f"Sign in as {self.told(name)}").click()

    def menu(self, words: str) -> None:
        self.page.locator("summary", has_text="your menu").click()
        self.page.get_by_role("link", name=self.told(words)).click()

    def rail(self, words: str) -> None:
        found = re.compile(f"^{re.escape(self.told(words))}")
        self.page.locator("nav").get_by_role("link", name=found).first.click()

    def fill(self, label: str, value: str) -> None:
        self.page.get_by_label(re.compile(f"^{re.escape(self.told(label))}")).first.fill(value)

    def tick(self, label: str) -> None:
        self.page.get_by_label(re.compile(re.escape(self.told(label)))).check()

    def press(self, label: str) -> None:
        self.page.get_by_role("button", name=re.compile(f"^{re.escape(self.told(label))}")).first.click()

    def follow(self, label: str) -> None:
        self.page.get_by_role("link", name=re.compile(f"^{re.escape(self.told(label))}")).first.click()

    def sees(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)

    def waits_for(self, found: Locator) -> None:
        """Load the page anew until it shows what the worker does a moment later."""
        for _ in range(60):
            if found.count():
                break
            time.sleep(0.5)
            self.page.reload()
        expect(found.first).to_be_visible()


@contextlib.contextmanager
def demo(page: Page, folder: Path) -> Iterator[Callable[[Path], Walk]]:
    """The demo on a free port, with its business in ``folder``; answers what begins the walk of a tutorial."""
    port = _free_port()
    environment = {**os.environ, "PYTHONPATH": "src", "CREDENZA_DATA_DIR": str(folder), "CREDENZA_DEMO": "1"}
    for name in ("DATABASE_URL", "CREDENZA_BASE_URL", "CREDENZA_HOSTS"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "credenza.cli.main", "demo", "--port", str(port)]
    with (folder / "log").open("w") as log:
        started = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(port)
        page.set_default_timeout(15_000)
        yield lambda tutorial: Walk(page, f"http://localhost:{port}", tutorial)
    finally:
        started.terminate()
        started.wait(30)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.2)
    pytest.fail("the demo did not start")
