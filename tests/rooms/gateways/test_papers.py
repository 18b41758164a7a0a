"""Papers as a PDF reader finds them: pages, words, tags, and the same bytes for the same values."""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from credenza.gateways.papers.engine import render
from credenza.gateways.papers.transcripts import ActivityLine, CredentialLine, CycleLine, TranscriptPaper, transcript

pytestmark = pytest.mark.once

COURSE = ActivityLine(
    on=date(2025, 3, 4), kind="Coursework", name="Jira Automation", units=Decimal("10.00"), verified=True
)
TALK = ActivityLine(on=date(2025, 6, 30), kind="Presenting", name="Łódź: usługi bez łez", units=Decimal("7.5"))
FIRST = CycleLine(starts_on=date(2022, 10, 28), closed_on=date(2024, 10, 28), how="by exam", units=Decimal(0))
OPEN = CycleLine(
    starts_on=date(2024, 10, 29), closed_on=None, how="17.5 of 100", units=Decimal("17.50"), activities=(COURSE, TALK)
)
HELD = CredentialLine(
    code="ACP-120", name="Jira Administration for Cloud", level="Professional", earned_on=date(2022, 10, 28),
    status="active", suspends_on=date(2026, 10, 28), expires_on=date(2027, 1, 28), cycles=(FIRST, OPEN),
)  # fmt: skip
OTHER = replace(HELD, code="ACP-420", name="Managing Jira Service Projects", status="revoked", cycles=(OPEN,))
PAPER = TranscriptPaper(
    seller="Northgate Software", program="Atlassian Certification Program", units_name="CE units",
    candidate_name="Renata Kowalczyk-Łukasiewicz", candidate_number="AT00418273", generated_on=date(2026, 11, 22),
    credentials=(HELD, OTHER), verification_url="https://credits.example.com/verify/kq3Zb8Fz2mU9pXhN",
)  # fmt: skip


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words(pdf: bytes) -> str:
    """The text of all pages, one space between words."""
    whole = "\n".join(page.extract_text() for page in read(pdf).pages)
    return " ".join(whole.replace("\u200b", "").split())


def named(name: str) -> TranscriptPaper:
    return replace(PAPER, credentials=(replace(HELD, cycles=(replace(OPEN, activities=(replace(TALK, name=name),)),)),))


class TestTranscript:
    def test_says_whose_it_is_and_what_they_hold(self) -> None:
        told = words(transcript(PAPER))
        for part in (
            "Northgate Software", "Atlassian Certification Program", "Renata Kowalczyk-Łukasiewicz", "AT00418273",
            "Generated on 22 Nov 2026", "https://credits.example.com/verify/kq3Zb8Fz2mU9pXhN", "Page 1 of 1",
            "ACP-120 Jira Administration for Cloud Professional 28 Oct 2022 Active 28 Oct 2026 28 Jan 2027",
            "ACP-420 Managing Jira Service Projects Professional 28 Oct 2022 Revoked 28 Oct 2026 28 Jan 2027",
            "ACP-120 1 28 Oct 2022 28 Oct 2024 by exam 0", "ACP-120 2 29 Oct 2024 open 17.5 of 100 17.5",
            "4 Mar 2025 Coursework Jira Automation verified 10", "30 Jun 2025 Presenting Łódź: usługi bez łez 7.5",
        ):  # fmt: skip
            assert part in told, part

    def test_cycles_that_closed_on_the_same_activities_share_one_list(self) -> None:
        told = words(transcript(PAPER))
        assert "ACP-120, cycle 2 · ACP-420, cycle 1" in told
        assert told.count("Jira Automation") == 1
        fewer = replace(OTHER, cycles=(replace(OPEN, activities=(COURSE,)),))
        told = words(transcript(replace(PAPER, credentials=(HELD, fewer))))
        assert told.count("Jira Automation") == 2
        assert "Sum 17.5" in told
        assert "Sum 10" in told

    def test_of_somebody_who_holds_nothing_and_is_not_public(self) -> None:
        told = words(transcript(replace(PAPER, credentials=(), verification_url="")))
        assert "Certifications None yet." in told
        assert "Verify at" not in told
        assert "Renewal cycles" not in told

    def test_the_number_stands_for_a_name_that_is_none(self) -> None:
        for name in ("", "  ", "\u200f\x07\ue000"):
            assert read(transcript(replace(PAPER, candidate_name=name))).metadata.title

    def test_many_activities_go_over_pages_with_their_head(self) -> None:
        many = tuple(replace(COURSE, on=COURSE.on + timedelta(days=n), name=f"Course No. {n}!") for n in range(130))
        paper = replace(PAPER, credentials=(replace(HELD, cycles=(replace(OPEN, activities=many),)),))
        pages = [" ".join(page.extract_text().split()) for page in read(transcript(paper)).pages]
        assert 3 <= len(pages) <= 6
        for number, page in enumerate(pages, start=1):
            assert "Date Type Activity CE units" in page
            assert f"Page {number} of {len(pages)}" in page
            assert "AT00418273 · Generated on 22 Nov 2026" in page
        assert all(sum(f"Course No. {n}!" in page for page in pages) == 1 for n in range(130))

    @pytest.mark.parametrize("name", ["Wolfeschlegelsteinhausenbergerdorff" * 8, "W" * 300, "Ada " * 70])
    def test_long_names_wrap_inside_the_page(self, name: str) -> None:
        pdf = transcript(replace(named(name), candidate_name=name, seller=name))
        lines = "\n".join(page.extract_text() for page in read(pdf).pages).replace("\u200b", "").split("\n")
        assert max(len(line) for line in lines) < 200  # the reader joins what stands side by side
        assert words(pdf).replace(" ", "").count(name.replace(" ", "")) >= 2


