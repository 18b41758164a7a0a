"""The drawings: numbers where they belong, shares within bounds, words escaped."""

import re
from datetime import date, timedelta

import pytest

from credenza.portal.charts import bars, canvas, columns, marks, pictures, steps

TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("highest", "expected"),
    [
        (0, (1, 1)),
        (1, (1, 1)),
        (5, (1, 5)),
        (6, (2, 6)),
        (124, (50, 150)),
        (21_240, (5000, 25_000)),
        (10**9, (2 * 10**8, 10**9)),
    ],
)
def test_an_axis_ends_on_a_round_step_that_holds_the_highest_value(highest: int, expected: tuple[int, int]) -> None:
    step, top = canvas.ceiling(highest)
    assert (step, top) == expected
    assert top >= highest
    assert top % step == 0


def _balance(past: list[steps.Step], ahead: list[steps.Step], size: canvas.Size = steps.WIDE) -> str:
    return steps.draw(key="b", size=size, title="Balance", finding="Falls", past=past, ahead=ahead, today=TODAY)


class TestStepChart:
    def test_the_line_goes_level_then_straight_up_or_down(self) -> None:
        drawn = _balance([steps.Step(on=date(2026, 11, 10), value=100)], [])
        path = re.search(r'class="step-line" d="([^"]+)"', drawn)
        assert path is not None
        assert path.group(1) == "M44.0 214.0H212.0V16.0H361.3"
        assert "L" not in path.group(1)

    def test_a_fall_ahead_has_a_dot_its_number_and_a_dashed_way_there(self) -> None:
        drawn = _balance(
            [steps.Step(on=date(2026, 3, 2), value=15_690)],
            [steps.Step(on=date(2027, 3, 2), value=4240), steps.Step(on=date(2027, 9, 10), value=0)],
        )
        assert drawn.count('class="dot is-warn"') == 2
        assert "−11,450" in drawn
        assert "−4,240" in drawn
        assert 'class="step-plan"' in drawn

    def test_nothing_ahead_draws_no_dashed_line(self) -> None:
        assert "step-plan" not in _balance([steps.Step(on=TODAY, value=0)], [])

    def test_an_account_without_movements_still_has_axes_and_today(self) -> None:
        drawn = _balance([], [])
        assert "Today" in drawn
        assert "step-line" not in drawn

    def test_numbers_of_falls_close_together_do_not_cover_each_other(self) -> None:
        ahead = [steps.Step(on=date(2027, 3, 1) + timedelta(days=n), value=1000 - n * 10) for n in range(1, 30)]
        drawn = _balance([steps.Step(on=TODAY, value=1000)], ahead)
        assert drawn.count('class="dot is-warn"') == 29
        assert drawn.count("mark-label") < 29

    def test_thousands_of_movements_stay_a_short_path(self) -> None:
        past = [steps.Step(on=TODAY - timedelta(days=n), value=n % 7 * 10) for n in range(5000, 0, -1)]
        assert len(_balance(past, [])) < 30_000

    def test_both_sizes_carry_ids_of_their_own(self) -> None:
        picture = pictures.balance_over_time(
            key="balance", title="t", finding="f", caption="c", past=[], ahead=[], today=TODAY
        )
        ids = re.findall(r'id="([^"]+)"', picture.wide + picture.narrow)
        assert ids == ["balance-wide-t", "balance-wide-d", "balance-narrow-t", "balance-narrow-d"]

    def test_every_stretch_of_time_gets_a_handful_of_dates(self) -> None:
        for days in (1, 40, 200, 700, 4000, 20_000):
            drawn = _balance([steps.Step(on=TODAY - timedelta(days=days), value=5)], [])
            under = re.findall(r'y="232.0" text-anchor="middle"', drawn)
            assert len(under) <= 12, days

    def test_the_last_balance_of_a_day_counts(self) -> None:
        made = steps.as_steps([(TODAY, 5), (TODAY, 7), (date(2026, 1, 1), 3)])
        assert [step.value for step in made] == [3, 7]


