"""Answers that are files: CSV streamed as it is read, workbooks written first and then sent."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from django.http import FileResponse, StreamingHttpResponse

from credenza.gateways.exports import Column, TooManyRows, write_csv, write_xlsx
from credenza.kernel.errors import InvalidField

Row = TypeVar("Row")
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


FILE = str
"""Stands in an operation for an answer that is a file; its media type follows from the address's ending."""


def csv_answer(rows: Iterable[Row], columns: Sequence[Column[Row]], name: str) -> StreamingHttpResponse:
    """The rows as a CSV download."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingHttpResponse(write_csv(rows, columns), content_type=CSV_TYPE, headers=headers)


def xlsx_answer(rows: Iterable[Row], columns: Sequence[Column[Row]], name: str) -> FileResponse:
    """The rows as a workbook. Refuses with ``invalid_field`` more rows than a sheet holds."""
    with tempfile.TemporaryDirectory(prefix="credenza-export-") as folder:
        path = Path(folder) / "export.xlsx"
        try:
            write_xlsx(rows, columns, path)
        except TooManyRows as error:
            raise InvalidField(
                field="from_on", expected=f"a filter that leaves {error.limit} rows; or use CSV"
            ) from error
        # The open file outlives its folder; the response closes it.
        return FileResponse(path.open("rb"), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)
