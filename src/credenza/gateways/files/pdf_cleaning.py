"""A PDF built anew from what its pages show: from standard input to standard output.

Runs as a program of its own with bounds on memory and time, started by ``pdfs.py``: a file can be made to take hours
or gigabytes, and that must not end a web process.

Only what is listed here is taken over: pages with their boxes and turn, what draws them, layers with their being on or
off, and what annotations and form fields draw. So these stay behind: document information, XMP, scripts, actions,
links, attached files, form data, outlines, thumbnails, tags, geographic measures, and metadata inside pictures.
"""

import resource
import sys
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import LimitReachedError
from pypdf.filters import decode_stream_data
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NumberObject, StreamObject

from credenza.gateways.files.embedded_pictures import jp2_without_metadata, jpeg_without_metadata

ENCRYPTED, BROKEN, TOO_MUCH, NO_PAGE, TOO_MANY_PAGES = 10, 11, 12, 13, 14
"""Exit statuses. With TOO_MANY_PAGES, standard output holds their number."""
MEMORY_BYTES = 1 << 30
WORK_SECONDS = 20
MOST_PAGES = 200
MOST_BYTES = 40_000_000
PRINTED = 4
"""The flag of an annotation that is drawn on paper too."""

PAGE_KEYS = frozenset({
    "/Type", "/Parent", "/MediaBox", "/CropBox", "/TrimBox", "/BleedBox", "/ArtBox", "/Rotate", "/UserUnit",
    "/Resources", "/Contents", "/Group",
})  # fmt: skip
RESOURCE_KEYS = frozenset({
    "/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties", "/ProcSet",
})  # fmt: skip
LAYER_KEYS = {
    "/OCG": frozenset({"/Type", "/Name", "/Intent"}),
    "/OCMD": frozenset({"/Type", "/OCGs", "/P", "/VE"}),
}
STREAM_KEYS = frozenset({
    "/Length", "/Filter", "/DecodeParms", "/Type", "/Subtype",
    # drawings and pictures
    "/FormType", "/BBox", "/Matrix", "/Resources", "/Group", "/OC", "/Width", "/Height", "/ColorSpace",
    "/BitsPerComponent", "/Intent", "/ImageMask", "/Mask", "/Decode", "/Interpolate", "/SMask", "/SMaskInData",
    "/Matte",
    # patterns, shadings, functions, halftones
    "/PatternType", "/PaintType", "/TilingType", "/XStep", "/YStep", "/ShadingType", "/Background", "/AntiAlias",
    "/BitsPerCoordinate", "/BitsPerFlag", "/VerticesPerRow", "/Function", "/FunctionType", "/Domain", "/Range", "/Size",
    "/BitsPerSample", "/Order", "/Encode", "/HalftoneType", "/HalftoneName", "/Xsquare", "/Ysquare",
    "/TransferFunction",
    # fonts, character maps, color profiles
    "/Length1", "/Length2", "/Length3", "/CMapName", "/CIDSystemInfo", "/WMode", "/UseCMap", "/N", "/Alternate",
})  # fmt: skip
DRAWS_NOTHING = frozenset({"/Action", "/Filespec", "/F", "/EmbeddedFile", "/Metadata", "/Sig"})


class Locked(Exception):
    """A password is needed to open it."""


class NoPage(Exception):
    """Nothing to see."""


class TooManyPages(Exception):
    """More than evidence needs; the argument is their number."""


def cleaned(content: bytes) -> bytes:
    """The PDF anew. Raises the three above, LimitReachedError, or nearly anything for a broken one."""
    reader = PdfReader(BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):  # one that only forbids printing opens without a password
        raise Locked
    count = len(reader.pages)
    if not count:
        raise NoPage
    if count > MOST_PAGES:
        raise TooManyPages(count)
    writer = PdfWriter()
    seen: set[int] = set()
    for page in reader.pages:
        drawn = _what_annotations_draw(page)
        _keep_only(page, PAGE_KEYS)
        if drawn:
            page[NameObject("/Annots")] = drawn
        _clean_names(page)
        for key in ("/Resources", "/Contents", "/Group", "/Annots"):
            _clean(dict.get(page, key), seen)
        writer.add_page(page)
    _take_layers(reader, writer, seen)
    writer.metadata = None
    writer.pdf_header = "%PDF-1.7"
    out = BytesIO()
    writer.write(out)
    if out.tell() > MOST_BYTES:
        raise LimitReachedError("the new file is too large")
    return out.getvalue()


def _resolved(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _keep_only(held: DictionaryObject, keys: frozenset[str]) -> None:
    for key in [key for key in held if key not in keys]:
        del held[key]


def _clean(root: Any, seen: set[int]) -> None:
    """Take out, below ``root``, what draws nothing. In place, each object once."""
    waiting = [root]
    while waiting:
        thing = _resolved(waiting.pop())
        if not isinstance(thing, (DictionaryObject, ArrayObject)) or id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, StreamObject):
            _keep_only(thing, STREAM_KEYS)
            _clean_picture(thing)
        if isinstance(thing, DictionaryObject):
            _clean_names(thing)
            for key in [key for key, value in dict.items(thing) if _draws_nothing(_resolved(value))]:
                del thing[key]
            waiting.extend(dict.values(thing))
        else:
            thing[:] = [value for value in list.__iter__(thing) if not _draws_nothing(_resolved(value))]
            waiting.extend(list.__iter__(thing))


