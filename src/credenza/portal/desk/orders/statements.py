"""A bank's statement on its way through the page that looks at it: no page gives a file back, so this one carries it.

What a look found is booked by one more button, without choosing the file again. Nothing of it is stored before it is
booked. Only a file that is too long to carry has to be chosen once more.
"""

import base64
import binascii
import zlib
from dataclasses import dataclass

LARGEST_FILE = 10 * 1024 * 1024
LONGEST_CARRIED = 2_000_000
"""In characters of the page's field: what Django takes with a form (``DATA_UPLOAD_MAX_MEMORY_SIZE``), with a margin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A file's content and the name it came with."""

    content: bytes
    name: str


def carried(statement: Statement) -> str:
    """The content as a hidden field holds it; empty where it is too long for one."""
    packed = base64.b64encode(zlib.compress(statement.content)).decode()
    return packed if len(packed) <= LONGEST_CARRIED else ""


def unpacked(field: str) -> bytes | None:
    """What a hidden field holds; None for what no page of ours wrote, and for more than a file may be."""
    try:
        reader = zlib.decompressobj()
        content = reader.decompress(base64.b64decode(field, validate=True), LARGEST_FILE + 1)
    except (binascii.Error, ValueError, zlib.error):
        return None
    return content if reader.eof and len(content) <= LARGEST_FILE else None
