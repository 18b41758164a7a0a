"""A credential's requirement as the page draws it: alternatives side by side, everything else as a list.

Source: the community's question about "folder 1.1" and "1.2", which a whole company read as two duties.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from credenza.certification.rows import CredentialRow, ProgressRow
from credenza.certification.rules.standing import Line, Node
from credenza.portal.candidate.words import line_words, number, units_words
from credenza.portal.presentation.formats import business_date, last_day
from credenza.programs.certification_shapes import ActivityType, CertificationPolicy

EXAMS = ("exam", "exam_of_level")
UNITS = ("units", "units_each_year")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    """One activity type in the open cycle. ``state``: open (more would count), done (used up), none (nothing yet)."""

    kind: ActivityType
    line: Line
    words: str
    state: str
    lost: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownNode:
    """One node in words. ``state`` is done or open; ``note`` what is missing."""

    kind: str
    title: str
    note: str
    state: str
    done: Decimal
    needed: Decimal
    parts: tuple["ShownNode", ...] = ()

    @property
    def is_units(self) -> bool:
        return self.kind in UNITS

    @property
    def is_exam(self) -> bool:
        return self.kind in EXAMS

    @property
    def missing(self) -> Decimal:
        """What is still to do, never below nothing."""
        return max(self.needed - self.done, Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTree:
    """The alternatives (one where there is no choice) and how each activity type stands."""

    routes: tuple[ShownNode, ...]
    lines: tuple[ShownLine, ...]

    @property
    def is_choice(self) -> bool:
        return len(self.routes) > 1

    @property
    def units(self) -> ShownNode | None:
        """The first route by units, which the ring shows."""
        return next((found for route in self.routes if (found := _first_units(route)) is not None), None)


def shown_tree(row: ProgressRow, policy: CertificationPolicy) -> ShownTree:
    """The tree of a credential in force."""
    root = row.tree
    routes = root.parts if root.kind == "any_of" and root.parts else (root,)
    kinds = {kind.id: kind for kind in policy.activity_types}
    return ShownTree(
        routes=tuple(_shown(node, row.credential, policy) for node in routes),
        lines=tuple(_line(line, kinds[line.type]) for line in row.lines if line.type in kinds),
    )


def _shown(node: Node, credential: CredentialRow, policy: CertificationPolicy) -> ShownNode:
    return ShownNode(
        kind=node.kind,
        title=_title(node, credential, policy),
        note=_note(node),
        state="done" if node.met else "open",
        done=node.done,
        needed=node.needed,
        parts=tuple(_shown(part, credential, policy) for part in node.parts),
    )


def _title(node: Node, credential: CredentialRow, policy: CertificationPolicy) -> str:
    if node.name:
        return node.name
    needed = number(node.needed)
    told = {
        "units": _("Earn %(needed)s %(unit)ss") % {"needed": needed, "unit": policy.unit_name},
        "units_each_year": _("Earn %(needed)s %(unit)ss in each year") % {"needed": needed, "unit": policy.unit_name},
        "courses": _("Complete the named courses"),
        "exam": _("Pass the %(code)s exam again") % {"code": credential.certification},
        "exam_of_level": _("Pass any exam of the level")
        if node.needed == 1
        else _("Pass %(needed)s different exams of the level") % {"needed": needed},
        "credential": _("Hold another certification"),
        "credentials_of_level": _("Hold %(needed)s other certifications") % {"needed": needed},
        "all_of": _("All of these"),
        "any_of": _("One of these"),
    }
    return told.get(node.kind, node.kind.replace("_", " ").capitalize())


def _note(node: Node) -> str:
    if node.met:
        return _("Done.")
    if node.kind == "units_each_year" and node.missing:
        year = business_date(last_day(date.fromisoformat(node.missing[0])))
        left = units_words(max(node.needed - node.done, Decimal(0)))
        return _("%(units)s to go in the year up to %(day)s.") % {"units": left, "day": year}
    if node.kind == "units":
        return _("%(units)s to go.") % {"units": units_words(max(node.needed - node.done, Decimal(0)))}
    if node.kind == "exam" and node.opens_on is not None:
        return _("It counts from %(day)s on.") % {"day": business_date(node.opens_on)}
    if node.kind == "exam" or not node.missing:
        return ""
    return _("Missing: %(what)s.") % {"what": ", ".join(node.missing)}


def _line(line: Line, kind: ActivityType) -> ShownLine:
    used_up = line.cap is not None and line.counted_count >= line.cap
    state = "done" if used_up else "open" if line.count else "none"
    lost = line.units - line.counted_units
    return ShownLine(kind=kind, line=line, words=line_words(line, kind), state=state, lost=lost)


def _first_units(node: ShownNode) -> ShownNode | None:
    if node.is_units:
        return node
    return next((found for part in node.parts if (found := _first_units(part)) is not None), None)
