"""Bank statements, for the order desk and finance."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from credenza.api.v1.door import IdempotencyKey, asks, call_of
from credenza.api.v1.fields import Short
from credenza.api.v1.shapes import bank_files as shapes
from credenza.gateways.bank_files.reading import MOST_BYTES
from credenza.workflows.bank_files import BankFileTaken, import_bank_file

router = Router(tags=["Payments"])
WRITING = "desk:write"
Tried = Annotated[bool, Query(description="Only say what would become of each line.")]
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_UPLOADING = asks(WRITING, shapes.BankFileShown, writes=True)
_UPLOADING["openapi_extra"] |= {"requestBody": {"required": True, "content": {"application/octet-stream": _BINARY}}}


@router.post("/bank-files", **_UPLOADING)
def take_bank_file(
    request: HttpRequest, name: Short = "", key: IdempotencyKey = None, *, dry_run: Tried = False
) -> BankFileTaken:
    """Match and book a bank's statement (camt.053, MT940 or CSV), sent as the body itself, all of it or nothing.

    `name` is the file's name; `dry_run` only says what would become of each line. The same line is never booked twice.
    """
    return import_bank_file(
        content=request.read(MOST_BYTES + 1), named=name, dry_run=dry_run, **call_of(request, key).as_keywords
    )
