"""``credenza programs``: check rule packs, show one with the source of every value, ask whom a change would affect."""

import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from django.conf import settings

from credenza.cli import what_if
from credenza.programs.loader import load_pack, pack_file
from credenza.programs.problems import PackError, dotted


def add_arguments(parser: ArgumentParser) -> None:
    """Three verbs; without a pack each means the one in force."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    check = verbs.add_parser("check", help="name everything that is wrong with rule packs, with file and line")
    check.add_argument(
        "packs", nargs="*", metavar="FILE", help="TOML file or shipped pack (left out: the one in force)"
    )
    show = verbs.add_parser("show", help="print every key of a rule pack with its value and its source")
    show.add_argument("packs", nargs="?", metavar="FILE", help="TOML file or shipped pack (left out: the one in force)")
    what_if.add_arguments(verbs.add_parser("what-if", help="tell which candidates other rules would affect, and how"))


def run(args: Namespace) -> int:
    """0: all packs are good. 1: at least one is not; standard error names every problem."""
    if args.verb == "show":
        return _show(args.packs or str(settings.CREDENZA_PROGRAM))
    if args.verb == "what-if":
        return what_if.run(args)
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
    held = [f"{len(found.program.items)} items"]
    if found.program.certification is not None:
        held.append(f"{len(found.program.certification.certifications)} certifications")
    print(f"{found.file}: good. {len(found.values)} values, each with its source; {', '.join(held)}.")
    return 0


def _show(pack: str) -> int:
    try:
        found = load_pack(pack)
    except PackError as refused:
        print(refused, file=sys.stderr)
        return 1
    for path, value, source in found.values:
        print(f"{dotted(path)} = {_told(value)}\n    {' '.join(source.split())}")
    return 0


def _told(value: Any) -> str:
    """A value on one line: lists with commas between, an empty one as nothing."""
    if isinstance(value, list):
        return ", ".join(_told(entry) for entry in value) or "nothing"
    told = " ".join(value.split()) if isinstance(value, str) else str(value)
    return told.lower() if isinstance(value, bool) else told
