"""What a file is, told by its first bytes; names and declared types are never asked."""

from codecs import getincrementaldecoder

PNG, JPEG, WEBP, PDF = "image/png", "image/jpeg", "image/webp", "application/pdf"
EXTENSIONS = {PNG: "png", JPEG: "jpg", WEBP: "webp", PDF: "pdf"}
PICTURES = frozenset({PNG, JPEG, WEBP})
HEAD_BYTES = 1024
_BLANK = b"\xef\xbb\xbf \t\r\n\f\x00"
_BRANDS = {
    b"heic": "heic", b"heix": "heic", b"hevc": "heic", b"heim": "heic", b"heis": "heic", b"mif1": "heic",
    b"msf1": "heic", b"avif": "avif", b"avis": "avif",
}  # fmt: skip
_STARTS = (
    (b"GIF8", "gif"), (b"BM", "bmp"), (b"II*\x00", "tiff"), (b"MM\x00*", "tiff"), (b"PK\x03\x04", "office"),
    (b"\xd0\xcf\x11\xe0", "office"), (b"\x1aE\xdf\xa3", "video"),
)  # fmt: skip


def media_type(head: bytes) -> str | None:
    """The accepted type that the content begins as, or None."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    # Blanks before the header are seen in the wild and harmless; anything else there makes it another kind of file.
    if head.lstrip(_BLANK).startswith(b"%PDF-"):
        return PDF
    return None


def other_kind(head: bytes) -> str:
    """A name for what is not accepted: heic, gif, html, office, text, ..., or unknown."""
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video")
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    words = head.lstrip(_BLANK)[:256].lower()
    if words.startswith((b"<!doctype html", b"<html", b"<script", b"<body", b"<head")):
        return "html"
    if words.startswith((b"<svg", b"<?xml")):
        return "svg" if b"<svg" in head.lower() else "text"
    try:
        getincrementaldecoder("utf-8")().decode(head)  # a character cut in two at the end is still text
    except UnicodeDecodeError:
        return "unknown"
    return "unknown" if b"\x00" in head else "text"
