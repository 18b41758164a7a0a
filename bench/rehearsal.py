"""A five-year story of 100 steps through ``credenza rehearse``, each run a process of its own."""

import json
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kit.place import read_settings
from kit.report import Report, Rounds, arguments, median, spread

STEPS = 100
YEARS = 5
FIRST = date(2021, 1, 4)


def main() -> None:
    """Measure, print, record."""
    options = arguments(__doc__)
    rounds = 2 if options.quick else 5
    report = Report(f"A rehearsal of {STEPS} steps in {YEARS} years", quick=options.quick)
    with tempfile.TemporaryDirectory(prefix="credenza-bench-") as folder:
        read_settings(Path(folder), "sqlite:///:memory:")
        whole, one = Path(folder) / "whole.json", Path(folder) / "one.json"
        told = story(STEPS)
        whole.write_text(json.dumps(told), encoding="utf-8")
        one.write_text(json.dumps({"steps": told["steps"][:1], "ask": []}), encoding="utf-8")
        refused = [step for step in _rehearsed(whole)["steps"] if not step["ok"]]
        measured = Rounds()
        measured.run(
            rounds,
            {
                f"{STEPS} steps in {YEARS} years": lambda: _seconds(whole),
                "one step, one day (start, tables, catalog)": lambda: _seconds(one),
            },
        )
    report.table(
        ("seconds", "median and spread"), [(name, spread(values, 1)) for name, values in measured.values.items()]
    )
    days = (FIRST + timedelta(days=365 * YEARS) - FIRST).days
    story_only = median(measured.values[f"{STEPS} steps in {YEARS} years"]) - min(map(median, measured.values.values()))
    report.say(f"- {STEPS - len(refused)} steps did what they say, {len(refused)} were refused; daily jobs ran for "
               f"{days:,} days, {1000 * story_only / days:.1f} ms a day with its steps")  # fmt: skip
    values = measured.values[f"{STEPS} steps in {YEARS} years"]
    report.target("the whole story, from the shell to its answer", values, most=10, digits=1, unit=" s")
    report.finish()


def _seconds(path: Path) -> float:
    before = time.perf_counter()
    _rehearsed(path)
    return time.perf_counter() - before


def _rehearsed(path: Path) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, "-m", "credenza.cli.main", "rehearse", path], capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise SystemExit(run.stderr)
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer


def story(count: int) -> dict[str, Any]:
    """Two accounts over five years: purchases twice a year, requests, decisions, reversals, extensions."""
    owners = ("ana@acme.example", "uma@umbra.example")
    learners = [f"learner{n}@acme.example" for n in range(6)]
    steps: list[dict[str, Any]] = []

    def add(who: str, do: str, made: str, **given: Any) -> None:
        on = FIRST + timedelta(days=365 * YEARS * len(steps) // count)
        steps.append({"on": on.isoformat(), "as": who, "do": do, "with": given, "id": made})

    for number, owner in enumerate(owners):
        add(owner, "open_credit_account", f"a{number}", name=f"Business {number}", approval="manual")
    while len(steps) < count:
        number = len(steps)
        account, owner = number // 10 % 2, owners[number // 10 % 2]
        learner = learners[number % len(learners)]
        add(owner, "purchase_credits", f"p{number}", account=f"$a{account}", credits=5000, channel="quote")
        for turn in range(4):
            name = f"r{number}-{turn}"
            add(learner, "request_redemption", name, code=f"$a{account}.code", items=["ACP-120"])
            if turn % 4 == 3:
                add(owner, "deny_requests", f"d{number}-{turn}", requests=[f"${name}"], reason="not this year")
            else:
                add(owner, "approve_requests", f"d{number}-{turn}", requests=[f"${name}"])
        add("staff", "reverse_redemption", f"v{number}", request=f"$r{number}-0")
    del steps[count:]
    asked = [
        {"on": (FIRST + timedelta(days=365 * year)).isoformat(), "about": "credit_account", "of": f"a{account}",
         "id": f"q{year}-{account}"}
        for year in range(1, YEARS + 1)
        for account in range(2)
    ]  # fmt: skip
    return {"steps": steps, "ask": asked}


if __name__ == "__main__":
    main()
