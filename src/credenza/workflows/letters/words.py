"""Phrases that letters share: people, credits, lists of items."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credenza.credits.rows import ItemLine, RequestRow
from credenza.kernel.money import Money
from credenza.parties.queries import person
from credenza.workflows.facts import AccountTold
from credenza.workflows.letters.letter import clean, day

_ITEMS_NAMED = 3


def training_credits(credits: int) -> str:
    """As in "250 training credits"."""
    return ngettext("{count} training credit", "{count} training credits", credits).format(count=f"{credits:,}")


def plain_credits(credits: int) -> str:
    """As in "250 credits"."""
    return ngettext("{count} credit", "{count} credits", credits).format(count=f"{credits:,}")


def days(count: int) -> str:
    """As in "3 days"."""
    return ngettext("{count} day", "{count} days", count).format(count=count)


def amount(money: Money) -> str:
    """As in "USD 16,000.00"."""
    return f"{money.currency} {money.decimal():,}"


def person_named(person_id: int | None) -> str:
    """The name of a person, or who else did it."""
    if person_id is None:
        return _("the system")
    found = person(person_id)
    return clean(found.name) if found else _("somebody who left")


def account_named(account: AccountTold) -> str:
    """The account's name."""
    return clean(account.name)


def items_named(items: Sequence[ItemLine]) -> str:
    """As in "A", "A and B", "A, B and 3 more"."""
    names = [clean(item.name) for item in items]
    if len(names) > _ITEMS_NAMED:
        rest = len(names) - _ITEMS_NAMED + 1
        names = [*names[: _ITEMS_NAMED - 1], _("{count} more").format(count=rest)]
    if len(names) == 1:
        return names[0]
    return _("{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])


def request_facts(request: RequestRow) -> tuple[tuple[str, str], ...]:
    """Who asks for what, for owners."""
    facts = [
        (_("Learner"), clean(request.learner.name)),
        *((_("Item"), f"{clean(item.name)}, {plain_credits(item.fee)}") for item in request.items),
        (_("Credits"), f"{request.credits:,}"),
    ]
    if request.team:
        facts.insert(1, (_("Team"), clean(request.team)))
    return tuple(facts)


def last_day(expires_on: date) -> str:
    """The last day to use: the day before ``expires_on``."""
    return day(expires_on - timedelta(days=1))


def owner_reason(account: AccountTold) -> str:
    """Why an owner gets a mail."""
    return _("You get this because you own the credit account {account}.").format(account=account_named(account))
