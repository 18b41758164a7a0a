"""Letters to candidates that a day brings: dates ahead, a suspension, an expiry, the quarterly status."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credenza.certification.queries.reminders import Holding
from credenza.workflows.certification_facts import CandidateTold
from credenza.workflows.letters.credential_words import (
    candidate_reason,
    certification_named,
    certifications_named,
    in_days,
    page_of,
    progress,
    standing,
    standings,
)
from credenza.workflows.letters.letter import Letter, day, strong


def suspension_ahead(told: CandidateTold, holdings: Sequence[Holding], today: date) -> Letter:
    """Nothing renewed them yet. One without a time of suspension expires at once."""
    return _ahead(told, holdings, today, column="suspends_on")


def expiration_ahead(told: CandidateTold, holdings: Sequence[Holding], today: date) -> Letter:
    """They are suspended, and the time in which they can still be renewed ends."""
    return _ahead(told, holdings, today, column="expires_on")


def suspended(told: CandidateTold, holdings: Sequence[Holding], on: date) -> Letter:
    """On the suspension date itself."""
    names = certifications_named(holdings)
    return Letter(
        subject=ngettext("{names} is suspended", "{names} are suspended", len(holdings)).format(names=names),
        heading=_("Suspended"),
        paragraphs=(
            ngettext(
                "{names} is suspended from {day} on.", "{names} are suspended from {day} on.", len(holdings)
            ).format(names=strong(names), day=day(on)),
        ),
        facts=tuple((certification_named(one), _missing(one, on, one.expires_on)) for one in holdings),
        closing=_last_chance(holdings, on),
        button=_see(holdings),
        page=page_of(_ids(holdings))[0],
        about=page_of(_ids(holdings))[1],
        why=candidate_reason(told),
    )


def expired(told: CandidateTold, holdings: Sequence[Holding], on: date) -> Letter:
    """On the expiration date itself."""
    names = certifications_named(holdings)
    again = [one for one in holdings if not one.is_retired(on)]
    return Letter(
        subject=ngettext("{names} expired", "{names} expired", len(holdings)).format(names=names),
        heading=_("Expired"),
        paragraphs=(
            ngettext(
                "{names} expired on {day} and is not valid any more.",
                "{names} expired on {day} and are not valid any more.",
                len(holdings),
            ).format(names=strong(names), day=day(on)),
        ),
        facts=tuple(
            (certification_named(one), _("earned on {day}").format(day=day(one.earned_on))) for one in holdings
        ),
        closing=(
            _(
                "To hold it again, pass its exam. An activity that you finished in time and have not entered yet can "
                "still be entered: staff look at it."
            )
            if again
            else _("It is retired and cannot be earned again; another certification can."),
        ),
        button=_see(holdings),
        page=page_of(_ids(holdings))[0],
        about=page_of(_ids(holdings))[1],
        why=candidate_reason(told),
    )


def quarterly_status(told: CandidateTold, holdings: Sequence[Holding], on: date) -> Letter:
    """How everything in force stands at the start of a quarter."""
    return Letter(
        subject=_("Your certifications on {day}").format(day=day(on)),
        heading=_("Your certifications, as they stand"),
        paragraphs=(
            ngettext(
                "You hold {count} certification that is in force.",
                "You hold {count} certifications that are in force.",
                len(holdings),
            ).format(count=strong(str(len(holdings)))),
        ),
        facts=standings(holdings, on),
        button=_("See my certifications"),
        page="my_certifications",
        why=candidate_reason(told),
    )


def _ahead(told: CandidateTold, holdings: Sequence[Holding], today: date, *, column: str) -> Letter:
    names, count = certifications_named(holdings), len(holdings)
    ends = [getattr(one, column) for one in holdings]
    expires = column == "expires_on" or all(one.suspends_on == one.expires_on for one in holdings)
    word = (
        ngettext("{names} expires {when}", "{names} expire {when}", count)
        if expires
        else ngettext("{names} is suspended {when}", "{names} are suspended {when}", count)
    )
    when = in_days((min(ends) - today).days)
    if len(set(ends)) > 1:
        when = _("soon, the first {when}").format(when=when)
    page, about = page_of(_ids(holdings))
    return Letter(
        subject=word.format(names=names, when=when),
        heading=_("A certification ends soon") if expires else _("A suspension is ahead"),
        paragraphs=(f"{word.format(names=strong(names), when=when)}.", *_ways(holdings, today)),
        facts=tuple((certification_named(one), _missing(one, today, getattr(one, column))) for one in holdings),
        button=_see(holdings),
        page=page,
        about=about,
        why=candidate_reason(told),
    )


def _ways(holdings: Sequence[Holding], today: date) -> tuple[str, ...]:
    """What can be done about it, for those that can be renewed and those that cannot."""
    retired = [one for one in holdings if one.is_retired(today)]
    by_units = [one for one in holdings if one.required is not None and one not in retired]
    found = []
    if by_units:
        found.append(_("To renew, take one of two routes: earn the units that are missing, or pass the exam again."))
    elif len(retired) < len(holdings):
        found.append(_("What renews it stands on its page."))
    if retired:
        found.append(
            _(
                "{names}: retired, so nothing renews it and it runs to its dates. Another certification can be earned."
            ).format(names=certifications_named(retired))
        )
    return tuple(found)


def _last_chance(holdings: Sequence[Holding], on: date) -> tuple[str, ...]:
    """What can still be done while something is suspended."""
    open_ones = [one for one in holdings if not one.is_retired(on)]
    if not open_ones:
        return (_("A retired certification cannot be renewed; another one can be earned."),)
    if any(one.required is not None for one in open_ones):
        return (
            _("It can still be renewed until it expires: earn the units that are missing, or pass the exam again."),
        )
    return (_("It can still be renewed until it expires."),)


def _missing(holding: Holding, on: date, ends_on: date) -> str:
    """What is done and until when, as in "70 of 100 CE units; expires on 1 Apr 2026"."""
    if holding.is_retired(on):
        return standing(holding, on)
    word = _("expires on {day}") if ends_on == holding.expires_on else _("suspends on {day}")
    return "; ".join(part for part in (progress(holding), word.format(day=day(ends_on))) if part)


def _see(holdings: Sequence[Holding]) -> str:
    return _("See the certification") if len(set(_ids(holdings))) == 1 else _("See my certifications")


def _ids(holdings: Sequence[Holding]) -> list[int]:
    return [one.id for one in holdings]
