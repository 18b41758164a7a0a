"""The picture of cycles: what is closed, open and grace, words only where they fit, and everything in the table."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.portal.charts import cycles, pictures

pytestmark = pytest.mark.once
TODAY = date(2026, 11, 18)
CLOSED = cycles.Span(
    start=date(2022, 10, 28), end=date(2024, 10, 28), look="closed", words="Cycle 1, closed by exam", short="Cycle 1"
)
OPEN = cycles.Span(
    start=date(2024, 10, 28), end=date(2026, 10, 28), look="open", words="Cycle 2, open", short="Cycle 2"
)
GRACE = cycles.Span(start=date(2026, 10, 28), end=date(2027, 1, 28), look="grace")


def drawn(*tracks: cycles.Track, narrow: bool = False) -> str:
    return cycles.draw(key="c", narrow=narrow, title="Cycles", finding="Open", tracks=tracks, today=TODAY)


class TestCycles:
    def test_are_drawn_by_what_they_are(self) -> None:
        picture = drawn(cycles.Track(name="", spans=(CLOSED, OPEN, GRACE)))
        for look in ("cycle-closed", "cycle-open", "cycle-grace", "now-line"):
            assert picture.count(f'class="{look}"') == 1
        assert "Cycle 1, closed by exam" in picture
        assert "2025" in picture

    def test_carry_short_words_where_the_long_ones_do_not_fit(self) -> None:
        picture = drawn(cycles.Track(name="", spans=(CLOSED, OPEN, GRACE)), narrow=True)
        assert "closed by exam" not in picture
        assert ">Cycle 1<" in picture

    def test_are_named_where_there_are_several(self) -> None:
        name = "ACP-420 Managing Jira Service Projects for Cloud and for everything else"
        track = cycles.Track(name=name, short="ACP-420", spans=(OPEN,))
        assert name in drawn(track)
        assert ">ACP-420<" in drawn(track, narrow=True)

    def test_bring_their_table(self) -> None:
        picture = pictures.cycles_over_time(
            key="c", title="Cycles", finding="", caption="Open", tracks=[cycles.Track(name="", spans=(OPEN,))],
            today=TODAY, columns=("Credential", "Units"), rows=[("ACP-420", "90")],
        )  # fmt: skip
        assert picture.rows == (("ACP-420", "90"),)
        assert picture.extent == "full"

    @given(
        st.lists(st.tuples(st.integers(0, 9000), st.integers(1, 4000)), min_size=1, max_size=6),
        st.booleans(),
    )
    def test_stay_within_the_picture_whatever_the_dates(self, lengths: list[tuple[int, int]], narrow: bool) -> None:
        spans = tuple(
            cycles.Span(start=date(2010, 1, 1) + timedelta(days=first), end=date(2010, 1, 1) + timedelta(days=first + days),
                        look="open", words="Cycle")
            for first, days in lengths
        )  # fmt: skip
        picture = drawn(cycles.Track(name="A name", short="A", spans=spans), narrow=narrow)
        width = 350 if narrow else 930
        for rect in picture.split("<rect ")[1:]:
            x = float(rect.partition(' x="')[2].partition('"')[0])
            wide = float(rect.partition(' width="')[2].partition('"')[0])
            assert x >= 0
            assert x + wide <= width
