"""Units, caps and reasons in the reader's words. A question about a cap or a rule is answered by the page itself."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from credenza.certification.rules.standing import Line
from credenza.portal.presentation.formats import business_date
from credenza.programs.certification_shapes import ActivityType, CertificationPolicy

SOURCES = {
    "typed": gettext_lazy("Entered by you"),
    "staff": gettext_lazy("Entered by staff"),
    "statement": gettext_lazy("From the learning platform"),
    "roster": gettext_lazy("From the event's roster"),
    "import": gettext_lazy("Imported"),
}
"""Where an activity came from."""


def number(units: Decimal) -> str:
    """Units without idle zeros: "10", "7.5"."""
    plain = units.normalize()
    places = max(-int(plain.as_tuple().exponent), 0)
    return str(number_format(units, decimal_pos=places, use_l10n=True, force_grouping=True))


def units_words(units: Decimal) -> str:
    """The number with its word: "1 unit", "10 units"."""
    return ngettext("%(units)s unit", "%(units)s units", 1 if units == 1 else 2) % {"units": number(units)}


def listed(words: Iterable[str]) -> str:
    """Words in a row: "ACP-120", "ACP-120 and ACP-420", "a, b and c"."""
    told = list(words)
    if not told[1:]:
        return "".join(told)
    return _("%(first)s and %(last)s") % {"first": ", ".join(told[:-1]), "last": told[-1]}


def type_units(kind: ActivityType) -> str:
    """What one of the type is worth, and how many count."""
    worth = units_words(kind.units) if kind.units is not None else _("units as stated")
    if kind.cap is None:
        return _("%(worth)s, any number counts") % {"worth": worth}
    if kind.cap == 1:
        return _("%(worth)s, one counts in a cycle") % {"worth": worth}
    return _("%(worth)s, %(cap)s count in a cycle") % {"worth": worth, "cap": kind.cap}


def why_words(why: str, *, limit: str, policy: CertificationPolicy, type_id: str) -> str:
    """Why an activity does not count, as a sentence without its subject. ``limit``: what cut it off."""
    kind = next((one for one in policy.activity_types if one.id == type_id), None)
    name = kind.name if kind else type_id
    category = next((one.name for one in policy.categories if one.id == limit), limit)
    day = business_date(found) if (found := _day(limit)) else ""
    told: Mapping[str, str] = {
        "over_cap": _("the cap for %(type)s is %(cap)s in a cycle, and it is used up")
        % {"type": inside(name), "cap": limit},
        "over_category": _("the most that counts of %(category)s is reached") % {"category": inside(category)},
        "before_program": _("it is dated before %(day)s, when the program began") % {"day": day},
        "before_earned": _("it is dated before the credential was earned on %(day)s") % {"day": day},
        "closed_cycle": _("it is dated in a cycle that closed without needing it"),
        "after_expiry": _("it is dated after the credential expired on %(day)s") % {"day": day},
        "after_suspension": _("it is dated after the suspension date, when units can no longer be earned"),
        "retired": _("the certification is retired: it runs to its dates and never renews"),
        "outside_window": _("it is dated outside the time in which units count for this cycle"),
        "no_credential": _("you hold no credential that it could count for"),
    }
    return told.get(why, why.replace("_", " "))


def _day(limit: str) -> date | None:
    try:
        return date.fromisoformat(limit)
    except ValueError:
        return None


def line_words(line: Line, kind: ActivityType) -> str:
    """How a type stands in the open cycle: what is used, or what does not count and why."""
    lost = line.units - line.counted_units
    if lost > 0 and line.cap is not None:
        return _("%(lost)s of these %(units)s don't count: the cap for %(type)s is %(cap)s") % {
            "lost": number(lost),
            "units": units_words(line.units),
            "type": inside(kind.name),
            "cap": line.cap,
        }
    if lost > 0:
        return _("%(lost)s of these %(units)s don't count: the most for their kind is reached") % {
            "lost": number(lost),
            "units": units_words(line.units),
        }
    each = _("%(units)s each") % {"units": number(kind.units)} if kind.units is not None else _("units as stated")
    if line.cap is None:
        return _("%(count)s done, %(each)s, no limit") % {"count": line.count, "each": each}
    if line.counted_count >= line.cap:
        return _("%(count)s of %(cap)s used; another would not count") % {"count": line.counted_count, "cap": line.cap}
    return _("%(count)s of %(cap)s used, %(each)s") % {"count": line.counted_count, "cap": line.cap, "each": each}


def inside(name: str) -> str:
    """A name inside a sentence: with a small first letter, unless it is all capitals."""
    return name if name[1:2].isupper() or not name else name[0].lower() + name[1:]
