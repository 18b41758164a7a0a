"""A stored file on its way to a reader: never as a page, never kept on the way, under a name of ours.

Whoever calls this has asked already whether the reader may see it.
"""

import re
from typing import BinaryIO

from django.http import FileResponse
from django.utils.http import content_disposition_header

from credenza.gateways.files.kinds import EXTENSIONS, PICTURES

POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""Browsers show a bare picture on a page of their own, whose look is an inline style; nothing else may run or load."""


def served(file: BinaryIO, media_type: str, shown_name: str) -> FileResponse:
    """The answer with the file, which is closed when it has been sent. Pictures are shown, the rest is saved.

    ``shown_name`` without an ending: that follows the media type. Raises LookupError for a type that is not evidence's.
    """
    ending = EXTENSIONS[media_type]
    name = f"{re.sub(r'[^A-Za-z0-9_-]+', '-', shown_name).strip('-') or 'evidence'}.{ending}"
    response = FileResponse(file, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(media_type not in PICTURES, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
