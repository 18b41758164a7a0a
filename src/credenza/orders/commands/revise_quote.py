"""Change a quote: a draft in place, a sent quote by its next revision. Rule QT5."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from credenza.catalog.rules.shapes import Coverage
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField
from credenza.orders.asked import Licensed, QuoteAsked
from credenza.orders.drafting import draft, require_drafter
from credenza.orders.models import Quote
from credenza.orders.policy import may, require
from credenza.orders.receipts import QuoteSaved
from credenza.orders.rules.quotes import DRAFT
from credenza.orders.saving import locked, require_state, saved
from credenza.orders.sending import is_waiting_draft
from credenza.orders.stored import asked_of


@idempotent
def revise_quote(
    *,
    quote: int,
    asked: QuoteAsked | None = None,
    coverages: Sequence[Coverage] = (),
    licensed: Licensed = (),
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> QuoteSaved:
    """Revision N+1 of an open or expired quote as a draft; what was sent is never changed.

    A revision that waits as a draft already, and a quote that is a draft itself, is changed in place. ``asked`` is what
    the quote shall say (None: the same as before, at today's prices), ``coverages`` the licenses as they are now,
    ``licensed`` the licensee's tiers. N can be accepted until N+1 is sent. Refuses as ``draft_quote`` does, and with
    ``quote_superseded``, ``quote_not_open``.
    """
    when = stamp(by, now)
    row, family = locked(quote)
    require("revise_quote", by, row)
    require_state("revise_quote", row, when)
    if asked is not None and asked.organization != row.organization_id:
        require_drafter("revise_quote", by, asked.organization)
        raise InvalidField(field="organization", expected="the organization of the quote; copy it for another one")
    target = row if row.status == DRAFT else _next(row, family)
    draft(target, asked or _as_before(row, coverages, licensed, by), "revise_quote", when)
    return saved(target)


def _as_before(row: Quote, coverages: Sequence[Coverage], licensed: Licensed, by: Actor) -> QuoteAsked:
    """What the quote says. The desk's own prices stay where the desk revises; a buyer's revision has today's."""
    asked = asked_of(row, coverages, licensed)
    return asked if may("override_price", by, row) else replace(asked, overrides=())


def _next(row: Quote, family: list[Quote]) -> Quote:
    waiting = next((each for each in family if is_waiting_draft(each, row)), None)
    if waiting is not None:
        return waiting
    return Quote(number=row.number, revision=max(each.revision for each in family) + 1, supersedes=row)
