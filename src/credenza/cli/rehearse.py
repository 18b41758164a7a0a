"""``credenza rehearse STORY.json``: run a dated story through the real commands on a throw-away database."""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

EXIT_NO_DATABASE = 1
EXIT_MALFORMED = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("story", help="the story's JSON file, or - for standard input")
    parser.add_argument("--database", default="sqlite", help="sqlite (default), or a PostgreSQL URL to make one beside")


def run(args: argparse.Namespace) -> int:
    """0 when the story ran, refusals included; 2 when it is malformed, with where and why on standard error.

    1 where ``--database`` names a server that gives no database.
    """
    try:
        text = sys.stdin.read() if args.story == "-" else Path(args.story).read_text(encoding="utf-8")
        raw = json.loads(text)
    except (OSError, ValueError) as error:
        print(f"credenza rehearse: /: {error}", file=sys.stderr)
        return EXIT_MALFORMED
    folder = "." if args.story == "-" else str(Path(args.story).parent)
    from credenza.cli.rehearsal.throwaway import NoDatabase

    with tempfile.TemporaryDirectory(prefix="credenza-rehearsal-") as scratch:
        try:
            return _run_in(scratch, raw, folder, args.database)
        except NoDatabase as error:
            print(f"credenza rehearse: --database: {error}", file=sys.stderr)
            return EXIT_NO_DATABASE


def _run_in(scratch: str, raw: object, folder: str, database: str) -> int:
    from credenza.cli.rehearsal.throwaway import throwaway_database

    os.environ.update(CREDENZA_DEMO="1", CREDENZA_DATA_DIR=scratch, DJANGO_SETTINGS_MODULE="credenza.config.settings")
    with throwaway_database(database) as url:
        os.environ["DATABASE_URL"] = url
        from credenza.cli.start import start

        start()
        from django.db import connections

        from credenza.cli.rehearsal.run import rehearse
        from credenza.cli.rehearsal.story import Malformed
        from credenza.cli.tables import lay_tables

        try:
            lay_tables()
            document = rehearse(raw, folder=folder)
        except Malformed as error:
            print(f"credenza rehearse: {error}", file=sys.stderr)
            return EXIT_MALFORMED
        finally:
            connections.close_all()
    json.dump(document, sys.stdout, indent=2, ensure_ascii=False)
    print()
    return 0
