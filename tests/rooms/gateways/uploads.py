"""Files as people send them, and as those send them who mean no good."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    RectangleObject,
    StreamObject,
    TextStringObject,
)

SECRET = "Kungsgatan 12, Stockholm"
XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><note>{SECRET}</note></x:xmpmeta>".encode()
ENDINGS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}


def squares(mode: str = "RGB", size: tuple[int, int] = (32, 16), *, seed: int = 0) -> Image.Image:
    """Flat squares of 8 pixels, which survive a lossy encoder."""
    picture = Image.new("RGB", size)
    for left in range(0, size[0], 8):
        for top in range(0, size[1], 8):
            color = tuple((seed * 31 + left * k + top * 3) % 256 for k in (7, 5, 11))
            picture.paste(color, (left, top, left + 8, top + 8))
    return picture.convert(mode)


def exif(orientation: int = 1) -> Image.Exif:
    """Where, when, by whom and with what."""
    told = Image.Exif()
    told[ExifTags.Base.Orientation] = orientation
    told[ExifTags.Base.Artist] = SECRET
    told[ExifTags.Base.Make] = "CAMERA-MAKER"
    gps = told.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = (59.0, 20.0, 2.5)
    gps[ExifTags.GPS.GPSAreaInformation] = b"ASCII\x00\x00\x00" + SECRET.encode()
    return told


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def telling(picture: Image.Image, kind: str, *, orientation: int = 1, **options: Any) -> bytes:
    """The picture with everything a camera or a program writes beside it."""
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Comment", SECRET)
        texts.add_text("Long", SECRET * 20, zip=True)
        texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
        return saved(picture, kind, pnginfo=texts, exif=exif(orientation), **options)
    if kind == "JPEG":
        return saved(
            picture,
            kind,
            exif=exif(orientation),
            comment=SECRET.encode(),
            xmp=XMP,
            quality=95,
            subsampling=0,
            **options,
        )
    return saved(picture, kind, exif=exif(orientation), xmp=XMP, **{"lossless": True, "exact": True, **options})


def opened(content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture


def bomb(width: int, height: int) -> bytes:
    """A PNG of few bytes that says it is this large, with all the rows that it promises."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    rows = b"".join([*(packer.compress(row * 64) for _ in range(height // 64)), packer.flush()])
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def action(kind: str, **more: Any) -> DictionaryObject:
    told = DictionaryObject({NameObject("/S"): NameObject(f"/{kind}")})
    for key, value in more.items():
        told[NameObject(f"/{key}")] = TextStringObject(value)
    return told


def stream(content: bytes, **keys: Any) -> StreamObject:
    made = StreamObject()
    made.set_data(content)
    for key, value in keys.items():
        made[NameObject(f"/{key}")] = value
    return made


def one_page(words: str = "Completed") -> PdfWriter:
    """A page with words on it."""
    writer = PdfWriter()
    page = writer.add_blank_page(300, 200)
    font = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
    })  # fmt: skip
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/A"): writer._add_object(font)})}
    )
    page[NameObject("/Contents")] = writer._add_object(stream(f"BT /A 12 Tf 20 100 Td ({words}) Tj ET".encode()))
    return writer


def drawn_look(writer: PdfWriter, words: str) -> Any:
    """A form XObject that draws words, as annotations look."""
    resources = writer.pages[0]["/Resources"]
    return writer._add_object(
        stream(
            f"BT /A 9 Tf 0 0 Td ({words}) Tj ET".encode(),
            Type=NameObject("/XObject"),
            Subtype=NameObject("/Form"),
            BBox=RectangleObject((0, 0, 80, 20)),
            Resources=resources,
        )
    )


def annotate(writer: PdfWriter, kind: str, **keys: Any) -> DictionaryObject:
    page = writer.pages[0]
    made = DictionaryObject({
        NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject(f"/{kind}"),
        NameObject("/Rect"): ArrayObject([FloatObject(n) for n in (10, 10, 90, 30)]),
    })  # fmt: skip
    for key, value in keys.items():
        made[NameObject(f"/{key}")] = value
    page.setdefault(NameObject("/Annots"), ArrayObject()).append(writer._add_object(made))
    return made


def image(writer: PdfWriter, content: bytes, filters: Any, size: tuple[int, int]) -> StreamObject:
    """Put a picture on the page, as it stands in a file of its own."""
    made = stream(
        content,
        Type=NameObject("/XObject"), Subtype=NameObject("/Image"), Width=NumberObject(size[0]),
        Height=NumberObject(size[1]), ColorSpace=NameObject("/DeviceRGB"), BitsPerComponent=NumberObject(8),
        Filter=filters,
    )  # fmt: skip
    page = writer.pages[0]
    page["/Resources"][NameObject("/XObject")] = DictionaryObject({NameObject("/Im"): writer._add_object(made)})
    return made


def written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def reread(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content), strict=True)


def everything_in(content: bytes) -> bytes:
    """All that can be read from a PDF: its bytes, and each stream unpacked."""
    reader = reread(content)
    parts = [content]
    for number in {*reader.xref.get(0, {}), *reader.xref_objStm}:
        if reader.xref_free_entry.get(0, {}).get(number):
            continue
        held = reader.get_object(number)
        parts.append(repr(held).encode())
        if isinstance(held, StreamObject):
            parts.append(held._data if "Decode" not in str(held.get("/Filter")) else held._data + _unpacked(held))
    return b"\n".join(parts)


def _unpacked(held: StreamObject) -> bytes:
    return held.get_data() if str(held.get("/Filter")) == "/FlateDecode" else b""
