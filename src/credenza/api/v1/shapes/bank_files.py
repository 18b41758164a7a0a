"""Shapes of bank files."""

from typing import Literal

from pydantic import Field

from credenza.api.v1.fields import MoneyOut, Shown

Outcome = Literal["matched", "partial", "over", "suggested", "queued", "duplicate"]


class BankLineShown(Shown):
    """What became of an incoming line. ``number`` is the order or quote it is for, or may be for; ``why`` it waits."""

    line_number: int = Field(examples=[12])
    outcome: Outcome
    amount: MoneyOut
    number: str = Field(examples=["O-2026-000042"])
    why: str = Field(examples=["no_reference"])
    payment: int | None = Field(examples=[7])


class BankFileShown(Shown):
    """The lines in their order. ``debits`` outgoing and ``pending`` lines not booked yet were left out."""

    lines: list[BankLineShown]
    debits: int = Field(examples=[3])
    pending: int = Field(examples=[0])
    dry_run: bool
