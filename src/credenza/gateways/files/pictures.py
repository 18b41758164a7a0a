"""A picture drawn anew: the same pixels, upright, and nothing else that traveled with them.

What is not drawn is not kept: place, camera and time (EXIF), XMP, comments, thumbnails, further frames, whatever
stands behind the picture's end. Colors are brought to sRGB, so that no profile need be kept either.
"""

import threading
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, ImageCms

from credenza.gateways.files.kinds import JPEG, PNG, WEBP
from credenza.kernel.errors import DomainError
from credenza.kernel.evidence_errors import EvidenceNotSupported, EvidenceTooLarge

MOST_PIXELS = 50_000_000
"""More than a sheet of letter paper at 600 dots an inch (34 million), and what telephones take (48 to 50 million)."""
QUALITY = 92
_FORMATS = {PNG: "PNG", JPEG: "JPEG", WEBP: "WEBP"}
_OPTIONS: dict[str, dict[str, Any]] = {
    # Seconds for the largest pictures; the encoders' own choices take up to a minute.
    PNG: {"compress_level": 3},
    JPEG: {"quality": QUALITY, "optimize": True, "subsampling": 0},
    WEBP: {"lossless": True, "exact": True, "quality": 20, "method": 0},
}
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError)
_one_at_a_time = threading.Lock()  # a large picture takes some hundred MB for a moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Redrawn:
    """A picture as it is kept. ``pixels``: width times height."""

    content: bytes
    pixels: int


def redrawn(content: bytes, media_type: str) -> Redrawn:
    """The picture anew, of the same kind.

    Raises EvidenceTooLarge (before any pixel is unpacked) and EvidenceNotSupported (broken, or an animation).
    """
    if media_type == WEBP:
        _refuse_above(_webp_canvas(content))  # its decoder takes memory for the canvas when it opens
    with _one_at_a_time:
        try:
            with Image.open(BytesIO(content), formats=[_FORMATS[media_type]]) as picture:
                pixels = picture.width * picture.height
                # Telephones put a second picture inside a JPEG; the first one is what is shown.
                frames = 1 if media_type == JPEG else int(getattr(picture, "n_frames", 1))
                _refuse_above(pixels * frames)
                if frames > 1:
                    raise EvidenceNotSupported(was="animation")
                return Redrawn(content=_drawn(picture, media_type, lossless=_is_lossless(content)), pixels=pixels)
        except _BOMB as error:
            raise EvidenceTooLarge(measure="pixels", most=MOST_PIXELS) from error
        except DomainError:
            raise
        except Exception as error:  # whatever a broken file leads a decoder to
            raise EvidenceNotSupported(was="broken_picture") from error


def _refuse_above(pixels: int) -> None:
    if pixels > MOST_PIXELS:
        raise EvidenceTooLarge(measure="pixels", most=MOST_PIXELS, given=pixels)


def _drawn(picture: Image.Image, media_type: str, *, lossless: bool) -> bytes:
    picture.load()
    profile = picture.info.get("icc_profile")
    upright = _plain(_upright(picture), profile, media_type)
    upright.info.clear()
    if media_type == WEBP and not lossless:
        try:
            return _saved(upright, media_type, quality=QUALITY, method=2)
        except ValueError:
            pass  # too much in it for a lossy WebP, which holds its first part in 512 KB
    return _saved(upright, media_type, **_OPTIONS[media_type])


def _saved(picture: Image.Image, media_type: str, **options: Any) -> bytes:
    out = BytesIO()
    picture.save(out, _FORMATS[media_type], **options)
    return out.getvalue()


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as its orientation mark says. A mark that cannot be read turns nothing."""
    try:
        turn = _TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # noqa: BLE001  as above; the picture itself may be whole
        turn = None
    return picture if turn is None else picture.transpose(turn)


def _plain(picture: Image.Image, profile: bytes | None, media_type: str) -> Image.Image:
    """In colors that every browser shows: sRGB, gray, or 16 bits of gray in a PNG."""
    if profile and picture.mode in {"RGB", "RGBA", "CMYK"}:
        picture = _in_srgb(picture, profile)
    if media_type == JPEG:
        return picture if picture.mode in {"RGB", "L"} else picture.convert("RGB")
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    if media_type == PNG and picture.mode.startswith("I"):
        return picture
    return picture.convert("L" if picture.mode in {"1", "L"} else "RGB")


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        given = ImageCms.ImageCmsProfile(BytesIO(profile))
        drawn = ImageCms.profileToProfile(
            picture, given, ImageCms.createProfile("sRGB"), outputMode="RGBA" if picture.mode == "RGBA" else "RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture  # a profile that does not fit changes nothing
    return drawn or picture


def _webp_canvas(content: bytes) -> int:
    """Pixels of a WebP's canvas by its header, 0 when the header says none."""
    chunk, body = content[12:16], content[20:30]
    if len(body) < 10:  # noqa: PLR2004  the shortest of the three headers that tell a size
        return 0
    if chunk == b"VP8X":
        return (1 + int.from_bytes(body[4:7], "little")) * (1 + int.from_bytes(body[7:10], "little"))
    if chunk == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return (1 + (bits & 0x3FFF)) * (1 + (bits >> 14 & 0x3FFF))
    return (int.from_bytes(body[6:8], "little") & 0x3FFF) * (int.from_bytes(body[8:10], "little") & 0x3FFF)


def _is_lossless(content: bytes) -> bool:
    """Whether a WebP keeps every pixel as it was; False for other kinds."""
    place = 12
    while content[:4] == b"RIFF" and place + 8 <= len(content):
        kind, size = content[place : place + 4], int.from_bytes(content[place + 4 : place + 8], "little")
        if kind in {b"VP8L", b"VP8 "}:
            return kind == b"VP8L"
        place += 8 + size + size % 2
    return False
