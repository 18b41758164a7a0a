"""A credential's requirement tree with what is done and missing, and how each activity type stands."""

from datetime import date

from credenza.certification.programs import engine
from credenza.certification.queries.candidates import known
from credenza.certification.reading import facts_of
from credenza.certification.rows import ProgressRow
from credenza.certification.rules.explaining import lines, progress


def progress_of(root: int, on: date) -> tuple[ProgressRow, ...]:
    """Every credential of the candidate that is in force on the day and not retired, with its open cycle explained."""
    told = known(root, on)
    own, facts = engine(), facts_of(root, dated_to=on)
    return tuple(
        ProgressRow(
            credential=row,
            tree=progress(own, facts, told.dated, row.origin, on),
            lines=lines(own, facts, told.dated, row.origin),
        )
        for row in told.rows
        if row.status in ("active", "suspended") and not row.is_retired(on) and told.dated.of(row.origin) is not None
    )
