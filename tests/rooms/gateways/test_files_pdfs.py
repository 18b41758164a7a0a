"""PDFs as evidence: what the pages show stays; what acts, hides or tells of its maker does not."""

import hashlib
import os
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from credenza.gateways.files import pdf_cleaning, pdfs
from credenza.gateways.files.embedded_pictures import jp2_without_metadata, jpeg_without_metadata
from credenza.gateways.files.evidence import inspect
from credenza.kernel.evidence_errors import EvidenceEmpty, EvidenceNotSupported, EvidenceTooLarge
from tests.rooms.gateways import uploads
from tests.rooms.gateways.uploads import (
    SECRET,
    XMP,
    action,
    annotate,
    drawn_look,
    everything_in,
    one_page,
    opened,
    reread,
    squares,
    stream,
    telling,
    written,
)

pytestmark = pytest.mark.once
NEVER = (
    SECRET,
    "JavaScript",
    "app.alert",
    "EmbeddedFile",
    "Launch",
    "OpenAction",
    "SubmitForm",
    "xmpmeta",
    "/AA",
    "/URI",
    "/Info",
    "pypdf",
)


def check_tells_nothing(content: bytes) -> None:
    held = everything_in(content)
    assert [word for word in NEVER if word.encode() in held] == []


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in reread(content).pages)


