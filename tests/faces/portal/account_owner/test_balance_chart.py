"""The table under the balance's picture keeps a page small, whatever the account's past."""

from datetime import date, timedelta

from credenza.portal.account_owner.balance_chart import LATEST, _rows

DAY = date(2026, 3, 1)


def changes(count: int) -> list[tuple[date, int]]:
    return [(DAY + timedelta(days=number), 100 + number) for number in range(count)]


class TestTable:
    def test_holds_every_change_of_a_quiet_account(self):
        rows = _rows(changes(LATEST), (), 0)
        assert len(rows) == LATEST
        assert rows[-1][1] == "+100"

    def test_says_how_many_days_lie_before_the_latest(self):
        rows = _rows(changes(LATEST + 5), (), 0)
        assert len(rows) == LATEST + 1
        assert rows[-2][1] == "+1"
        assert "5 days" in rows[-1][1]

    def test_tells_the_falls_ahead_first(self):
        rows = _rows(changes(2), ((date(2027, 1, 1), 40), (date(2027, 2, 1), 0)), 101)
        assert [row[1] for row in rows[:2]] == ["40 expire", "61 expire"]
