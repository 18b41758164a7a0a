"""Pictures as evidence: the pixels stay, upright; nothing that traveled with them does."""

import hashlib
import json
import struct
import tracemalloc
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps

from credenza.gateways.files.evidence import MOST_BYTES, InspectedEvidence, cleaned_name, inspect
from credenza.gateways.files.kinds import EXTENSIONS, other_kind
from credenza.gateways.files.pictures import MOST_PIXELS, QUALITY
from credenza.gateways.files.sample import sample_evidence
from credenza.kernel.evidence_errors import EvidenceEmpty, EvidenceMissing, EvidenceNotSupported, EvidenceTooLarge
from tests.rooms.gateways.uploads import ENDINGS, SECRET, bomb, opened, saved, squares, telling

pytestmark = pytest.mark.once
KINDS = sorted(ENDINGS)
MODES = {"PNG": ["RGB", "RGBA", "L", "LA", "1", "P"], "JPEG": ["RGB", "L", "CMYK"], "WEBP": ["RGB", "RGBA"]}
SIDES = st.tuples(st.integers(1, 6), st.integers(1, 6)).map(lambda n: (n[0] * 8, n[1] * 8))


def far(one: Image.Image, other: Image.Image) -> int:
    """The largest difference of any pixel's color."""
    assert one.size == other.size
    pairs = zip(one.convert("RGBA").tobytes(), other.convert("RGBA").tobytes(), strict=True)
    return max(abs(a - b) for a, b in pairs)


def check_tells_nothing(found: InspectedEvidence) -> None:
    for secret in (SECRET, "CAMERA-MAKER", "xmpmeta", "Exif"):
        assert secret.encode() not in found.content
    kept = opened(found.content)
    assert dict(kept.getexif()) == {}
    assert set(kept.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "loop",
        "background",
        "timestamp",
        "duration",
    }


class TestMetadata:
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        kind=st.sampled_from(KINDS),
        pick=st.integers(0, 5),
        size=SIDES,
        turn=st.integers(1, 8),
        seed=st.integers(0, 255),
    )
    def test_goes_and_the_pixels_stay_upright(
        self, kind: str, pick: int, size: tuple[int, int], turn: int, seed: int
    ) -> None:
        mode = MODES[kind][pick % len(MODES[kind])]
        sent = telling(squares(mode, size, seed=seed), kind, orientation=turn)
        assert SECRET.encode() in sent
        found = inspect(sent, "shot.png")
        check_tells_nothing(found)
        upright = ImageOps.exif_transpose(opened(sent))
        assert far(opened(found.content), upright) <= (0 if kind != "JPEG" else 40)
        assert found.pixels == size[0] * size[1]
        assert EXTENSIONS[found.media_type] == ENDINGS[kind]

    def test_of_place_is_there_before(self) -> None:
        """What the property above looks for is really sent."""
        for kind in KINDS:
            place = opened(telling(squares(), kind)).getexif().get_ifd(0x8825)
            assert place[2] == (59.0, 20.0, 2.5)

    def test_digest_is_of_what_was_sent(self) -> None:
        sent = telling(squares(), "JPEG")
        found = inspect(BytesIO(sent), "a.jpg")
        assert found.sent_digest == hashlib.sha256(sent).hexdigest()
        assert found.stored_digest == hashlib.sha256(found.content).hexdigest()
        assert found.sent_digest != found.stored_digest
        assert found.size == len(found.content)

    def test_two_copies_with_other_metadata_are_two_files_sent(self) -> None:
        plain, told = saved(squares(), "PNG"), telling(squares(), "PNG")
        first, second = inspect(plain, "a"), inspect(told, "a")
        assert first.sent_digest != second.sent_digest
        assert first.stored_digest == second.stored_digest

    def test_that_is_broken_turns_nothing(self) -> None:
        sent = saved(squares(), "JPEG", exif=b"Exif\x00\x00MM\x00*\xff\xff\xff\xff" + b"\xfe" * 40)
        assert opened(inspect(sent, "a").content).size == (32, 16)

    def test_after_the_end_goes_too(self) -> None:
        for kind in KINDS:
            sent = saved(squares(), kind) + b"<script>alert(1)</script>" + SECRET.encode()
            assert b"script" not in inspect(sent, "a").content

    def test_color_profile_is_applied_and_left_out(self) -> None:
        swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes().replace(b"rXYZ", b"tmpX")
        swapped = swapped.replace(b"gXYZ", b"rXYZ").replace(b"tmpX", b"gXYZ")
        sent = saved(Image.new("RGB", (8, 8), (255, 0, 0)), "PNG", icc_profile=swapped)
        found = opened(inspect(sent, "a").content)
        assert "icc_profile" not in found.info
        assert found.getpixel((0, 0)) != (255, 0, 0)

    def test_color_profile_that_is_none_changes_nothing(self) -> None:
        sent = saved(squares(), "PNG", icc_profile=b"no profile")
        assert far(opened(inspect(sent, "a").content), squares()) == 0


