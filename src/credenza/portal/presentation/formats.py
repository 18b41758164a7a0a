"""Numbers, money and dates as people read them. Pure text; the template filters wrap it in ``<time>``."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credenza.kernel.money import MINOR_DIGITS, Money

MINUS = "−"


def grouped(value: int) -> str:
    """A whole number with the reader's thousands separator and a real minus sign: "15,690", "−750"."""
    return str(number_format(value, use_l10n=True, force_grouping=True)).replace("-", MINUS)


def credit_words(value: int) -> str:
    """The number with its word: "1 credit", "3,000 credits"."""
    return ngettext("%(count)s credit", "%(count)s credits", abs(value)) % {"count": grouped(value)}


def signed(value: int) -> str:
    """A movement: gains carry "+", losses "−", nothing has no sign."""
    return f"+{grouped(value)}" if value > 0 else grouped(value)


def amount(value: Money) -> str:
    """Major units with the currency's decimals and no code, for columns that name the currency in the head."""
    digits = MINOR_DIGITS.get(value.currency, 2)
    return str(number_format(value.decimal(), decimal_pos=digits, use_l10n=True, force_grouping=True)).replace(
        "-", MINUS
    )


def money(value: Money) -> str:
    """Code and amount: "USD 16,000.00"."""
    return f"{value.currency} {amount(value)}"


def percent(value: Decimal) -> str:
    """A rate without idle zeros: "20%", "8.875%"."""
    return f"{value.normalize():f}%"


def business_date(day: date) -> str:
    """A business date, the same in every zone: "18 Nov 2026"."""
    return str(date_format(day, "j M Y", use_l10n=False))


def last_day(expires_on: date) -> date:
    """The last day to use: the day before ``expires_on``, which is the first day without."""
    return expires_on - timedelta(days=1)


def distance(day: date, today: date) -> str:
    """How far ``day`` is from ``today``, to stand beside a date: "26 days", "today", "3 days ago"."""
    days = (day - today).days
    if days == 0:
        return _("today")
    words = ngettext("%(count)s day", "%(count)s days", abs(days)) % {"count": grouped(abs(days))}
    return words if days > 0 else _("%(distance)s ago") % {"distance": words}


def instant(at: datetime) -> str:
    """A point in time in the reader's zone, zone named: "18 Nov 2026, 15:06 CET"."""
    there = timezone.localtime(at)
    return f"{business_date(there.date())}, {there:%H:%M} {there.tzname() or ''}".strip()


def machine_instant(at: datetime) -> str:
    """The same point for ``datetime=``: UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def initials(name: str) -> str:
    """Up to two letters for the avatar."""
    words = [word for word in name.replace(".", " ").split() if word]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
