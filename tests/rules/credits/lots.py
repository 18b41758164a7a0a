"""Lots and draws for the rules' tests."""

from datetime import date, timedelta

from hypothesis import strategies as st

from credenza.credits.rules.drawdown import Draw
from credenza.credits.rules.expiry import OpenLot

ON = date(2026, 3, 10)


def lot(number: int, left: int, expires_in: int = 100, accepted_ago: int = 30) -> OpenLot:
    """A lot that expires that many days after ``ON``."""
    return OpenLot(
        id=number,
        left=left,
        expires_on=ON + timedelta(days=expires_in),
        accepted_on=ON - timedelta(days=accepted_ago),
    )


def draw(lot_id: int, credits: int) -> Draw:
    return Draw(lot_id=lot_id, credits=credits)


@st.composite
def any_lots(made):
    """Up to eight lots, some empty, some lapsed, many alike."""
    count = made(st.integers(min_value=0, max_value=8))
    return tuple(
        lot(
            number,
            made(st.integers(min_value=0, max_value=50)),
            made(st.integers(min_value=-3, max_value=3)),
            made(st.integers(min_value=0, max_value=2)),
        )
        for number in made(st.permutations(range(1, count + 1)))
    )
