"""A picture that stands for evidence where none was made: rehearsals, the sample business, tests."""

import hashlib
from io import BytesIO

from PIL import Image, ImageDraw

WIDTH, HEIGHT, SQUARES, EDGE = 320, 200, 8, 40


def sample_evidence(of: str = "") -> bytes:
    """A small PNG, the same for the same words and another one for others."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), (244, 245, 247))
    pen = ImageDraw.Draw(picture)
    digest = hashlib.sha256(of.encode()).digest()
    for place in range(SQUARES):
        left = place * EDGE
        color = (digest[3 * place], digest[3 * place + 1], digest[3 * place + 2])
        pen.rectangle((left, HEIGHT - EDGE - digest[24 + place] // 2, left + EDGE - 1, HEIGHT - 1), fill=color)
    pen.text((12, 12), "Sample evidence", fill=(23, 43, 77))
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
