"""What the certification desk reads: numbers, blanket extensions, passes, and what happened to a credential."""

from datetime import date

from pydantic import Field

from credenza.api.v1.fields import Shown
from credenza.api.v1.shapes.certification import UnitsOut


class PassShown(Shown):
    """What earned or renewed. `kind`: exam, grant or import; `withdrawn_on` where it was taken back."""

    id: int = Field(examples=[55])
    candidate: int = Field(examples=[12])
    kind: str = Field(examples=["exam"])
    certification: str = Field(examples=["ACP-120"])
    on: date
    reason: str
    entered_on: date
    by_id: int | None
    withdrawn_on: date | None
    withdrawn_reason: str


class HappeningShown(Shown):
    """One fact about a credential. `kind`: earned, granted, imported, extended, blanket, upgraded, revoked, restored.

    `certification`: the new one of an upgrade; `suspends_on`: that of an extension; `months`: a blanket's.
    """

    on: date
    kind: str = Field(examples=["extended"])
    reason: str
    certification: str
    suspends_on: date | None
    months: int | None


class TouchedShown(Shown):
    """How many credentials a step about everybody would touch, and of how many candidates."""

    credentials: int = Field(examples=[240])
    candidates: int = Field(examples=[180])


class BlanketOffered(Shown):
    """A blanket extension that the program brings, and what it would touch today."""

    id: str = Field(examples=["new-program"])
    name: str
    expires_from: date
    expires_to: date
    months: int = Field(examples=[12])
    touches: TouchedShown


class BlanketApplied(Shown):
    """A blanket extension that was applied on a day."""

    id: int = Field(examples=[1])
    on: date
    expires_from: date
    expires_to: date
    months: int = Field(examples=[12])
    reason: str
    by_id: int | None


class BlanketsShown(Shown):
    """The program's own, ready to apply, and those applied so far, newest first."""

    offered: list[BlanketOffered]
    applied: list[BlanketApplied]


class KindShown(Shown):
    """One certification's credentials by state; `renewed`: of those in force, once at least."""

    code: str = Field(examples=["ACP-120"])
    name: str
    level: str
    active: int
    suspended: int
    expired: int
    revoked: int
    renewed: int
    retired_on: date | None


class MonthShown(Shown):
    """How many credentials suspend and expire in a month, named by its first day."""

    month: date
    suspends: int
    expires: int


class TypeShown(Shown):
    """Accepted activities of a type in the period."""

    type: str = Field(examples=["coursework"])
    name: str
    count: int
    units: UnitsOut
    verified: int


class AuditsShown(Shown):
    """Audit cases opened in the period for one reason, by what became of them."""

    why: str = Field(examples=["sample"])
    accepted: int
    rejected: int
    dismissed: int
    waiting: int


class DashboardShown(Shown):
    """The program in numbers on a day; activities and audits of the twelve months up to it."""

    on: date
    since: date
    candidates: int
    held: int
    cases_at_desk: int
    kinds: list[KindShown]
    months: list[MonthShown]
    types: list[TypeShown]
    audits: list[AuditsShown]
