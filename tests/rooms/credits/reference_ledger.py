"""The ledger once more, in the plainest possible way: a list of lots, a dict of requests, no database, no sharing.

It knows nothing of the product's rules modules, so that a mistake would have to be made twice.
"""

from dataclasses import dataclass, field
from datetime import date


def a_year_later(day: date) -> date:
    """The same day of the next year; 29 February has none and takes the day before."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


class Refused(Exception):
    """The code of the refusal that the product must give."""


@dataclass
class RefLot:
    bought: int
    left: int
    accepted: date
    ends: date
    expired: int = 0
    final: bool = False


@dataclass
class RefRequest:
    fees: dict[str, int]
    state: str = "pending"
    drawn: list[tuple[int, int]] = field(default_factory=list)
    back: set[str] = field(default_factory=set)


@dataclass
class ReferenceLedger:
    """``today`` moves forward only; lots and requests are named by their place."""

    today: date
    lots: list[RefLot] = field(default_factory=list)
    requests: list[RefRequest] = field(default_factory=list)
    closed: bool = False

    def available(self) -> int:
        return sum(lot.left for lot in self.lots if self.today < lot.ends)

    def sweep(self) -> None:
        """Everything over is gone; nobody can tell when this was booked."""
        for lot in self.lots:
            if lot.ends <= self.today and lot.left:
                lot.expired, lot.left = lot.expired + lot.left, 0

    def purchase(self, credits: int, accepted: date) -> None:
        self.lots.append(RefLot(credits, credits, accepted, a_year_later(accepted)))
        self.sweep()

    def request(self, fees: dict[str, int]) -> None:
        if self.closed:
            raise Refused("code_not_valid")
        self.requests.append(RefRequest(fees))

    def approve(self, places: list[int]) -> None:
        if any(self.requests[place].state != "pending" for place in places):
            raise Refused("request_not_pending")
        self.sweep()
        if sum(sum(self.requests[place].fees.values()) for place in places) > self.available():
            raise Refused("insufficient_credits")
        for place in places:
            wanted, asked = sum(self.requests[place].fees.values()), self.requests[place]
            asked.state = "approved"
            order = sorted(range(len(self.lots)), key=lambda n: (self.lots[n].ends, self.lots[n].accepted, n))
            for number in order:
                taken = min(wanted, self.lots[number].left)
                if taken:
                    self.lots[number].left -= taken
                    asked.drawn.append((number, taken))
                    wanted -= taken

    def settle(self, place: int, state: str) -> None:
        if self.requests[place].state != "pending":
            raise Refused("request_not_pending")
        self.requests[place].state = state

    def reverse(self, place: int, skus: list[str]) -> None:
        asked = self.requests[place]
        if asked.state != "approved":
            raise Refused("request_not_approved")
        chosen = skus or [sku for sku in asked.fees if sku not in asked.back]
        if not chosen or set(chosen) & asked.back:
            raise Refused("already_reversed")
        self.sweep()
        asked.back |= set(chosen)
        wanted = sum(asked.fees[sku] for sku in chosen)
        while wanted:
            number, drawn = asked.drawn.pop()
            back = min(drawn, wanted)
            wanted -= back
            if back < drawn:
                asked.drawn.append((number, drawn - back))
            lot = self.lots[number]
            if not lot.final:
                lot.left += back
        self.sweep()

    def extend(self, place: int, ends: date) -> None:
        lot = self.lots[place]
        if self.closed:
            raise Refused("account_closed")
        if lot.final:
            raise Refused("lot_charged_back")
        if ends <= lot.ends or ends <= self.today:
            raise Refused("extension_not_later")
        self.sweep()
        lot.ends, lot.left, lot.expired = ends, lot.left + lot.expired, 0

    def charge_back(self, place: int) -> None:
        self.sweep()
        if self.lots[place].final:
            raise Refused("lot_charged_back")
        self.lots[place].left, self.lots[place].final = 0, True

    def close(self) -> None:
        if self.closed:
            raise Refused("account_closed")
        self.sweep()
        if self.available() or any(asked.state == "pending" for asked in self.requests):
            raise Refused("account_not_empty")
        self.closed = True
