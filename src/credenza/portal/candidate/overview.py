"""My certifications: what one holds, how each is renewed, what is missing, what comes next."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from credenza.certification.queries.activities import ActivityFilter, list_activities
from credenza.certification.queries.candidates import known
from credenza.certification.queries.progress import progress_of
from credenza.certification.rows import ActivityRow, CredentialRow, ProgressRow
from credenza.portal.candidate.cycles_chart import cycles_chart
from credenza.portal.candidate.room import Room, room_of
from credenza.portal.candidate.tree import ShownTree, shown_tree
from credenza.portal.candidate.words import listed, type_units
from credenza.programs.certification_shapes import CertificationPolicy

LATEST_SHOWN = 5
IN_FORCE = ("active", "suspended")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One credential. ``tree`` is None where nothing renews it: retired, expired or revoked."""

    row: CredentialRow
    tree: ShownTree | None
    retired: bool
    in_force: bool

    @property
    def ring_state(self) -> str:
        return "warn" if self.row.status == "suspended" else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingDate:
    """A date ahead in the list beside the activities."""

    on: date
    words: str
    look: str
    credential: int


def cards_of(rows: tuple[CredentialRow, ...], progress: tuple[ProgressRow, ...], room: Room) -> tuple[Card, ...]:
    """Those in force first, the next to suspend before the others; then what is over, newest first."""
    trees = {row.credential.id: shown_tree(row, room.policy) for row in progress if row.tree.kind != "none"}
    cards = [
        Card(row=row, tree=trees.get(row.id), retired=row.is_retired(room.on), in_force=row.status in IN_FORCE)
        for row in rows
    ]
    ahead = sorted((card for card in cards if card.in_force), key=lambda card: (card.retired, card.row.suspends_on))
    over = sorted((card for card in cards if not card.in_force), key=lambda card: card.row.expires_on, reverse=True)
    return (*ahead, *over)


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The start page of a candidate; for somebody who is none yet, what this is and how to begin."""
    room = room_of(request)
    if room.root is None:
        types = [(kind, type_units(kind)) for kind in room.policy.activity_types]
        return render(request, "portal/candidate/begin.html", {"room": room, "types": types})
    rows = known(room.root, room.on).rows
    cards = cards_of(rows, progress_of(room.root, room.on), room)
    latest = list_activities(ActivityFilter(candidate=room.root), room.by, limit=LATEST_SHOWN)
    held = [card for card in cards if card.in_force]
    context = {
        "room": room,
        "cards": held,
        "over": [card for card in cards if not card.in_force],
        "urgent": _urgent(held, room),
        "latest": [(row, counts_words(row, len(held))) for row in latest],
        "coming": _coming(held, room.on),
        "chart": cycles_chart(
            [card.row for card in held],
            room.on,
            title=_("Renewal cycles of your credentials"),
            caption=_("Each cycle closes on the day that renews. While suspended, units can still be earned.")
            if all(_earns_while_suspended(room.policy, card.row.level) for card in held)
            else _("Each cycle closes on the day that renews."),
        ),
    }
    return render(request, "portal/candidate/overview.html", context)


def counts_words(row: ActivityRow, in_force: int) -> str:
    """For what an activity counts, in a few words."""
    if row.status in ("rejected", "withdrawn"):
        return _("Nothing")
    if row.status in ("held", "entered"):
        return _("Nothing yet")
    codes = [one.certification for one in row.counts if one.why == "counted"]
    if not codes:
        return _("Nothing")
    if len(codes) == in_force > 2:  # noqa: PLR2004  "all 2" is longer than naming them
        return _("All %(count)s") % {"count": len(codes)}
    return listed(codes)


def _earns_while_suspended(policy: CertificationPolicy, level_id: str) -> bool:
    level = next((one for one in policy.levels if one.id == level_id), None)
    return level is not None and level.rules[-1].grace == "earn"


def _urgent(held: list[Card], room: Room) -> Card | None:
    """The credential whose date comes first, once it is suspended or the first reminder's time has come."""
    ahead = max(room.policy.suspension_ahead_days, default=0)
    near = [card for card in held if card.row.status == "suspended" or (card.row.suspends_on - room.on).days <= ahead]
    return min(near, key=_next_date, default=None)


def _next_date(card: Card) -> date:
    return card.row.expires_on if card.row.status == "suspended" else card.row.suspends_on


def _coming(held: list[Card], on: date) -> list[ComingDate]:
    found = []
    for card in held:
        row = card.row
        if row.suspends_on > on:
            words = _("%(code)s suspends") % {"code": row.certification}
            found.append(ComingDate(on=row.suspends_on, words=words, look="warn", credential=row.id))
        words = _("%(code)s expires") % {"code": row.certification}
        found.append(ComingDate(on=row.expires_on, words=words, look="bad", credential=row.id))
    return sorted(found, key=lambda one: one.on)[:6]
