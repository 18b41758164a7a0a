"""Two calls that speak of the same statement, actor or verb come one after the other.

On SQLite every writing transaction already does. On PostgreSQL each key is an advisory lock until the transaction
ends; all of a call's keys are taken at once and in one order, so that two batches never wait for each other.
"""

import hashlib
from collections.abc import Iterable

from django.db import connection


def one_at_a_time(keys: Iterable[str]) -> None:
    """Hold the keys until the transaction at hand ends."""
    if connection.vendor != "postgresql":
        return
    numbers = sorted({int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], signed=True) for key in keys})
    with connection.cursor() as cursor:
        for number in numbers:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (number,))