class TestColumns:
    def test_layers_stack_and_the_highest_column_is_named(self) -> None:
        months = [columns.Column(name="Oct", values=(112, 12)), columns.Column(name="Nov", values=(74, 8))]
        drawn = columns.draw(key="m", size=columns.WIDE, title="t", finding="f", columns=months)
        assert drawn.count('class="s1"') == 2
        assert drawn.count('class="s2"') == 2
        assert re.findall(r'mark-label"[^>]*>([^<]+)', drawn) == ["124"]

    def test_a_year_on_a_phone_names_every_third_month(self) -> None:
        months = [columns.Column(name=f"m{n}", values=(n,)) for n in range(12)]
        drawn = columns.draw(key="m", size=columns.NARROW, title="t", finding="f", columns=months)
        assert re.findall(r">(m\d+)<", drawn) == ["m0", "m3", "m6", "m9"]

    def test_months_without_anything_draw_no_columns(self) -> None:
        drawn = columns.draw(
            key="m", size=columns.WIDE, title="t", finding="f", columns=[columns.Column(name="Nov", values=(0, 0))]
        )
        assert "<rect" not in drawn

    def test_the_table_has_every_value_and_the_sum(self) -> None:
        picture = pictures.by_month(
            key="m",
            title="t",
            finding="f",
            caption="c",
            months=[columns.Column(name="Nov", values=(1074, 8))],
            names=("Courses", "Exams"),
        )
        assert picture.columns == ("Month", "Courses", "Exams", "All")
        assert picture.rows == (("Nov", "1,074", "8", "1,082"),)


class TestBars:
    def test_largest_first_with_the_number_at_the_end(self) -> None:
        shares = [bars.Bar(name="Support", value=2400), bars.Bar(name="Platform", value=6100)]
        drawn = bars.draw(key="t", narrow=False, title="t", finding="f", bars=shares)
        assert drawn.index("Platform") < drawn.index("Support")
        assert "6,100" in drawn

    def test_a_long_name_stands_whole_above_its_bar(self) -> None:
        name = "Team training: service management for agents, virtual"
        drawn = bars.draw(key="t", narrow=True, title="t", finding="f", bars=[bars.Bar(name=name, value=1)])
        assert f'text-anchor="start">{name}<' in drawn

    def test_nobody_yet_is_drawn_empty(self) -> None:
        assert "<rect" not in bars.draw(key="t", narrow=True, title="t", finding="f", bars=[])


class TestMarks:
    @pytest.mark.parametrize(
        ("part", "whole", "width"), [(3760, 5000, "75.2"), (0, 5000, "0"), (9, 5, "100"), (1, 0, "0"), (-1, 5, "0")]
    )
    def test_a_meter_stays_between_nothing_and_all(self, part: int, whole: int, width: str) -> None:
        assert f'<rect width="{width}" height="6"/>' in marks.meter(part, whole, name="used")

    def test_a_ring_at_nothing_has_no_arc(self) -> None:
        assert "ring-done" not in marks.ring(0, 100, name="n", middle="0")
        assert 'stroke-dasharray="90 100"' in marks.ring(90, 100, name="n", middle="90")


def test_names_from_people_cannot_become_markup() -> None:
    evil = '<script>"'
    drawn = bars.draw(key="t", narrow=False, title=evil, finding=evil, bars=[bars.Bar(name=evil, value=1)])
    drawn += marks.meter(1, 2, name=evil) + marks.ring(1, 2, name=evil, middle=evil, note=evil)
    drawn += columns.draw(
        key="m", size=columns.WIDE, title=evil, finding=evil, columns=[columns.Column(name=evil, values=(1,))]
    )
    assert "<script" not in drawn
    assert 'label="<' not in drawn


def test_colors_come_from_classes_only() -> None:
    drawn = _balance([steps.Step(on=TODAY, value=5)], [steps.Step(on=date(2027, 1, 1), value=0)])
    assert "style=" not in drawn
    assert "fill=" not in drawn
