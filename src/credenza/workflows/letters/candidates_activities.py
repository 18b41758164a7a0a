"""Letters to candidates about single activities: credited with the new status, held, and decided by staff."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credenza.certification.queries.notices import ActivityHead, activity_heads, decision_about
from credenza.journal.outbox import Announced
from credenza.workflows.certification_facts import (
    CandidateTold,
    candidate_told,
    in_force,
)
from credenza.workflows.letters.credential_words import candidate_reason, standings, units_named
from credenza.workflows.letters.letter import Letter, clean, day, quoted, strong
from credenza.workflows.telling import Part, Told, gathered, to_people


def recorded(event: Announced) -> list[Told]:
    """A new activity: credited at once, or held for staff."""
    if event.payload["status"] == "held":
        return _held(event)
    return _credited(event) if event.payload["status"] == "accepted" else []


def accepted(event: Announced) -> list[Told]:
    """Staff accepted an activity: one that was held, that waited for acceptance, or that was rejected before."""
    if event.payload.get("from") == "held":
        return [*_decided(event, "activity_held"), *_credited(event)]
    if event.payload.get("from") == "rejected":
        return [*_decided(event, "audit_decided"), *_credited(event)]
    return _credited(event)


def rejected(event: Announced) -> list[Told]:
    """Staff rejected an activity. In a case, the case's own letter tells it."""
    return _decided(event, "activity_held" if event.payload.get("from") == "held" else "audit_decided")


def verified(event: Announced) -> list[Told]:
    """A typed one turned out to be known to a system: one that waited until then is credited now."""
    reason, _case = decision_about(event.payload["activity"], event.at)
    return _credited(event) if reason else []


def credited_letter(told: CandidateTold, rows: Sequence[ActivityHead], event: Announced) -> Letter:
    """What was credited, and how each certification stands after it."""
    holdings = in_force(told.id, event.on)
    units = sum((row.units for row in rows), start=Decimal(0))
    subject = (
        _("{units} credited: {name}").format(units=units_named(units), name=clean(rows[0].name))
        if len(rows) == 1
        else _("{units} credited for {count} activities").format(units=units_named(units), count=len(rows))
    )
    return Letter(
        subject=subject,
        heading=_("Credited"),
        paragraphs=(
            ngettext("This activity counts:", "These activities count:", len(rows)),
            *(_line(row) for row in rows),
            _("So your certifications stand like this now:"),
        ),
        facts=standings(holdings, event.on),
        button=_("See the activity") if len(rows) == 1 else _("See my certifications"),
        page="activity" if len(rows) == 1 else "my_certifications",
        about=rows[0].id if len(rows) == 1 else None,
        why=candidate_reason(told),
    )


def _credited(event: Announced) -> list[Told]:
    """Silent where it counts for nothing: the page said so, and why, before it was saved."""
    told = candidate_told(event.payload["candidate"])
    if not _counting(told, [event.payload["activity"]]):
        return []

    def compose(parts: Sequence[Part]) -> Letter:
        return credited_letter(told, _counting(told, [part["activity"] for part in parts]), event)

    part = {"event": event.id, "activity": event.payload["activity"]}
    return [gathered(told.person, "activity_credited", f"candidate={told.id}:on={event.on}", part, compose)]


def _counting(told: CandidateTold, ids: Sequence[int]) -> list[ActivityHead]:
    """Those that count for a credential; in a letter that is written already, also what counts no longer."""
    rows = activity_heads(told.id, ids)
    counting = [row for row in rows if row.counts and row.status == "accepted"]
    return counting or (list(rows) if len(ids) > 1 else [])


def _line(row: ActivityHead) -> str:
    return _("{name} ({type}, {day}): {units}.").format(
        name=strong(clean(row.name)),
        type=row.type_name,
        day=day(row.on),
        units=units_named(row.units),
    )


def _held(event: Announced) -> list[Told]:
    """Typed in after the expiry of a credential that it counts for."""
    told = candidate_told(event.payload["candidate"])
    (row,) = activity_heads(told.id, [event.payload["activity"]])
    letter = Letter(
        subject=_("Staff look at {name} first").format(name=clean(row.name)),
        heading=_("Your activity waits for staff"),
        paragraphs=(
            _("{name} is dated in time, but it was entered after a certification had expired.").format(
                name=strong(clean(row.name))
            ),
            _("It is kept with its date and counts once staff accept it. You need to do nothing."),
        ),
        facts=_facts(row),
        button=_("See the activity"),
        page="activity",
        about=row.id,
        why=candidate_reason(told),
    )
    return to_people([told.person], "activity_held", f"activity={row.id}:held", letter)


def _decided(event: Announced, notice: str) -> list[Told]:
    """A decision of staff outside of a case, with its reason."""
    reason, case = decision_about(event.payload["activity"], event.at)
    if case is not None:
        return []
    told = candidate_told(event.payload["candidate"])
    (row,) = activity_heads(told.id, [event.payload["activity"]])
    is_accepted = event.name.endswith("accepted")
    subject = _("{name} was accepted") if is_accepted else _("{name} was not accepted")
    said = (
        _("Staff accepted {name}. It counts from its own date.")
        if is_accepted
        else _("Staff did not accept {name}. It does not count, and what rested on it was undone.")
    )
    letter = Letter(
        subject=subject.format(name=clean(row.name)),
        heading=_("Staff decided about your activity"),
        paragraphs=(said.format(name=strong(clean(row.name))),),
        facts=(*_facts(row), *(((_("Reason"), quoted(reason)),) if reason else ())),
        button=_("See the activity"),
        page="activity",
        about=row.id,
        why=candidate_reason(told),
    )
    return to_people([told.person], notice, f"activity={row.id}:event={event.id}", letter)


def _facts(row: ActivityHead) -> tuple[tuple[str, str], ...]:
    return (
        (_("Activity"), clean(row.name)),
        (_("Type"), row.type_name),
        (_("Date"), day(row.on)),
        (_("Worth"), units_named(row.units)),
    )
