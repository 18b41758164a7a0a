"""``credenza demo``: one process that migrates, fills a sample business and serves it."""

import argparse
import io
import os
import sys
from datetime import UTC, date, datetime, time
from importlib.util import find_spec

from credenza.cli.ports import refusal
from credenza.cli.start import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where and from which day."""
    parser.add_argument("--port", type=int, default=8000, help="port (default: 8000)")
    parser.add_argument(
        "--today", type=date.fromisoformat, help="count the sample's dates from this day (YYYY-MM-DD), for pictures"
    )
    parser.add_argument("--no-serve", action="store_true", help="only make the sample business")


def run(args: argparse.Namespace) -> int:
    """Make the sample business if there is none yet, say where it is, serve it; answers 1 when the port is taken."""
    why = "" if args.no_serve else refusal("127.0.0.1", args.port, "credenza demo")
    if why:
        print(f"credenza: {why}", file=sys.stderr)
        return 1
    os.environ["CREDENZA_DEMO"] = "1"
    os.environ.setdefault("CREDENZA_BASE_URL", f"http://localhost:{args.port}")
    start()
    from django.core.management import call_command

    from credenza.cli.migrate import bring_up
    from credenza.cli.serve import serve
    from credenza.cli.tables import lay_tables_once

    call_command("check", stdout=io.StringIO())  # speaks up only when something is wrong
    lay_tables_once()
    bring_up(verbosity=0)
    noon = datetime.combine(args.today, time(12), UTC) if args.today else datetime.now(UTC)
    for line in _filled(noon):
        print(line, flush=True)
    print(f"\n  Credenza is at http://localhost:{args.port}/  (Ctrl-C ends it)\n", flush=True)
    if not args.no_serve:
        serve("127.0.0.1", args.port)
    return 0


def _filled(now: datetime) -> list[str]:
    """Call the seed, which answers lines to print: who can be signed in as, and how."""
    if find_spec("credenza.cli.demo_seed") is None:
        return []
    from credenza.cli.demo_seed import seed

    return list(seed(now=now))
