"""``credenza restore``: an empty installation from a backup."""

import argparse
import shutil
import sys
import tarfile
import tempfile
from pathlib import Path

from credenza.cli.start import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What from."""
    parser.add_argument("file", type=Path, help="archive made by `credenza backup`")


def run(args: argparse.Namespace) -> int:
    """Fill the empty target. Answers 1 when it refused, or when keys that the data needs are not at hand."""
    start()
    from credenza.cli.archive import ArchiveRefused, keys_missing, keys_needed

    try:
        restored(args.file)
    except (ArchiveRefused, OSError, tarfile.TarError) as refused:
        print(f"credenza: {refused}", file=sys.stderr)
        return 1
    print(f"Restored from {args.file}. Run `credenza migrate`, then `credenza verify`.")
    missing = keys_missing(keys_needed())
    for setting, ids in missing.items():
        print(f"credenza: set these keys in {setting}, the data needs them: {', '.join(ids)}", file=sys.stderr)
    return 1 if missing else 0


def restored(source: Path) -> None:
    """Refuse a target with anything in it, else fill database and files. Raises ArchiveRefused."""
    from django.db import connection

    from credenza.cli import archive as shape

    shape.refuse_unless_empty()
    with tarfile.open(source) as archive, tempfile.TemporaryDirectory(prefix="credenza-restore-") as folder:
        manifest = shape.read_manifest(archive)
        if manifest.database != connection.vendor:
            raise shape.ArchiveRefused(
                f"This backup is of {manifest.database}, and DATABASE_URL names {connection.vendor}."
            )
        try:
            member = archive.extractfile(shape.DATABASE_MEMBER[manifest.database])
        except KeyError:
            member = None
        if member is None:
            raise shape.ArchiveRefused("The archive holds no database.")
        dump = Path(folder, "database")
        with dump.open("wb") as out:
            shutil.copyfileobj(member, out)
        shape.load_database(dump)
        shape.fill_files(archive)
