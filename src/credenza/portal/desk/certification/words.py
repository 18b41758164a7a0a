"""The desk's words: why a case was opened, what was done in it, and what a step would change."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.certification.audit_rows import CaseRow
from credenza.certification.queries.previews import EffectRow, PreviewRow
from credenza.portal.candidate.effects import ShownEffect, tally_words
from credenza.portal.presentation.formats import business_date

WHYS = {
    "sample": gettext_lazy("Random sample"),
    "hand": gettext_lazy("Opened by staff"),
    "report": gettext_lazy("Report of misuse"),
    "same_evidence": gettext_lazy("Same file used by two people"),
    "same_name_other_date": gettext_lazy("Same name on another date"),
    "before_account": gettext_lazy("Dated before the account existed"),
    "many_in_a_day": gettext_lazy("Unusually many on one day"),
    "not_on_roster": gettext_lazy("Not on the event's roster"),
    "twice_by_roster": gettext_lazy("The event's roster told of it already"),
}
"""Why a case was opened: what opens cases, and for the product's own look the rule."""

KINDS = {
    "opened": (gettext_lazy("Case opened"), ""),
    "asked": (gettext_lazy("Staff asked"), "warn"),
    "answered": (gettext_lazy("The candidate answered"), "info"),
    "overdue": (gettext_lazy("No answer in time: back to staff"), "bad"),
    "decided": (gettext_lazy("Decided"), "info"),
    "appealed": (gettext_lazy("The candidate appealed"), "warn"),
    "deadline": (gettext_lazy("More time given"), ""),
    "closed": (gettext_lazy("Closed"), "ok"),
}
OUTCOMES = {
    "accept": gettext_lazy("Activity accepted"),
    "reject": gettext_lazy("Activity rejected"),
    "dismiss": gettext_lazy("Case dismissed"),
}


def why_words(row: CaseRow) -> str:
    """Why the case was opened."""
    return str(WHYS[row.rule or row.why]) if (row.rule or row.why) in WHYS else (row.rule or row.why)


def outcome_words(outcome: str) -> str:
    """What was decided; empty before."""
    return str(OUTCOMES.get(outcome, outcome))


def shown(found: PreviewRow) -> tuple[ShownEffect, ...]:
    """Every credential that a step would change, in a word and a sentence."""
    return tuple(_shown(row) for row in found.rows if _changes(row))


def _changes(row: EffectRow) -> bool:
    return row.is_moved or row.units_from != row.units_to or row.counts or row.renewed_on is not None


def _shown(row: EffectRow) -> ShownEffect:
    if row.suspends_from is None:
        return ShownEffect(row=row, badge=_("New"), look="ok", told=(_("The candidate would hold it."),))
    if row.renewed_on is not None and row.lost_on is not None:
        told = _("The renewal of %(old)s would be one of %(new)s.") % {
            "old": business_date(row.lost_on),
            "new": business_date(row.renewed_on),
        }
        return ShownEffect(row=row, badge=_("Renewal moves"), look="warn", told=(told,))
    if row.renewed_on is not None:
        told = _("Renews on %(day)s.") % {"day": business_date(row.renewed_on)}
        return ShownEffect(row=row, badge=_("Renews"), look="ok", told=(told,))
    if row.lost_on is not None:
        told = _("The renewal of %(day)s falls, and the dates go back.") % {"day": business_date(row.lost_on)}
        return ShownEffect(row=row, badge=_("Renewal falls"), look="bad", told=(told,))
    if row.is_moved:
        return ShownEffect(row=row, badge=_("Dates move"), look="warn", told=(tally_words(row),))
    return ShownEffect(row=row, badge=_("No new dates"), look="", told=(tally_words(row),))
