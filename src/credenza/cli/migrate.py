"""``credenza migrate``: tables, cache table, guards, rule pack."""

import argparse

from credenza.cli.start import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How much is told."""
    parser.add_argument("--quiet", action="store_true", help="say nothing when all is well")


def run(args: argparse.Namespace) -> int:
    """Bring the database up; safe to repeat."""
    start()
    bring_up(verbosity=0 if args.quiet else 1)
    return 0


def bring_up(*, verbosity: int) -> None:
    """Migrate, make the cache table and take the active rule pack's items and prices into the catalog."""
    from django.core.management import call_command
    from django.utils import timezone

    from credenza.catalog.commands.sync_pack import sync_pack

    call_command("migrate", interactive=False, verbosity=verbosity)
    call_command("createcachetable", verbosity=verbosity)
    sync_pack(now=timezone.now())
