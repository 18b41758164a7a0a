"""The fast gates, side by side on two cores: ``python -m tests.gates`` or ``make check``."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
EXAMPLE_KEY = "gate:" + "A" * 43 + "="


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One program that must end with 0. ``deployed``: with the settings of a production machine."""

    name: str
    command: tuple[str, ...]
    deployed: bool = False


PYTHON = sys.executable
GATES = (
    # The long one first, the others beside it.
    Gate(name="types", command=(f"{BIN}/mypy",)),
    Gate(name="style", command=(f"{BIN}/ruff", "check", "src", "tests")),
    Gate(name="format", command=(f"{BIN}/ruff", "format", "--check", "src", "tests")),
    Gate(name="layers", command=(f"{BIN}/lint-imports", "--no-cache")),
    Gate(name="packages", command=(f"{BIN}/deptry", "src")),
    Gate(name="templates", command=(f"{BIN}/djlint", "src", "--lint", "--quiet")),
    Gate(name="migrations", command=(PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run")),
    Gate(
        name="deployment",
        command=(PYTHON, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"),
        deployed=True,
    ),
)


def environment(folder: str, *, deployed: bool) -> dict[str, str]:
    """Only what the gate needs, so that a developer's own settings change nothing."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    own = {"PYTHONPATH": "src", "DJANGO_SETTINGS_MODULE": "credenza.config.settings", "CREDENZA_DATA_DIR": folder}
    if not deployed:
        return {**kept, **own, "CREDENZA_DEMO": "1"}
    return {
        **kept,
        **own,
        "CREDENZA_BASE_URL": "https://credits.example.com",
        "CREDENZA_SECRET_KEY": "".join(chr(33 + 7 * n % 90) for n in range(60)),
        "CREDENZA_CODE_KEYS": EXAMPLE_KEY,
        "CREDENZA_LICENSE_KEYS": EXAMPLE_KEY,
    }


def passed(gate: Gate) -> bool:
    """Run it; print its name, its time, and what it said when it failed."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="credenza-gate-") as folder:
        done = subprocess.run(
            gate.command,
            cwd=ROOT,
            env=environment(folder, deployed=gate.deployed),
            capture_output=True,
            text=True,
            check=False,
        )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    said = "" if done.returncode == 0 else f"\n{done.stdout}{done.stderr}"
    print(f"{gate.name:12} {verdict:7} {time.monotonic() - began:5.1f} s{said}", flush=True)
    return done.returncode == 0


def main() -> int:
    """0 when every gate passed."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        verdicts = list(pool.map(passed, GATES))
    print(f"{sum(verdicts)} passed, {len(verdicts) - sum(verdicts)} failed")
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
