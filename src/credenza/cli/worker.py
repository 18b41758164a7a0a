"""``credenza worker``: background jobs only. Any number may run over one PostgreSQL."""

import argparse

from credenza.cli.start import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """When to stop."""
    parser.add_argument("--beside", type=int, default=0, metavar="PID", help="end when this parent process has ended")
    parser.add_argument("--until-idle", action="store_true", help="stop when the queue is empty")


def run(args: argparse.Namespace) -> int:
    """Work until SIGTERM; a running job is finished first."""
    start()
    from credenza.jobs.worker import run_worker

    run_worker(until_idle=args.until_idle, beside=args.beside)
    return 0