class TestKinds:
    def test_sixteen_bits_of_gray_stay(self) -> None:
        deep = Image.frombytes("I;16", (4, 1), struct.pack("<4H", 0, 1, 40_000, 65_535))
        assert opened(inspect(saved(deep, "PNG"), "a").content).tobytes() == deep.tobytes()

    def test_palette_with_a_clear_color_stays_clear(self) -> None:
        sent = saved(squares("P"), "PNG", transparency=squares("P").getpixel((0, 0)))
        assert opened(inspect(sent, "a").content).convert("RGBA").getpixel((0, 0))[3] == 0

    def test_gray_with_a_clear_color_stays_clear(self) -> None:
        sent = saved(Image.new("L", (8, 8), 7), "PNG", transparency=7)
        assert opened(inspect(sent, "a").content).convert("RGBA").getpixel((0, 0))[3] == 0

    def test_cmyk_becomes_what_browsers_show(self) -> None:
        assert opened(inspect(saved(squares("CMYK"), "JPEG"), "a").content).mode == "RGB"

    def test_lossy_webp_stays_small(self) -> None:
        noisy = Image.effect_noise((200, 200), 80).convert("RGB")
        sent = saved(noisy, "WEBP", quality=QUALITY)
        assert len(inspect(sent, "a").content) < 1.5 * len(sent)

    def test_webp_too_rich_for_the_lossy_kind_keeps_every_pixel(self, monkeypatch: pytest.MonkeyPatch) -> None:
        save = Image.Image.save

        def full(picture: Image.Image, *args: Any, **options: Any) -> None:
            if options.get("quality") == QUALITY:
                raise ValueError("encoding error 6")
            save(picture, *args, **options)

        sent = saved(squares(), "WEBP", quality=80)
        monkeypatch.setattr(Image.Image, "save", full)
        assert far(opened(inspect(sent, "a").content), opened(sent)) == 0

    def test_progressive_jpeg(self) -> None:
        assert inspect(saved(squares(), "JPEG", progressive=True), "a").pixels == 32 * 16

    def test_second_picture_of_a_telephone_goes(self) -> None:
        sent = saved(squares(seed=1), "MPO", save_all=True, append_images=[squares(seed=9)], quality=95, subsampling=0)
        found = inspect(sent, "a.jpg")
        assert (found.media_type, getattr(opened(found.content), "n_frames", 1)) == ("image/jpeg", 1)
        assert far(opened(found.content), squares(seed=1)) <= 40

    @pytest.mark.parametrize("kind", ["PNG", "WEBP"])
    def test_animation_is_refused(self, kind: str) -> None:
        sent = saved(squares(seed=1), kind, save_all=True, append_images=[squares(seed=n) for n in range(2, 5)])
        with pytest.raises(EvidenceNotSupported) as refused:
            inspect(sent, "a")
        assert refused.value.was == "animation"

    def test_a_name_says_nothing(self) -> None:
        assert inspect(saved(squares(), "PNG"), "invoice.pdf").media_type == "image/png"

    @pytest.mark.parametrize(
        ("content", "was"),
        [
            (b"<!DOCTYPE html><script>alert(1)</script>", "html"),
            (b"  <html><body>PNG</body></html>", "html"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "svg"),
            (b"<?xml version='1.0'?><svg/>", "svg"),
            (b"GIF89a" + bytes(20), "gif"),
            (b"BM" + bytes(40), "bmp"),
            (b"II*\x00" + bytes(40), "tiff"),
            (b"PK\x03\x04" + bytes(40), "office"),
            (b"\x00\x00\x00\x18ftypheic" + bytes(20), "heic"),
            (b"\x00\x00\x00\x18ftypavif" + bytes(20), "avif"),
            (b"\x00\x00\x00\x18ftypisom" + bytes(20), "video"),
            ("Ich war dabei, wirklich: é".encode(), "text"),
            (b"\x7fELF" + bytes(range(128, 255)), "unknown"),
            (b"hello %PDF-1.7", "text"),
            (b"RIFF\x00\x00\x00\x00WAVE", "unknown"),
            (b"\x89PN", "unknown"),
        ],
    )
    def test_what_it_is_decides(self, content: bytes, was: str) -> None:
        """Whatever the name says."""
        with pytest.raises(EvidenceNotSupported) as refused:
            inspect(content, "picture.png")
        assert refused.value.facts() == {"was": was, "accepted": ("PNG", "JPEG", "WebP", "PDF")}

    @given(content=st.binary(max_size=1200))
    def test_every_other_content_has_a_name(self, content: bytes) -> None:
        assert other_kind(content) in {
            "heic",
            "avif",
            "gif",
            "bmp",
            "tiff",
            "svg",
            "html",
            "office",
            "video",
            "text",
            "unknown",
        }

    def test_a_character_cut_in_two_is_still_text(self) -> None:
        assert other_kind(("é" * 512).encode()[:-1]) == "text"


