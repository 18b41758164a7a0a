"""``credenza programs``: check rule packs, and show one with the source of every value."""

import sys
from argparse import ArgumentParser, Namespace

from django.conf import settings

from credenza.programs.loader import load_pack, pack_file
from credenza.programs.problems import PackError, dotted


def add_arguments(parser: ArgumentParser) -> None:
    """Two verbs; without a pack both mean the one in force."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    check = verbs.add_parser("check", help="name everything that is wrong with rule packs, with file and line")
    check.add_argument(
        "packs", nargs="*", metavar="FILE", help="TOML file or shipped pack (left out: the one in force)"
    )
    show = verbs.add_parser("show", help="print every key of a rule pack with its value and its source")
    show.add_argument("packs", nargs="?", metavar="FILE", help="TOML file or shipped pack (left out: the one in force)")


def run(args: Namespace) -> int:
    """0: all packs are good. 1: at least one is not; standard error names every problem."""
    if args.verb == "show":
        return _show(args.packs or str(settings.CREDENZA_PROGRAM))
    results = [_check(pack) for pack in args.packs or [str(settings.CREDENZA_PROGRAM)]]
    return max(results)


def _check(pack: str) -> int:
    try:
        found = load_pack(pack)
    except PackError as refused:
        count = len(refused.problems)
        print(refused, file=sys.stderr)
        print(f"{pack_file(pack)}: {count} problem{'s' if count > 1 else ''}.", file=sys.stderr)
        return 1
    items = len(found.program.items)
    print(f"{found.file}: good. {len(found.values)} values, each with its source; {items} items.")
    return 0


def _show(pack: str) -> int:
    try:
        found = load_pack(pack)
    except PackError as refused:
        print(refused, file=sys.stderr)
        return 1
    for path, value, source in found.values:
        told = " ".join(value.split()) if isinstance(value, str) else str(value)
        told = told.lower() if isinstance(value, bool) else told
        print(f"{dotted(path)} = {told}\n    {source}")
    return 0
