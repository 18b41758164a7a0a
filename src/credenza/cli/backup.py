"""``credenza backup``: database and files in one archive, while everything runs."""

import argparse
import io
import sys
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from credenza.cli.start import start
from credenza.cli.version import VERSION


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("file", type=Path, help="archive to write, such as credenza.tar.gz; must not exist")


def run(args: argparse.Namespace) -> int:
    """Write the archive and say which keys belong with it."""
    start()
    from credenza.cli.archive import ArchiveRefused, keys_needed, keys_told

    if args.file.exists():
        print(f"credenza: {args.file} exists already; name another file.", file=sys.stderr)
        return 1
    try:
        written(args.file, datetime.now(UTC))
    except ArchiveRefused as refused:
        print(f"credenza: {refused}", file=sys.stderr)
        return 1
    keys = ", ".join(keys_told(keys_needed())) or "none"
    print(f"Written to {args.file}. Keep these keys apart from it: {keys}.")
    return 0


def written(target: Path, now: datetime) -> None:
    """Make the archive beside its place and move it there when it is whole. Raises ArchiveRefused."""
    from django.db import connection

    from credenza.cli import archive as shape

    keys = shape.keys_told(shape.keys_needed())
    manifest = shape.Manifest(
        format=shape.FORMAT, version=VERSION, database=connection.vendor, made_at=now.isoformat(), keys=keys
    ).written()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        dump, draft = Path(folder, "database"), Path(folder, "archive")
        # First the database, then the files: each one that a copied row names is there by then.
        shape.dump_database(dump)
        with tarfile.open(draft, "w:gz") as archive:
            head = tarfile.TarInfo(shape.MANIFEST)
            head.size = len(manifest)
            archive.addfile(head, io.BytesIO(manifest))
            archive.add(dump, shape.DATABASE_MEMBER[connection.vendor])
            shape.add_files(archive)
        draft.chmod(0o600)
        draft.rename(target)
