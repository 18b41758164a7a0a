"""A worker: the library's loop with our heartbeat beside it."""

import secrets

from django.db import connections
from django_tasks_db.management.commands.db_worker import Worker

from credenza.jobs.beat import Beat

INTERVAL_SECONDS = 0.5
"""Each look takes SQLite's write lock for a moment, also when idle: not oftener."""


def run_worker(*, until_idle: bool = False, beside: int = 0) -> None:
    """Work until SIGTERM (a running job is finished first), or until the queue is empty.

    ``beside`` is the parent that it ends with, however the parent ended; 0 for none.
    Call it in the main thread of a process of its own. A lost database connection ends it; who keeps it starts
    another.
    """
    worker_id = secrets.token_hex(16)
    worker = Worker(
        queue_names=["*"],
        interval=INTERVAL_SECONDS,
        batch=until_idle,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
        excluded_queue_names=[],
    )
    beat = Beat(worker_id, beside)
    worker.configure_signals()
    beat.start()
    try:
        worker.run()
    finally:
        # The signal may have cut the look at the queue off inside its transaction: on SQLite the beat would wait for
        # its lock until it gave up, and whoever keeps us would end us the hard way.
        connections.close_all()
        beat.stop()
