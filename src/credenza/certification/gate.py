"""What changes one candidate runs beside others; what changes everybody, or makes two accounts one, runs alone.

A command about one candidate reads what holds for everybody (retirements, blanket extensions) and which account goes
on. Were one of those written at that moment, the projection could follow from neither the old facts nor the new. On
SQLite every writing transaction is alone anyway.
"""

from credenza.journal.statements import on_postgresql, raw_cursor

_NUMBER = int.from_bytes(b"renewals")
_BESIDE, _ALONE = "SELECT pg_advisory_xact_lock_shared(%s)", "SELECT pg_advisory_xact_lock(%s)"


def beside_others() -> None:
    """Wait for what runs alone, and keep it waiting until the transaction at hand ends."""
    _take(_BESIDE)


def alone() -> None:
    """Wait for everything under way about any candidate, and keep it waiting until the transaction at hand ends."""
    _take(_ALONE)


def _take(statement: str) -> None:
    if on_postgresql():
        with raw_cursor() as cursor:
            cursor.execute(statement, (_NUMBER,))
