"""Pictures of badges: what they show, and that an independent library finds the badge inside."""

import io
from dataclasses import replace

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from openbadgeslib.ob3 import OB3Verifier
from PIL import Image

from credenza.gateways.badges.pictures import Picture, baked_png, baked_svg, png, svg

pytestmark = pytest.mark.once

PICTURE = Picture(
    code="ACP-420", name="Managing Jira Service Projects for Cloud", level="Professional", issuer="Acme", rank=2
)
TOKEN = "eyJh.eyJp-_.c2ln"
SPACE = "{http://www.w3.org/2000/svg}"


def texts(drawing: str) -> list[str]:
    return [each.text or "" for each in fromstring(drawing).iter(f"{SPACE}text")]


class TestDrawing:
    def test_shows_code_name_level_and_issuer(self) -> None:
        assert texts(svg(PICTURE)) == ["Professional", "ACP-420", "Managing Jira Service", "Projects for Cloud", "Acme"]
        title = fromstring(svg(PICTURE)).find(f"{SPACE}title").text
        assert title == "ACP-420 Managing Jira Service Projects for Cloud, Professional, Acme"

    def test_each_level_looks_different(self) -> None:
        drawn = [svg(replace(PICTURE, rank=rank)) for rank in (1, 2, 3)]
        assert len({drawing.count("<circle") for drawing in drawn}) == 3
        assert len({drawing.partition('fill="')[2][:7] for drawing in drawn}) == 3
        assert svg(replace(PICTURE, rank=9)) == drawn[2]
        assert svg(replace(PICTURE, rank=0)) == drawn[0]

    def test_long_words_are_cut_to_their_place(self) -> None:
        long = replace(PICTURE, code="LONG-CODE-OF-AN-EXPERT", name="A very " * 20, issuer="Seller " * 9)
        *_, third, issuer = texts(svg(long))
        assert third.endswith("…")
        assert issuer.endswith("…")
        assert 'font-size="12.1" font-weight="600">LONG' in svg(long)

    @given(st.text(max_size=60))
    def test_any_name_is_words_and_never_markup(self, name: str) -> None:
        drawing = svg(replace(PICTURE, code=name, name=name, level=name, issuer=name))
        assert {each.tag for each in fromstring(drawing).iter()} == {
            f"{SPACE}{tag}" for tag in ("svg", "title", "path", "g", "circle", "text")
        }


class TestBaking:
    def test_an_independent_reader_finds_the_badge_in_the_drawing(self) -> None:
        assert OB3Verifier.extract_token_from_svg(baked_svg(svg(PICTURE), TOKEN).encode()) == TOKEN

    def test_an_independent_reader_finds_the_badge_in_the_picture(self) -> None:
        baked = baked_png(png(svg(PICTURE)), TOKEN)
        assert OB3Verifier.extract_token_from_png(baked) == TOKEN
        with Image.open(io.BytesIO(baked)) as picture:
            picture.verify()

    def test_the_picture_is_the_drawing_on_nothing(self) -> None:
        with Image.open(io.BytesIO(png(svg(PICTURE)))) as picture:
            assert picture.size == (480, 480)
            seen = picture.convert("RGBA")
        assert seen.getpixel((2, 2))[3] == 0
        assert seen.getpixel((240, 420)) == (0, 100, 119, 255)