def _clean_names(thing: DictionaryObject) -> None:
    """Resources hold eight tables; of those that pages name in passing only layers draw, or don't."""
    kind = str(_resolved(dict.get(thing, "/Type")))
    if kind in LAYER_KEYS:
        _keep_only(thing, LAYER_KEYS[kind])
    resources = _resolved(dict.get(thing, "/Resources"))
    if isinstance(resources, DictionaryObject):
        _keep_only(resources, RESOURCE_KEYS)
    properties = _resolved(dict.get(thing, "/Properties"))
    if isinstance(properties, DictionaryObject) and not isinstance(properties, StreamObject):
        for name, value in list(dict.items(properties)):
            listed = _resolved(value)
            if not isinstance(listed, DictionaryObject) or str(listed.get("/Type")) not in LAYER_KEYS:
                properties[NameObject(name)] = DictionaryObject()


def _draws_nothing(value: Any) -> bool:
    if not isinstance(value, DictionaryObject):
        return False
    kind = str(_resolved(dict.get(value, "/Type")))
    return kind in DRAWS_NOTHING or ("/JS" in value and "/S" in value) or ("/EF" in value and "/F" in value)


def _clean_picture(stream: StreamObject) -> None:
    filters = _resolved(dict.get(stream, "/Filter"))
    names = [str(_resolved(name)) for name in filters] if isinstance(filters, ArrayObject) else [str(filters)]
    last = names[-1] if names else ""
    if last not in {"/DCTDecode", "/DCT", "/JPXDecode"}:
        return
    # The library leaves these two as they are, so that this undoes what is wrapped around them.
    content = stream._data if len(names) == 1 else decode_stream_data(stream)  # noqa: SLF001  as it stands in the file
    strip = jp2_without_metadata if last == "/JPXDecode" else jpeg_without_metadata
    stream._data = strip(content)  # noqa: SLF001
    if len(names) > 1:
        stream[NameObject("/Filter")] = NameObject(last)
        parameters = _resolved(dict.get(stream, "/DecodeParms"))
        dict.pop(stream, "/DecodeParms", None)
        if isinstance(parameters, ArrayObject) and isinstance(_resolved(parameters[-1]), DictionaryObject):
            stream[NameObject("/DecodeParms")] = _resolved(parameters[-1])


def _what_annotations_draw(page: DictionaryObject) -> ArrayObject:
    """Stamps in place of the page's annotations and form fields: their pictures, and nothing of what they do."""
    drawn = ArrayObject()
    listed = _resolved(dict.get(page, "/Annots"))
    for entry in listed if isinstance(listed, ArrayObject) else ():
        annotation = _resolved(entry)
        if not isinstance(annotation, DictionaryObject):
            continue
        appearance = _appearance(annotation)
        rectangle = _resolved(dict.get(annotation, "/Rect"))
        if appearance is None or not isinstance(rectangle, ArrayObject):
            continue
        flags = _resolved(dict.get(annotation, "/F"))
        stamp = DictionaryObject({
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Stamp"),
            NameObject("/Rect"): rectangle,
            NameObject("/F"): NumberObject(flags if isinstance(flags, int) else PRINTED),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): appearance}),
        })  # fmt: skip
        if "/OC" in annotation:
            stamp[NameObject("/OC")] = dict.__getitem__(annotation, "/OC")
        drawn.append(stamp)
    return drawn


def _appearance(annotation: DictionaryObject) -> Any:
    """The stream that draws it in its present state, as the file refers to it, or None."""
    looks = _resolved(dict.get(annotation, "/AP"))
    normal = dict.get(looks, "/N") if isinstance(looks, DictionaryObject) else None
    states = _resolved(normal)
    if isinstance(states, DictionaryObject) and not isinstance(states, StreamObject):
        normal = dict.get(states, _resolved(dict.get(annotation, "/AS")))
    return normal if isinstance(_resolved(normal), StreamObject) else None


def _take_layers(reader: PdfReader, writer: PdfWriter, seen: set[int]) -> None:
    """Which layers there are and which are off: without it a hidden layer would show."""
    root = _resolved(reader.trailer["/Root"])
    given = _resolved(dict.get(root, "/OCProperties"))
    layers = _resolved(dict.get(given, "/OCGs")) if isinstance(given, DictionaryObject) else None
    if not isinstance(layers, ArrayObject):
        return
    chosen = _resolved(dict.get(given, "/D"))
    state = DictionaryObject()
    for key in ("/BaseState", "/ON", "/OFF"):
        if isinstance(chosen, DictionaryObject) and key in chosen:
            state[NameObject(key)] = _resolved(dict.__getitem__(chosen, key))
    taken = DictionaryObject({NameObject("/OCGs"): layers, NameObject("/D"): state})
    _clean(taken, seen)
    writer.root_object[NameObject("/OCProperties")] = taken.clone(writer)


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (WORK_SECONDS, WORK_SECONDS + 1))


def main() -> int:
    """Answers the exit status."""
    _bounded()
    try:
        sys.stdout.buffer.write(cleaned(sys.stdin.buffer.read()))
    except Locked:
        return ENCRYPTED
    except NoPage:
        return NO_PAGE
    except TooManyPages as error:
        sys.stdout.write(str(error.args[0]))
        return TOO_MANY_PAGES
    except (LimitReachedError, MemoryError):
        return TOO_MUCH
    except Exception:  # noqa: BLE001  whatever a broken file leads the library to
        return BROKEN
    return 0


if __name__ == "__main__":
    sys.exit(main())
