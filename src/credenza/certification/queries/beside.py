"""The processes beside a look at everybody. Imported before Django stands there: the room comes in ``begin`` only."""

import gc
from datetime import date
from typing import TYPE_CHECKING

from credenza.programs.shapes import Program

if TYPE_CHECKING:
    from credenza.certification.queries.what_if import Affected, Look

_looks: list["Look"] = []


def begin(in_force: Program, changed: Program, on: date, rows: int | None) -> None:
    """Once in each process: read the settings, compile both engines."""
    import django  # noqa: PLC0415  a process of its own starts here

    django.setup()
    from credenza.certification.queries.what_if import Look  # noqa: PLC0415  after the settings

    _looks.append(Look(in_force, changed, on, rows))
    gc.freeze()  # what stands now stays: only what is read from here on is looked through for garbage


def part(span: tuple[int, int]) -> "Affected":
    """What the change does to the candidates with ids from and to, both included."""
    return _looks[-1].part(*span)
