"""The ``credenza`` command: one table, one module a command, loaded only when asked for."""

import argparse
import os
import sys
from importlib import import_module
from types import ModuleType

COMMANDS: dict[str, tuple[str, str]] = {
    "serve": ("credenza.cli.serve", "serve portal and API, with one worker beside"),
    "worker": ("credenza.cli.worker", "run background jobs only"),
    "migrate": ("credenza.cli.migrate", "bring the database up to this version"),
    "demo": ("credenza.cli.demo", "a sample business on this machine"),
    "verify": ("credenza.cli.verify", "prove every invariant on the data"),
    "programs": ("credenza.cli.programs", "check rule packs"),
    "rehearse": ("credenza.cli.rehearse", "run a dated story on a throw-away database"),
    "backup": ("credenza.cli.backup", "one archive of database and files, while running"),
    "restore": ("credenza.cli.restore", "fill an empty installation from a backup"),
    "import": ("credenza.cli.importing", "bring in records that others kept, by the file"),
    "export": ("credenza.cli.export", "write a report as CSV or XLSX"),
    "staff": ("credenza.cli.staff", "grant or end a staff role"),
    "keys": ("credenza.cli.keys", "make a key for the settings"),
    "version": ("credenza.cli.version", "print the version"),
}
EXIT_USAGE = 2


def main(arguments: list[str] | None = None) -> int:
    """Run one command; answers its exit code: 0 done, 1 refused or found wrong, 2 asked wrongly."""
    given = sys.argv[1:] if arguments is None else arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "credenza.config.settings")
    name = next((word for word in given if not word.startswith("-")), "")
    parser = argparse.ArgumentParser(prog="credenza", description="Training credits for software vendors.")
    chosen = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    command: ModuleType | None = None
    for each, (module, meaning) in COMMANDS.items():
        below = chosen.add_parser(each, help=meaning, description=meaning[0].upper() + meaning[1:] + ".")
        if each == name:
            command = import_module(module)
            command.add_arguments(below)
    args = parser.parse_args(given)
    return _run(command, args) if command else EXIT_USAGE


def _run(command: ModuleType, args: argparse.Namespace) -> int:
    from django.core.exceptions import ImproperlyConfigured

    try:
        return int(command.run(args))
    except ImproperlyConfigured as error:
        print(f"credenza: {error}", file=sys.stderr)
        return EXIT_USAGE
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
