"""A report as a file: CSV streamed, XLSX as one sheet."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse

from credenza.gateways.exports import Column, write_csv, write_xlsx

Row = TypeVar("Row")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def spreadsheet(kind: str, name: str, rows: Iterable[Row], columns: Sequence[Column[Row]]) -> HttpResponseBase:
    """The rows as "csv" or "xlsx", to be saved under ``name``; any other kind is not found."""
    if kind == "csv":
        headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
        return StreamingHttpResponse(write_csv(rows, columns), content_type="text/csv; charset=utf-8", headers=headers)
    if kind != "xlsx":
        raise Http404
    with tempfile.TemporaryDirectory(prefix="credenza-export-") as folder:
        path = Path(folder) / "report.xlsx"
        write_xlsx(rows, columns, path, title="Report")
        # The open file outlives its folder.
        return FileResponse(path.open("rb"), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
