"""One account's ledger under lock: read the lots, ask a rule, post entries, and write everything once at the end.

``open_ledger`` locks the account, books what has lapsed by date, hands out a ``Ledger`` and, when its block
ends well, writes each touched lot once and all entries, events and audit rows in one statement each.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from credenza.credits import ledger_sql as sql
from credenza.credits.errors import AccountClosed
from credenza.credits.rules.drawdown import Draw, drawdown, spendable
from credenza.credits.rules.expiry import OpenLot, is_lapsed, lapsed
from credenza.journal.recording import Fact, Stamp, Subject
from credenza.journal.statements import Cursor, Row, day, insert_rows, instant, json_text
from credenza.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One entry about to be written. ``credits`` is signed; zero only for an extension."""

    kind: str
    lot_id: int
    credits: int
    request_id: int | None = None
    reason: str = ""
    on: date | None = None
    old_expires_on: date | None = None
    new_expires_on: date | None = None


class Ledger:
    """The lots of one locked account and the postings of one command. Credits are whole, dates business dates."""

    def __init__(
        self,
        cursor: Cursor,
        account: Row,
        lots: tuple[OpenLot, ...],
        stamp: Stamp,
    ) -> None:
        self.cursor = cursor
        self.account_id: int = account[0]
        self.is_open: bool = account[1] == "open"
        self.approval: str = account[2]
        self.account_name: str = account[3]
        self.stamp = stamp
        self._lots = {lot.id: lot for lot in lots}
        self._balance = sum(lot.left for lot in lots)
        self._touched: dict[int, int] = {}
        self._entries: list[Row] = []
        self._facts: list[Fact] = []
        self._charged_back: list[int] = []

    @property
    def lots(self) -> tuple[OpenLot, ...]:
        """The lots as they stand with this command's postings."""
        return tuple(self._lots.values())

    @property
    def available(self) -> int:
        """Credits that can be spent on the business day of the command."""
        return spendable(self.lots, self.stamp.on)

    def lot(self, lot_id: int) -> OpenLot:
        """A lot of this account, a spent one included; ``NotFound`` for any other."""
        if lot_id not in self._lots:
            lot = sql.one_lot(self.cursor, self.account_id, lot_id)
            if lot is None:
                raise NotFound(what="lot")
            self._lots[lot_id] = lot
        return self._lots[lot_id]

    def add_lot(self, lot: OpenLot) -> None:
        """Take a lot that was inserted in this transaction with nothing left yet."""
        self._lots[lot.id] = lot

    def post(self, posting: Posting) -> None:
        """Move credits in or out of a lot; the database refuses a lot below zero or above its size."""
        lot, stamp = self.lot(posting.lot_id), self.stamp
        left = lot.left + posting.credits
        self._lots[lot.id] = replace(lot, left=left)
        self._balance += posting.credits
        if posting.credits:
            self._touched[lot.id] = left
        self._entries.append(
            (
                self.account_id, lot.id, posting.request_id, posting.kind, posting.credits, self._balance,
                day(posting.on or stamp.on), instant(stamp.now), stamp.by.person_id, posting.reason,
                day(posting.old_expires_on), day(posting.new_expires_on),
            )
        )  # fmt: skip

    def mark_charged_back(self, lot_id: int) -> None:
        """Make a lot final once its rest is taken back."""
        self._charged_back.append(lot_id)

    def redate(self, lot_id: int, expires_on: date) -> None:
        """Reckon with a lot's new end from here on."""
        self._lots[lot_id] = replace(self.lot(lot_id), expires_on=expires_on)

    def posted(self, lot_id: int, kinds: tuple[str, ...]) -> int:
        """The signed credits of this command's own postings on a lot."""
        return sum(entry[4] for entry in self._entries if entry[1] == lot_id and entry[3] in kinds)

    def spend(self, request_id: int, credits: int) -> tuple[Draw, ...]:
        """Draw a request's credits; refuses with ``InsufficientCredits`` before anything is posted."""
        parts = drawdown(self.lots, credits, self.stamp.on)
        for part in parts:
            self.post(
                Posting(
                    kind="redemption",
                    lot_id=part.lot_id,
                    credits=-part.credits,
                    request_id=request_id,
                )
            )
        return parts

    def expire(self, lot: OpenLot, *, on: date) -> None:
        """Book what is left of a lapsed lot as breakage."""
        self.post(Posting(kind="expiry", lot_id=lot.id, credits=-lot.left, on=on))
        self.tell(
            "credits.lot_expired",
            {"lot": lot.id, "credits": lot.left},
            command="expire_lots",
        )

    def expire_again(self, lot_id: int) -> None:
        """Expire at once what was just put back into a lot that is over."""
        lot = self.lot(lot_id)
        if lot.left and is_lapsed(lot.expires_on, self.stamp.on):
            self.expire(lot, on=self.stamp.on)

    def tell(
        self,
        event: str,
        payload: dict[str, Any],
        *,
        command: str,
        reason: str = "",
        audit: dict[str, Any] | None = None,
    ) -> None:
        """Announce an event of this account, with its audit row."""
        subject = Subject(kind="credit_account", id=self.account_id)
        told = {"account": self.account_id, **payload}
        self._facts.append(
            Fact(
                event=event,
                payload=told,
                command=command,
                subject=subject,
                reason=reason,
                audit=audit or payload,
            )
        )

    def write(self) -> None:
        """Write lots, entries, events and audit rows."""
        sql.write_left(self.cursor, self._touched)
        for lot_id in self._charged_back:
            self.cursor.execute(sql.MARK_CHARGED_BACK, (day(self.stamp.on), lot_id))
        insert_rows(self.cursor, sql.INSERT_ENTRY, self._entries)
        by_id, on, at = (
            self.stamp.by.person_id,
            day(self.stamp.on),
            instant(self.stamp.now),
        )
        events = [(fact.event, json_text(fact.payload), by_id, on, at) for fact in self._facts]
        insert_rows(self.cursor, sql.INSERT_EVENT, events)
        audit = [
            (
                fact.command,
                by_id,
                fact.subject.kind,
                fact.subject.id,
                fact.reason,
                json_text(fact.audit),
                on,
                at,
            )
            for fact in self._facts
        ]
        insert_rows(self.cursor, sql.INSERT_AUDIT, audit)


@contextmanager
def open_ledger(account_id: int, stamp: Stamp, *, closed_too: bool = False) -> Iterator[Ledger]:
    """Lock the account and yield its ledger; a refusal inside rolls everything back.

    Raises ``NotFound`` for an unknown account and ``AccountClosed`` unless ``closed_too``.
    """
    with sql.ledger_cursor() as cursor:
        account = sql.lock_account(cursor, account_id)
        if account is None:
            raise NotFound(what="credit account")
        lots, last_day = sql.open_lots(cursor, account_id)
        # Who waited for the lock over midnight, or has a slow clock, books on the day of the last entry: days of an
        # account never run backward, so that what was reported of a day stays true.
        if last_day and last_day > stamp.on:
            stamp = replace(stamp, on=last_day)
        ledger = Ledger(cursor, account, lots, stamp)
        if not (ledger.is_open or closed_too):
            raise AccountClosed
        # A lapsed rest is booked before anything else is, so the running balance never holds what can't be spent.
        for lot in lapsed(ledger.lots, stamp.on):
            ledger.expire(lot, on=lot.expires_on)
        yield ledger
        ledger.write()
