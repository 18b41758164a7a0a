"""``credenza version``."""

import argparse

VERSION = "0.1.0"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(args: argparse.Namespace) -> int:  # noqa: ARG001  every command takes them
    """Print the version."""
    print(VERSION)
    return 0
