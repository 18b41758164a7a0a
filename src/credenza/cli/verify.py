"""``credenza verify``: prove every invariant on a live or restored system, and name each violation."""

import argparse
import json
import sys
from datetime import UTC, datetime

MOST_NAMED = 20
MOST_PARTS = 366


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument(
        "--parts", type=_parts, default=1, metavar="N",
        help="replay and read only one candidate and file in N, others each day; sums are always taken whole (1)",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print the violations as JSON")


def run(args: argparse.Namespace) -> int:
    """0 when everything holds, 1 when something doesn't."""
    from credenza.cli.start import start

    start()
    from credenza.certification import verification as certification
    from credenza.credits.verification import CHECKS, Violation, violations
    from credenza.learning import verification as learning
    from credenza.licensing import verification as licensing
    from credenza.orders import verification as orders
    from credenza.workflows.sealing import keys_at_hand
    from credenza.workflows.stored_files import broken_evidence, stray_files

    now = datetime.now(UTC)
    part = {"part": now.toordinal() % args.parts, "of": args.parts}
    found = [
        *violations(),
        *(Violation(rule=one.rule, what=one.what) for one in certification.violations(**part)),
        *(Violation(rule=one.rule, what=one.what) for one in learning.violations()),
        *(Violation(rule=one.rule, what=one.what) for one in licensing.violations()),
        *(Violation(rule=one.rule, what=one.what) for one in orders.violations()),
        *(Violation(rule="webhook_keys_at_hand", what=what) for what in keys_at_hand()),
        *(Violation(rule="evidence_files_whole", what=what) for what in broken_evidence(**part)),
    ]
    strays = list(stray_files(now=now))
    if args.json:
        print(json.dumps([{"rule": one.rule, "what": one.what} for one in found], indent=2))
    else:
        for one in found:
            print(f"{one.rule}: {one.what}")
        rooms = (certification, learning, licensing, orders)
        rules = len(CHECKS) + sum(len(room.CHECKS) for room in rooms) + 2
        print(f"{rules} rules checked, {len(found)} violations.")
    if strays:
        print(f"{len(strays)} stored files are named by no row: {', '.join(strays[:MOST_NAMED])}", file=sys.stderr)
    return 1 if found else 0


def _parts(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= MOST_PARTS:
        raise argparse.ArgumentTypeError(f"a whole number from 1 to {MOST_PARTS}")
    return int(text)