def loaded() -> PdfWriter:
    """A page with everything that a page can carry besides what it shows."""
    writer = one_page("Completed on 2026-01-02")
    writer.add_metadata({"/Title": SECRET, "/Author": SECRET})
    writer.root_object[NameObject("/Metadata")] = writer._add_object(stream(XMP, Type=NameObject("/Metadata")))
    writer.add_attachment("home.txt", SECRET.encode())
    script = DictionaryObject(
        {NameObject("/Names"): ArrayObject([TextStringObject("a"), action("JavaScript", JS="app.alert('hello')")])}
    )
    writer.root_object["/Names"][NameObject("/JavaScript")] = writer._add_object(script)
    writer.root_object[NameObject("/OpenAction")] = action("JavaScript", JS="app.alert(1)")
    writer.add_outline_item(SECRET, 0)
    page = writer.pages[0]
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): action("Launch", F="calc.exe")})
    page[NameObject("/Metadata")] = writer._add_object(stream(XMP, Type=NameObject("/Metadata")))
    page[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/Maker"): TextStringObject(SECRET)})
    page[NameObject("/Thumb")] = writer._add_object(stream(SECRET.encode()))
    page["/Resources"][NameObject("/Hidden")] = DictionaryObject({NameObject("/JS"): TextStringObject("app.alert(2)")})
    font = page["/Resources"]["/Font"]["/A"]
    font[NameObject("/Metadata")] = writer._add_object(stream(XMP, Type=NameObject("/Metadata")))
    page["/Contents"][NameObject("/Metadata")] = writer._add_object(stream(XMP, Type=NameObject("/Metadata")))
    page["/Contents"][NameObject("/PlaceTaken")] = TextStringObject(SECRET)
    annotate(writer, "Link", A=action("URI", URI=f"https://tracker.example/{SECRET}"))
    annotate(writer, "Text", Contents=TextStringObject(SECRET))
    attached = DictionaryObject(
        {NameObject("/Type"): NameObject("/Filespec"), NameObject("/F"): TextStringObject(SECRET)}
    )
    annotate(writer, "FileAttachment", FS=attached)
    return writer


class TestWhatActsOrHides:
    def test_goes_and_the_page_stays(self) -> None:
        sent = written(loaded())
        assert [word for word in NEVER[:6] if word.encode() not in everything_in(sent)] == []
        found = inspect(sent, "proof.pdf")
        check_tells_nothing(found.content)
        assert text_of(found.content) == "Completed on 2026-01-02"
        assert [float(n) for n in reread(found.content).pages[0].mediabox] == [0, 0, 300, 200]
        assert "/Annots" not in reread(found.content).pages[0]

    def test_digests_and_type(self) -> None:
        sent = written(loaded())
        found = inspect(BytesIO(sent), "C:\\proof.png")
        assert found.sent_digest == hashlib.sha256(sent).hexdigest()
        assert found.stored_digest == hashlib.sha256(found.content).hexdigest()
        assert (found.media_type, found.pixels, found.original_name) == ("application/pdf", 0, "proof.png")

    def test_a_web_page_before_the_header_is_no_pdf(self) -> None:
        with pytest.raises(EvidenceNotSupported):
            inspect(b"<html><script>alert(1)</script>" + written(one_page()), "a.pdf")

    def test_what_stands_before_and_behind_goes(self) -> None:
        found = inspect(b"\r\n\t " + written(one_page()) + b"<script>" + SECRET.encode(), "a.pdf")
        check_tells_nothing(found.content)
        assert b"script" not in found.content
        assert text_of(found.content) == "Completed"

    def test_cleaned_again_it_stays(self) -> None:
        once = pdf_cleaning.cleaned(written(loaded()))
        assert text_of(pdf_cleaning.cleaned(once)) == text_of(once)

    def test_older_revisions_go(self) -> None:
        """What was written over is still in the file that was sent."""
        old = written(one_page(SECRET))
        writer = PdfWriter(BytesIO(old), incremental=True)
        writer.pages[0][NameObject("/Contents")] = writer._add_object(stream(b"BT /A 12 Tf 20 100 Td (New) Tj ET"))
        sent = written(writer)
        assert SECRET.encode() in sent
        found = pdf_cleaning.cleaned(sent)
        check_tells_nothing(found)
        assert text_of(found) == "New"

    @settings(max_examples=40, deadline=None)
    @given(
        words=st.lists(
            st.text(st.characters(min_codepoint=65, max_codepoint=90), min_size=1, max_size=8), min_size=1, max_size=5
        ),
        turn=st.sampled_from([0, 90, 180, 270]),
    )
    def test_every_page_stays_as_it_was_turned(self, words: list[str], turn: int) -> None:
        writer = PdfWriter()
        for word in words:
            writer.append(BytesIO(written(one_page(word))))
        for page in writer.pages:
            page.rotate(turn)
        found = reread(pdf_cleaning.cleaned(written(writer)))
        assert [page.extract_text() for page in found.pages] == words
        assert {page.rotation % 360 for page in found.pages} == {turn}


class TestAnnotations:
    def test_stay_as_what_they_draw(self) -> None:
        writer = one_page()
        look = drawn_look(writer, "Signed")
        annotate(
            writer,
            "Widget",
            AP=DictionaryObject({NameObject("/N"): look}),
            V=TextStringObject(SECRET),
            A=action("JavaScript", JS="x"),
        )
        found = pdf_cleaning.cleaned(written(writer))
        check_tells_nothing(found)
        (stamp,) = (entry.get_object() for entry in reread(found).pages[0]["/Annots"])
        assert set(stamp) == {"/Type", "/Subtype", "/Rect", "/F", "/AP"}
        assert stamp["/Subtype"] == "/Stamp"
        assert b"Signed" in stamp["/AP"]["/N"].get_data()

    def test_stay_in_their_present_state(self) -> None:
        writer = one_page()
        states = DictionaryObject(
            {NameObject("/Yes"): drawn_look(writer, "ticked"), NameObject("/Off"): drawn_look(writer, "empty")}
        )
        annotate(writer, "Widget", AP=DictionaryObject({NameObject("/N"): states}), AS=NameObject("/Yes"))
        annotate(writer, "Widget", AP=DictionaryObject({NameObject("/N"): states}), AS=NameObject("/Gone"))
        (stamp,) = (entry.get_object() for entry in reread(pdf_cleaning.cleaned(written(writer))).pages[0]["/Annots"])
        assert b"ticked" in stamp["/AP"]["/N"].get_data()

    def test_that_are_hidden_stay_hidden(self) -> None:
        writer = one_page()
        annotate(writer, "Stamp", AP=DictionaryObject({NameObject("/N"): drawn_look(writer, "No")}), F=NumberObject(2))
        (stamp,) = (entry.get_object() for entry in reread(pdf_cleaning.cleaned(written(writer))).pages[0]["/Annots"])
        assert stamp["/F"] == 2


class TestLayers:
    def test_that_are_off_stay_off(self) -> None:
        writer = one_page()
        layer = writer._add_object(DictionaryObject({
            NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("Draft"),
            NameObject("/Usage"): DictionaryObject({NameObject("/CreatorInfo"): TextStringObject(SECRET)}),
        }))  # fmt: skip
        told = writer._add_object(DictionaryObject({NameObject("/Maker"): TextStringObject(SECRET)}))
        writer.pages[0]["/Resources"][NameObject("/Properties")] = DictionaryObject(
            {NameObject("/L"): layer, NameObject("/T"): told}
        )
        writer.root_object[NameObject("/OCProperties")] = DictionaryObject({
            NameObject("/OCGs"): ArrayObject([layer]),
            NameObject("/D"): DictionaryObject({
                NameObject("/OFF"): ArrayObject([layer]), NameObject("/Creator"): TextStringObject(SECRET),
            }),
        })  # fmt: skip
        found = pdf_cleaning.cleaned(written(writer))
        check_tells_nothing(found)
        root = reread(found).trailer["/Root"]
        off = root["/OCProperties"]["/D"]["/OFF"][0]
        named = reread(found).pages[0]["/Resources"]["/Properties"]
        assert named.raw_get("/L").idnum == list.__getitem__(root["/OCProperties"]["/D"]["/OFF"], 0).idnum
        assert off["/Name"] == "Draft"
        assert named["/T"] == {}


class TestPicturesInside:
    def test_lose_their_metadata_and_keep_their_pixels(self) -> None:
        sent = telling(squares(), "JPEG")
        for content, filters in (
            (sent, NameObject("/DCTDecode")),
            (zlib.compress(sent), ArrayObject([NameObject("/FlateDecode"), NameObject("/DCTDecode")])),
        ):
            writer = one_page()
            uploads.image(writer, content, filters, (32, 16))
            found = pdf_cleaning.cleaned(written(writer))
            check_tells_nothing(found)
            assert b"CAMERA-MAKER" not in everything_in(found)
            (picture,) = reread(found).pages[0].images
            assert picture.image is not None
            assert picture.image.convert("RGB").tobytes() == opened(sent).tobytes()

    @settings(max_examples=40, deadline=None)
    @given(
        seed=st.integers(0, 255),
        progressive=st.booleans(),
        mode=st.sampled_from(["RGB", "L", "CMYK"]),
        restart=st.integers(0, 2),
    )
    def test_jpeg_is_the_same_picture(self, seed: int, progressive: bool, mode: str, restart: int) -> None:
        noisy = Image.effect_noise((48, 40), 90 + seed / 10).convert(mode)
        sent = telling(noisy, "JPEG", progressive=progressive, restart_marker_rows=restart)
        kept = jpeg_without_metadata(sent + sent)
        assert SECRET.encode() not in kept
        assert b"Exif" not in kept
        assert opened(kept).tobytes() == opened(sent).tobytes()
        assert len(kept) < len(sent)

    @given(content=st.binary(max_size=300))
    def test_jpeg_that_is_none_does_no_harm(self, content: bytes) -> None:
        assert jpeg_without_metadata(content) == content or content.startswith(b"\xff\xd8")
        assert len(jpeg_without_metadata(b"\xff\xd8" + content)) <= 2 + len(content)

    def test_jpeg_2000_loses_its_boxes(self) -> None:
        plain = uploads.saved(squares(), "JPEG2000")
        told = plain + b"\x00\x00\x00\x1cuuid" + SECRET.encode()[:20]
        assert jp2_without_metadata(told) == plain
        assert jp2_without_metadata(b"\xffO\xffQ codestream") == b"\xffO\xffQ codestream"
        assert opened(jp2_without_metadata(told)).tobytes() == opened(plain).tobytes()


def encrypted(user: str) -> bytes:
    writer = one_page()
    writer.encrypt(user_password=user, owner_password="owner", algorithm="AES-256")
    return written(writer)


def deep() -> bytes:
    """A stream that unpacks to far more than memory is given for."""
    layer = zlib.compress(bytes(400_000_000), 9)
    packed = zlib.compress(layer, 9)
    header = (
        b"%PDF-1.7\n1 0 obj\n<< /Type /XRef /Size 2 /W [1 2 1] /Root 1 0 R /Filter [/FlateDecode /FlateDecode] /Length "
    )
    return header + str(len(packed)).encode() + b" >>\nstream\n" + packed + b"\nendstream\nendobj\nstartxref\n9\n%%EOF"


class TestRefusals:
    @pytest.mark.parametrize(
        ("content", "was"),
        [
            (b"%PDF-1.7\n", "broken_pdf"),
            (b"%PDF-1.7\n" + bytes(range(256)) * 40, "broken_pdf"),
            (b"%PDF-1.7 <html><script>alert(1)</script></html>", "broken_pdf"),
            (written(one_page())[:300], "broken_pdf"),
        ],
    )
    def test_what_cannot_be_read(self, content: bytes, was: str) -> None:
        with pytest.raises(EvidenceNotSupported) as refused:
            inspect(content, "a.pdf")
        assert refused.value.was == was

    def test_a_password(self) -> None:
        with pytest.raises(EvidenceNotSupported) as refused:
            inspect(encrypted("open sesame"), "a.pdf")
        assert refused.value.was == "encrypted_pdf"

    def test_no_password_to_open_is_none(self) -> None:
        """Certificates are often locked against changes only."""
        found = inspect(encrypted(""), "a.pdf")
        assert text_of(found.content) == "Completed"
        assert not reread(found.content).is_encrypted

    def test_no_page(self) -> None:
        with pytest.raises(EvidenceEmpty):
            inspect(written(PdfWriter()), "a.pdf")

    def test_too_many_pages(self) -> None:
        writer = PdfWriter()
        for _ in range(201):
            writer.add_blank_page(100, 100)
        with pytest.raises(EvidenceTooLarge) as refused:
            inspect(written(writer), "a.pdf")
        assert refused.value.facts() == {"measure": "pages", "most": 200, "given": 201}

    def test_what_unpacks_without_end(self) -> None:
        sent = deep()
        assert len(sent) < 100_000
        with pytest.raises((EvidenceTooLarge, EvidenceNotSupported)):
            inspect(sent, "a.pdf")

    @settings(max_examples=60, deadline=None)
    @given(places=st.lists(st.integers(9, 5000), min_size=1, max_size=10), value=st.integers(0, 255))
    def test_damage_is_taken_or_refused(self, places: list[int], value: int) -> None:
        sent = bytearray(written(loaded()))
        for place in places:
            sent[9 + place % (len(sent) - 9)] = value
        try:
            found = pdf_cleaning.cleaned(bytes(sent))
        except Exception:  # noqa: BLE001  whatever: the program around it answers one status for all
            return
        assert b"JavaScript" not in found


class TestBounds:
    def ended(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str) -> EvidenceTooLarge:
        """The refusal when the program does this instead of its work."""
        (tmp_path / "busy.py").write_text(f"from credenza.gateways.files import pdf_cleaning\n{body}")
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.setattr(pdf_cleaning, "__name__", "busy")
        with pytest.raises(EvidenceTooLarge) as refused:
            pdfs.cleaned(b"%PDF-1.7")
        return refused.value

    def test_of_time(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        body = "pdf_cleaning.WORK_SECONDS = 1\npdf_cleaning._bounded()\nwhile True: pass\n"
        assert self.ended(monkeypatch, tmp_path, body).measure == "work"

    def test_of_memory(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        body = "import sys\npdf_cleaning.cleaned = lambda content: bytes(2 << 30)\nsys.exit(pdf_cleaning.main())\n"
        assert self.ended(monkeypatch, tmp_path, body).measure == "work"

    def test_of_patience(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(pdfs, "PATIENCE_SECONDS", 0.5)
        assert self.ended(monkeypatch, tmp_path, "import time\ntime.sleep(60)\n").measure == "work"

    def test_keep_our_keys_away(self, monkeypatch: pytest.MonkeyPatch) -> None:
        seen: dict[str, Any] = {}
        run = pdfs.subprocess.run

        def watched(*args: Any, **options: Any) -> Any:
            seen.update(options["env"])
            return run(*args, **options)

        monkeypatch.setattr(pdfs.subprocess, "run", watched)
        monkeypatch.setenv("CREDENZA_SECRET_KEY", "secret")
        pdfs.cleaned(written(one_page()))
        assert set(seen) <= {"PYTHONPATH", "PATH", "LANG", "LC_ALL", "TMPDIR"}
        assert "CREDENZA_SECRET_KEY" in os.environ
