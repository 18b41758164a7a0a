"""``credenza keys``: fresh secrets for the settings, printed once and kept nowhere."""

import argparse
import secrets

from credenza.config.keys import new_key


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is made."""
    parser.add_argument(
        "what",
        choices=("new", "secret"),
        help="new: for CREDENZA_CODE_KEYS, CREDENZA_BADGE_KEYS or CREDENZA_LICENSE_KEYS; secret: CREDENZA_SECRET_KEY",
    )
    parser.add_argument("id", nargs="?", default="k1", help="id of the key, never used before (default: k1)")


def run(args: argparse.Namespace) -> int:
    """Print it."""
    print(new_key(args.id) if args.what == "new" else secrets.token_urlsafe(50))
    return 0