class TestPaper:
    def test_is_archivable_tagged_and_dated(self) -> None:
        reader = read(transcript(PAPER))
        root = reader.trailer["/Root"]
        assert reader.metadata is not None
        assert reader.metadata.title == "Certification transcript of Renata Kowalczyk-Łukasiewicz"
        assert reader.metadata.author == "Northgate Software"
        assert str(reader.metadata.get("/CreationDate")).startswith("D:20261122")
        assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en", True)
        assert "/OutputIntents" in root
        described = root["/Metadata"].get_data().decode()
        assert "<pdfaid:part>3</pdfaid:part>" in described
        assert "<pdfaid:conformance>A</pdfaid:conformance>" in described
        assert "<pdfuaid:part>1</pdfuaid:part>" in described

    def test_page_is_a4_and_every_font_is_inside(self) -> None:
        page = read(transcript(PAPER)).pages[0]
        assert [round(float(each)) for each in page.mediabox[2:]] == [595, 842]
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)

    def test_the_same_values_are_the_same_bytes(self) -> None:
        first = transcript(PAPER)
        assert transcript(replace(PAPER, candidate_name="Someone else")) != first
        assert transcript(PAPER) == first

    def test_threads_take_turns(self) -> None:
        papers = [replace(PAPER, candidate_name=f"Person {n % 3}") for n in range(12)]
        with ThreadPoolExecutor(4) as pool:
            made = list(pool.map(transcript, papers))
        assert [f"Person {n % 3}" in words(pdf) for n, pdf in enumerate(made)] == [True] * 12
        assert len(set(made)) == 3

    def test_values_that_a_template_does_not_expect_are_an_error(self) -> None:
        with pytest.raises(typst.TypstError):
            render("transcript", {"seller": "Acme"}, date(2026, 1, 1))


class TestNames:
    @pytest.mark.parametrize(
        "name",
        ['#eval("1+1") #sys.inputs', "*b* _i_ `c` $x^2$ <l> @r", r"\ // comment [content] #{ 1 }", '", "x": "y', "= H"],
    )
    def test_are_text_and_never_source(self, name: str) -> None:
        told = words(transcript(replace(named(name), candidate_name=name, seller=name, program=name)))
        assert told.count(" ".join(name.split())) >= 4

    @pytest.mark.parametrize(
        "name",
        ["Ελένη", "Юлія", "田中太郎", "김철수", "أحمد", "שרה", "देवनागरी", "สมชาย", "ქართული", "አማርኛ", "Nguyễn Thị"],
    )
    def test_stand_in_their_own_script(self, name: str) -> None:
        reader = read(transcript(replace(PAPER, candidate_name=name)))
        described = reader.trailer["/Root"]["/Metadata"].get_data().decode()
        assert "pdfaid" in described  # no letter was missing: the archive format refuses a missing one
        assert reader.metadata.title.endswith(name)

    def test_a_letter_that_no_font_has_still_gives_a_paper(self) -> None:
        pdf = transcript(replace(PAPER, candidate_name="ⴰⵎⴰⵣⵉⵖ Amazigh"))
        assert "Amazigh" in words(pdf)
        assert b"pdfaid" not in pdf

    def test_do_not_turn_the_line_around(self) -> None:
        assert "gpj.exe" in words(transcript(named("\u202egpj.exe")))
        assert read(transcript(replace(PAPER, candidate_name="A\u202eB"))).metadata.title.endswith("of AB")

    @given(st.text(max_size=40))
    @settings(max_examples=25, deadline=None)
    def test_whatever_they_are_there_is_a_paper(self, name: str) -> None:
        paper = replace(named(name), candidate_name=name, seller=name, program=name, units_name=name or "u")
        assert len(read(transcript(paper)).pages) == 1
