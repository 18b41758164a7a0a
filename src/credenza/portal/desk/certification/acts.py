"""What the certification desk does: one literal table, one row an act, each a page of its own with a last look.

Acts whose effect depends on what is typed show it first and are done by a second post.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise

from credenza.certification.queries.previews import PreviewRow
from credenza.kernel.actors import Actor
from credenza.portal.desk.certification.targets import Target
from credenza.portal.desk.forms import ReasonForm

Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Who does it, when, and under which idempotency key."""

    by: Actor
    now: datetime
    key: str | None

    def stamped(self) -> Values:
        """The keywords that every command takes."""
        return {"by": self.by, "now": self.now, "idempotency_key": self.key}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a step would change: credential by credential, or in words where it concerns many."""

    preview: PreviewRow | None = None
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act: the right it needs, its words, its form, and the command that does it and answers the toast.

    ``effect``: what it would change as it stands. ``look``: the same for what was typed; then a second post does it.
    ``first``: what the form begins with.
    """

    command: str
    title: Promise
    change: Promise
    button: Promise
    run: Callable[[Target, Values, Call], str]
    form: type[forms.Form] = ReasonForm
    effect: Callable[[Target], PreviewRow] | None = None
    look: Callable[[Target, Values, Actor], Look] | None = None
    first: Callable[[Target], Values] = field(default=lambda target: target.values)
    is_danger: bool = True
