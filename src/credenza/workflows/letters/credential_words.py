"""Phrases that letters about certifications share: names, units, dates, states."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credenza.certification.queries.reminders import Holding
from credenza.workflows.certification_facts import CandidateTold, unit_name
from credenza.workflows.letters.letter import day

NAMED_MOST = 3


def certification_named(holding: Holding) -> str:
    """As in "ACP-120 Jira Administration for Cloud"."""
    return f"{holding.certification} {holding.name}"


def certifications_named(holdings: Sequence[Holding]) -> str:
    """One in full, several by their codes: "ACP-120, ACP-620 and 2 more". A code that stands twice is named once."""
    if len(holdings) == 1:
        return certification_named(holdings[0])
    names = list(dict.fromkeys(one.certification for one in holdings))
    if len(names) > NAMED_MOST:
        rest = len(names) - NAMED_MOST + 1
        names = [*names[: NAMED_MOST - 1], _("{count} more").format(count=rest)]
    if len(names) == 1:
        return names[0]
    return _("{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])


def number(units: Decimal) -> str:
    """As in "30" or "7.5"."""
    return f"{units.normalize():,f}"


def units_named(units: Decimal) -> str:
    """As in "30 CE units"."""
    name = unit_name()
    return f"{number(units)} {name}" if units == 1 else f"{number(units)} {name}s"


def progress(holding: Holding) -> str:
    """As in "30 of 100 CE units"; empty where units do not renew it."""
    if holding.required is None:
        return ""
    return _("{units} of {required}").format(units=number(holding.units), required=units_named(holding.required))


def dates(holding: Holding, on: date) -> str:
    """What comes next: the suspension, then the expiration."""
    if on < holding.suspends_on:
        if holding.suspends_on == holding.expires_on:
            return _("active, expires on {day}").format(day=day(holding.expires_on))
        return _("active, suspends on {day}, expires on {end}").format(
            day=day(holding.suspends_on), end=day(holding.expires_on)
        )
    if on < holding.expires_on:
        return _("suspended, expires on {day}").format(day=day(holding.expires_on))
    return _("expired on {day}").format(day=day(holding.expires_on))


def standing(holding: Holding, on: date) -> str:
    """As in "30 of 100 CE units; active, suspends on 1 Jan 2027, expires on 1 Apr 2027"."""
    if holding.is_retired(on):
        return _("retired, cannot be renewed; {dates}").format(dates=dates(holding, on))
    return "; ".join(part for part in (progress(holding), dates(holding, on)) if part)


def standings(holdings: Sequence[Holding], on: date) -> tuple[tuple[str, str], ...]:
    """Each certification with how it stands."""
    return tuple((certification_named(one), standing(one, on)) for one in holdings)


def in_days(count: int) -> str:
    """As in "in 30 days", "tomorrow"."""
    if count == 1:
        return _("tomorrow")
    return ngettext("in {count} day", "in {count} days", count).format(count=count)


def candidate_reason(told: CandidateTold) -> str:
    """Why a candidate gets a mail."""
    return _("You get this because you are a candidate here, with the ID {number}.").format(number=told.number)


def page_of(ids: Sequence[int]) -> tuple[str, int | None]:
    """The page that shows those credentials: the one's own, or the overview."""
    only = set(ids)
    return ("credential", only.pop()) if len(only) == 1 else ("my_certifications", None)