class TestBroken:
    @settings(max_examples=80, deadline=None)
    @given(kind=st.sampled_from(KINDS), cut=st.floats(0.02, 0.95))
    def test_cut_short(self, kind: str, cut: float) -> None:
        sent = telling(Image.effect_noise((64, 64), 60).convert("RGB"), kind)
        with pytest.raises(EvidenceNotSupported) as refused:
            inspect(sent[: max(16, int(len(sent) * cut))], "a")
        assert refused.value.was == "broken_picture"

    @settings(max_examples=150, deadline=None)
    @given(
        kind=st.sampled_from(KINDS),
        places=st.lists(st.integers(12, 2000), min_size=1, max_size=12),
        value=st.integers(0, 255),
    )
    def test_damaged_is_taken_or_refused_and_nothing_else(self, kind: str, places: list[int], value: int) -> None:
        sent = bytearray(telling(squares(), kind))
        for place in places:
            sent[place % len(sent)] = value
        try:
            found = inspect(bytes(sent), "a")
        except (EvidenceNotSupported, EvidenceTooLarge):
            return
        check_tells_nothing(found)


class TestSize:
    def test_nothing_came(self) -> None:
        with pytest.raises(EvidenceMissing):
            inspect(None, "")

    @pytest.mark.parametrize("upload", [b"", BytesIO()])
    def test_no_bytes(self, upload: bytes | BytesIO) -> None:
        with pytest.raises(EvidenceEmpty):
            inspect(upload, "a.png")

    def test_ten_megabytes_pass(self) -> None:
        sent = saved(squares(), "PNG")
        assert inspect(sent + bytes(MOST_BYTES - len(sent)), "a").media_type == "image/png"

    def test_one_byte_more_does_not(self) -> None:
        sent = saved(squares(), "PNG")
        with pytest.raises(EvidenceTooLarge) as refused:
            inspect(sent + bytes(MOST_BYTES - len(sent) + 1), "a")
        assert refused.value.facts() == {"measure": "bytes", "most": 10_000_000, "given": None}

    def test_reading_stops_at_the_limit(self) -> None:
        class Endless:
            read_bytes = 0

            def read(self, size: int, /) -> bytes:
                self.read_bytes += size
                return bytes(size)

        upload = Endless()
        tracemalloc.start()
        with pytest.raises(EvidenceTooLarge):
            inspect(upload, "a")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert upload.read_bytes <= MOST_BYTES + (1 << 16)
        assert peak < 2.5 * MOST_BYTES

    @pytest.mark.parametrize(("width", "height"), [(10_048, 10_048), (20_032, 20_032), (60_032, 60_032)])
    def test_bomb_is_refused_before_it_is_unpacked(self, width: int, height: int) -> None:
        sent = bomb(width, height)
        assert len(sent) < 1_000_000
        tracemalloc.start()
        with pytest.raises(EvidenceTooLarge) as refused:
            inspect(sent, "a")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert (refused.value.measure, refused.value.most) == ("pixels", MOST_PIXELS)
        assert peak < 10_000_000

    def test_bomb_within_the_limit_is_a_picture(self) -> None:
        assert inspect(bomb(1024, 1024), "a").pixels == 1024 * 1024

    def test_webp_canvas_counts_by_its_header(self) -> None:
        sent = bytearray(telling(squares(), "WEBP"))
        assert sent[12:16] == b"VP8X"
        sent[24:30] = b"\xfe\x3f\x00\xfe\x3f\x00"
        with pytest.raises(EvidenceTooLarge) as refused:
            inspect(bytes(sent), "a")
        assert refused.value.given == 16_383 * 16_383

    @pytest.mark.parametrize("options", [{"lossless": True}, {"lossless": False}])
    def test_webp_of_either_kind_tells_its_size(
        self, options: dict[str, bool], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("credenza.gateways.files.pictures.MOST_PIXELS", 32 * 16 - 1)
        with pytest.raises(EvidenceTooLarge) as refused:
            inspect(saved(squares(), "WEBP", **options), "a")
        assert refused.value.given == 32 * 16

    def test_frames_count_together(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("credenza.gateways.files.pictures.MOST_PIXELS", 32 * 16 * 3)
        frames = [squares(seed=n) for n in range(2, 30)]
        with pytest.raises(EvidenceTooLarge):
            inspect(saved(squares(seed=1), "PNG", save_all=True, append_images=frames), "a")


class TestNames:
    @pytest.mark.parametrize(
        ("given_name", "kept"),
        [
            ("shot.png", "shot.png"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\ada\\shot.png", "shot.png"),
            ("a\x00b\r\nc\x1b.png", "abc.png"),
            ("gnp.\u202eexe.png", "gnp.exe.png"),
            ("  two   words .png ", "two words .png"),
            ("..", ""),
            ("", ""),
            ("/", ""),
            ("Zertifikat für Zoë.pdf", "Zertifikat für Zoë.pdf"),
            ("\ud800.png", "png"),
            ("x" * 300, "x" * 200),
        ],
    )
    def test_are_cleaned(self, given_name: str, kept: str) -> None:
        assert cleaned_name(given_name) == kept

    @given(named=st.text(max_size=400))
    def test_fit_a_row_and_a_page(self, named: str) -> None:
        kept = cleaned_name(named)
        assert len(kept) <= 200
        assert kept.isprintable()
        assert not set(kept) & {"/", "\\", "\x00"}
        assert cleaned_name(kept) == kept
        json.dumps(kept).encode()


class TestSample:
    def test_is_evidence_and_the_same_each_time(self) -> None:
        assert sample_evidence() == sample_evidence()
        assert inspect(sample_evidence(), "sample.png").media_type == "image/png"

    def test_of_something_else_is_another(self) -> None:
        digests = {inspect(sample_evidence(str(n)), "a").sent_digest for n in range(20)}
        assert len(digests) == 20
