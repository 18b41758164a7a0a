"""Wording and HTTP status of the certification room's refusals, and of those about evidence."""

from typing import Any

from credenza.doors.wording import Wording, listed
from credenza.kernel.evidence_errors import ACCEPTED

SHOW_OTHERWISE = "Take a screenshot or a picture of it and send that; the rest of the form is kept."
BY_KIND = {
    "encrypted_pdf": "The PDF asks for a password. Print it to one without, or send a screenshot of its page.",
    "broken_pdf": "The PDF cannot be read to its end. Print it to a new PDF and send that, or send a screenshot.",
    "broken_picture": "The picture cannot be read to its end. Open it, save it anew and send that, or take a new one.",
    "animation": "The picture moves. Send one still picture that shows what you did.",
}
KINDS = {
    "heic": "a HEIC picture",
    "avif": "an AVIF picture",
    "gif": "a GIF picture",
    "bmp": "a BMP picture",
    "tiff": "a TIFF picture",
    "svg": "an SVG drawing",
    "html": "a web page",
    "office": "an Office document or another ZIP archive",
    "video": "a video",
    "text": "plain text",
}


def _too_large(facts: dict[str, Any]) -> str:
    most, given = facts["most"], facts["given"]
    if facts["measure"] == "pixels":
        came = f"The picture has {given / 1_000_000:,.0f} million pixels" if given else "The picture has more pixels"
        return f"{came}; up to {most // 1_000_000} million are taken. Save it smaller, or take a screenshot of it."
    if facts["measure"] == "pages":
        return f"The PDF has {given:,} pages; up to {most} are taken. Send the pages that show what you did."
    if facts["measure"] == "work":
        return "Opening the PDF takes too long. Print the page that shows it to a new PDF, or send a screenshot."
    return f"The file is larger than {most // 1_000_000} MB. Save it smaller, or send only the page that shows it."


def _not_supported(facts: dict[str, Any]) -> str:
    was = facts["was"]
    if was in BY_KIND:
        return BY_KIND[was]
    came = f"This is {KINDS[was]}" if was in KINDS else "This is another kind of file"
    return f"{came}, whatever its name says; evidence is {listed(ACCEPTED)}. {SHOW_OTHERWISE}"


WORDINGS: dict[str, Wording] = {
    "evidence_missing": Wording(
        status=422,
        title="Evidence is missing",
        detail="Add a picture or a PDF that shows what you did, such as a screenshot of the completion.",
        field="evidence",
    ),
    "evidence_empty": Wording(
        status=422,
        title="The file is empty",
        detail="There is nothing in this file. Choose it again, or save it anew first; the rest of the form is kept.",
        field="evidence",
    ),
    "evidence_too_large": Wording(status=422, title="The file is too large", detail=_too_large, field="evidence"),
    "evidence_not_supported": Wording(
        status=422, title="This file cannot be taken", detail=_not_supported, field="evidence"
    ),
}
