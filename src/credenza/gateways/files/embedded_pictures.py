"""Pictures inside a PDF: their metadata taken out without drawing them anew.

Sources: ITU-T T.81, annex B (JPEG); ITU-T T.800, annex I (JPEG 2000).
"""

_ALONE = {0x01, *range(0xD0, 0xD8)}
MARK, SOI, EOI, SOS, APP0, APP14, APP15, COM = 0xFF, 0xD8, 0xD9, 0xDA, 0xE0, 0xEE, 0xEF, 0xFE
_JP2_TELLING = {b"uuid", b"xml ", b"uinf"}
_JP2_SIGNATURE = b"\x00\x00\x00\x0cjP  "


def jpeg_without_metadata(content: bytes) -> bytes:
    """A JPEG without comments, application segments (but the two that decoders need), and what stands behind its end.

    Content that does not begin as a JPEG is answered as it is: nothing can draw it.
    """
    if content[:2] != bytes((MARK, SOI)):
        return content
    kept = [content[:2]]
    place = 2
    while place + 2 <= len(content):
        marker = content[place + 1]
        if content[place] != MARK:
            break
        if marker == MARK:  # a fill byte
            place += 1
            continue
        if marker == EOI:
            kept.append(content[place : place + 2])
            break
        end = place + 2 if marker in _ALONE else place + 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        if marker == SOS:
            end = _scan_end(content, end)
        if _is_kept(marker, content[place:end]):
            kept.append(content[place:end])
        place = end
    return b"".join(kept)


def _is_kept(marker: int, segment: bytes) -> bool:
    if marker == APP0:
        return segment[4:9] == b"JFIF\x00" and segment[16:18] == b"\x00\x00"  # without a thumbnail
    if marker == APP14:
        return segment[4:9] == b"Adobe"
    return not (APP0 < marker <= APP15 or marker == COM)


def _scan_end(content: bytes, start: int) -> int:
    """Where the compressed pixels end: at the next marker that is neither stuffing nor a restart."""
    place = content.find(b"\xff", start)
    while 0 <= place < len(content) - 1:
        following = content[place + 1]
        if following not in {0x00, MARK} and following not in _ALONE:
            return place
        place = content.find(b"\xff", place + (1 if following == MARK else 2))
    return len(content)


def jp2_without_metadata(content: bytes) -> bytes:
    """A JPEG 2000 file without its XML and UUID boxes (EXIF, XMP, GeoTIFF); a bare codestream is answered as it is."""
    if not content.startswith(_JP2_SIGNATURE):
        return content
    kept = []
    place = 0
    while place + 8 <= len(content):
        size, kind = int.from_bytes(content[place : place + 4], "big"), content[place + 4 : place + 8]
        if size == 1:
            size = int.from_bytes(content[place + 8 : place + 16], "big")
        end = len(content) if size == 0 else place + max(size, 8)
        if kind not in _JP2_TELLING:
            kept.append(content[place:end])
        place = end
    return b"".join(kept)
