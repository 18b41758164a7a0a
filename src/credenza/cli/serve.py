"""``credenza serve``: web and worker on one machine.

The worker is a process of its own that is started anew when it dies; a crash of a job never takes the site along.
"""

import argparse
import io
import os
import subprocess
import sys
import threading
from collections.abc import Callable

from credenza.cli.ports import refusal
from credenza.cli.start import start

RESTART_SECONDS = 1.0
STOP_SECONDS = 20
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Address and processes."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port (default: 8000)")
    parser.add_argument("--workers", type=int, default=1, help="web processes (default: 1; 2 and more suit PostgreSQL)")
    parser.add_argument("--threads", type=int, default=4, help="threads of each web process (default: 4)")
    parser.add_argument("--no-worker", action="store_true", help="web only; run `credenza worker` elsewhere")


def run(args: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C; answers 1 when the port is taken, at once."""
    if why := refusal(args.host, args.port, "credenza serve"):
        print(f"credenza: {why}", file=sys.stderr)
        return 1
    start()
    from django.conf import settings
    from django.core.management import call_command

    call_command("check", stdout=io.StringIO())  # speaks up only when something is wrong
    if settings.DEMO and args.host not in LOOPBACK:
        print("credenza: the demo's sign-ins are open, so it listens on loopback only.", file=sys.stderr)
        return 2
    if not settings.DEMO:
        call_command("collectstatic", interactive=False, verbosity=0)  # at each start: an upgrade brings other files
    serve(args.host, args.port, web_processes=args.workers, threads=args.threads, with_worker=not args.no_worker)
    return 0


def serve(host: str, port: int, *, web_processes: int = 1, threads: int = 4, with_worker: bool = True) -> None:
    """Run the web server in this process and keep one worker beside it; ends both together."""
    from granian import Granian
    from granian.constants import Interfaces

    keeper = Keeper(worker_process) if with_worker else None
    if keeper:
        keeper.start()
    try:
        Granian(
            "credenza.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=web_processes,
            blocking_threads=threads,
            log_enabled=False,
            respawn_failed_workers=True,
        ).serve()
    finally:
        if keeper:
            keeper.stop()


def worker_process() -> subprocess.Popen[bytes]:
    """A worker, found the same way as this process was."""
    paths = os.pathsep.join(path for path in sys.path if path)
    return subprocess.Popen(
        [sys.executable, "-m", "credenza.cli.main", "worker", "--beside", str(os.getpid())],
        env={**os.environ, "PYTHONPATH": paths},
    )


class Keeper(threading.Thread):
    """Keeps one process alive: starts another a moment after it ended."""

    def __init__(self, begin: Callable[[], subprocess.Popen[bytes]]) -> None:
        super().__init__(name="keeper", daemon=True)
        self._begin = begin
        self._over = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        while not self._over.is_set():
            self.process = self._begin()
            self.process.wait()
            self._over.wait(RESTART_SECONDS)

    def stop(self) -> None:
        """Ask the process to end, wait, and insist at last."""
        self._over.set()
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.join(timeout=STOP_SECONDS)
