"""What something would change, as the page shows it: per credential, with the reason where nothing does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from credenza.certification.queries.previews import EffectRow, Planned, PreviewRow
from credenza.portal.candidate.words import listed, number, units_words, why_words
from credenza.portal.presentation.formats import business_date
from credenza.programs.certification_shapes import CertificationPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEffect:
    """One credential in the effect card. ``badge`` and ``look`` say it in a word or two, ``told`` in a sentence."""

    row: EffectRow
    badge: str
    look: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPreview:
    """The whole card. ``summary``: what holds for all of them together."""

    effects: tuple[ShownEffect, ...]
    held: bool
    counts: bool
    summary: tuple[str, ...]
    renews: bool


def shown_preview(found: PreviewRow, planned: Sequence[Planned], policy: CertificationPolicy) -> ShownPreview:
    """The effect of adding what is planned, in words."""
    effects = tuple(_shown(row, planned, policy) for row in found.rows)
    renewed = [row for row in found.rows if row.renewed_on is not None and row.status_from != "revoked"]
    summary = []
    if renewed:
        names = listed(row.certification for row in renewed)
        summary.append(
            _("%(credentials)s would start a new cycle with 0 units. Nothing carries over.") % {"credentials": names}
            if all(row.units_to == 0 for row in renewed)
            else _("%(credentials)s would start a new cycle.") % {"credentials": names}
        )
    return ShownPreview(
        effects=effects, held=found.held, counts=found.counts, summary=tuple(summary), renews=bool(renewed)
    )


def shown_withdrawal(found: PreviewRow) -> tuple[ShownEffect, ...]:
    """What taking something back would change: only the credentials that it changes."""
    shown = []
    for row in found.rows:
        if row.lost_on is not None:
            day = business_date(row.lost_on)
            told = (_("The renewal of %(day)s falls, and the dates go back.") % {"day": day},)
            shown.append(ShownEffect(row=row, badge=_("Renewal falls"), look="bad", told=told))
        elif row.is_moved or row.units_from != row.units_to:
            badge, look = (_("Dates move"), "warn") if row.is_moved else (_("No new dates"), "")
            shown.append(ShownEffect(row=row, badge=badge, look=look, told=(tally_words(row),)))
    return tuple(shown)


def tally_words(row: EffectRow) -> str:
    """The open cycle's units before and after."""
    change = row.units_to - row.units_from
    if row.required is None:
        return units_words(row.units_to)
    of = units_words(row.required)
    if change > 0:
        return _("%(before)s + %(added)s = %(after)s of %(needed)s") % {
            "before": number(row.units_from), "added": number(change), "after": number(row.units_to), "needed": of,
        }  # fmt: skip
    if change < 0:
        return _("%(after)s of %(needed)s, instead of %(before)s") % {
            "before": number(row.units_from), "after": number(row.units_to), "needed": of,
        }  # fmt: skip
    return _("%(after)s of %(needed)s") % {"after": number(row.units_to), "needed": of}


def _shown(row: EffectRow, planned: Sequence[Planned], policy: CertificationPolicy) -> ShownEffect:
    if row.status_from == "revoked":
        words = _("It is revoked. Its dates run on underneath: %(tally)s.") % {"tally": tally_words(row)}
        return ShownEffect(row=row, badge=_("Revoked"), look="bad", told=(words,))
    if row.suspends_from is None:
        told: tuple[str, ...] = (_("You would hold this certification."),)
        return ShownEffect(row=row, badge=_("Earned"), look="ok", told=told)
    if row.renewed_on is not None:
        return ShownEffect(row=row, badge=_("Renews"), look="ok", told=(_renewal_words(row, planned),))
    refused = tuple(_refused(row, planned, policy))
    if row.is_moved:
        return ShownEffect(row=row, badge=_("Dates move"), look="info", told=(tally_words(row), *refused))
    if row.counts:
        return ShownEffect(row=row, badge=_("Counts, no new dates"), look="", told=(tally_words(row), *refused))
    if row.retired:
        words = why_words("retired", limit="", policy=policy, type_id="")
        return ShownEffect(row=row, badge=_("Retired"), look="", told=(_sentence(words),))
    return ShownEffect(row=row, badge=_("Does not count"), look="", told=(*refused, tally_words(row)))


def _renewal_words(row: EffectRow, planned: Sequence[Planned]) -> str:
    day = business_date(row.renewed_on) if row.renewed_on else ""
    units = sum((one.units for one in row.counted if one.why == "counted"), Decimal(0))
    reached = row.units_from + units
    if row.required is not None and reached >= row.required and len(planned) == 1:
        told = {"before": number(row.units_from), "added": number(units), "after": number(reached), "day": day}
        return _("%(before)s + %(added)s = %(after)s units on %(day)s") % told
    return _("It would renew on %(day)s") % {"day": day}


def _refused(row: EffectRow, planned: Sequence[Planned], policy: CertificationPolicy) -> list[str]:
    """Each of the things added that does not count for this credential, with its reason."""
    told = []
    for one in row.counted:
        if one.why == "counted":
            continue
        what = planned[one.number]
        words = why_words(one.why, limit=one.limit, policy=policy, type_id=what.type)
        if len(planned) == 1:
            told.append(_("It does not count: %(why)s.") % {"why": words})
        else:
            told.append(
                _("%(name)s on %(day)s does not count: %(why)s.")
                % {"name": type_words(what, policy), "day": business_date(what.on), "why": words}
            )
    return list(dict.fromkeys(told))


def type_words(one: Planned, policy: CertificationPolicy) -> str:
    """What a planned thing is called."""
    if one.exam:
        return _("Exam %(code)s") % {"code": one.exam}
    return next((kind.name for kind in policy.activity_types if kind.id == one.type), one.type)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def day_after(day: date) -> date:
    """The first day of the cycle that begins when one closes on ``day``."""
    return date.fromordinal(day.toordinal() + 1)
