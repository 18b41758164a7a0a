"""A paid line becomes a license, or changes one. Rules SU1 to SU4, UP1, UP4, CT3, MT1, MT2 of orders.

What a line buys is decided on the day of the completing payment, once: the same line again answers the same.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction

from credenza.journal.recording import Stamp, stamp
from credenza.kernel.actors import Actor
from credenza.licensing.errors import LicenseEnded
from credenza.licensing.histories import (
    EVENT_OF,
    KIND_OF,
    LINE_KINDS,
    change_license,
    columns_of,
    keep_change,
    line_told,
    plain,
    state_of,
    tell,
)
from credenza.licensing.keys import issue_key
from credenza.licensing.lengths import lines_policy
from credenza.licensing.models import EVALUATION, PERPETUAL, SUBSCRIPTION, Change, Entitlement
from credenza.licensing.policy import locked_license, require_system
from credenza.licensing.receipts import LineFulfilled
from credenza.licensing.rules.lines import NEW, Line, applied, begun
from credenza.licensing.rules.terms import Period
from credenza.licensing.signing import Signer
from credenza.licensing.sites import own_site_for

FIRST_SEN = 1_000_000
PERPETUAL_FAMILIES = frozenset({"server"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseAsked:
    """Whom a new license is for, as the order says. People and organizations by id; None where there is none.

    ``technical_contact_email`` is enough for a contact who has no account yet. ``site_url`` is a cloud site's.
    """

    sku: str
    name: str
    family: str
    currency: str
    licensee: int | None = None
    buyer: int | None = None
    purchaser: int | None = None
    technical_contact: int | None = None
    technical_contact_email: str = ""
    site_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidLine:
    """One line of a paid order. ``kind``: new, renew, upgrade, coterm; a co-term without ``entitlement`` is new.

    ``effective_on`` is the value date of the completing payment; ``annual_net_minor`` what a year of one license costs
    net. ``months`` or ``target_on`` as the line was asked for; both None: the pack's term. ``tier`` None: as it was.
    ``is_continued``: a renewal by itself, which goes on where the month before ended (SU5).
    """

    order: int
    position: int
    kind: str
    effective_on: date
    tier: int | None
    annual_net_minor: int
    quantity: int = 1
    entitlement: int | None = None
    months: int | None = None
    target_on: date | None = None
    is_continued: bool = False


@transaction.atomic
def fulfil_line(*, paid: PaidLine, asked: LicenseAsked, signer: Signer, by: Actor, now: datetime) -> LineFulfilled:
    """Grant or change what the line is about; ``quantity`` new licenses have a SEN each.

    No key is needed against doing it twice: the same order and position again answer what they did the first time.
    Refuses with ``not_permitted`` (system only), ``not_found``, ``license_ended``; raises what the signer raises.
    """
    require_system("fulfil_line", by)
    when = stamp(by, now)
    done = _done_before(paid.order, paid.position)
    if done is not None:
        return done
    policy = lines_policy(asked.family)
    line = Line(
        kind=paid.kind,
        effective_on=paid.effective_on,
        months=paid.months or policy.term_months,
        maintenance_months=policy.maintenance_months,
        is_perpetual=asked.family in PERPETUAL_FAMILIES,
        tier=paid.tier,
        annual_net_minor=paid.annual_net_minor,
        target_on=paid.target_on,
        renewal_start=policy.renewal_start,
        is_continued=paid.is_continued,
        currency=asked.currency,
    )
    source = _Source(order=paid.order, position=paid.position, line=line, signer=signer)
    if paid.entitlement is not None and paid.kind != NEW:
        return _change(paid.entitlement, source, when)
    return _grant(asked, paid.quantity, source, when)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    order: int
    position: int
    line: Line
    signer: Signer


def _grant(asked: LicenseAsked, quantity: int, source: _Source, when: Stamp) -> LineFulfilled:
    made, line = begun(source.line), source.line
    licenses = []
    evaluated = _evaluated(source)
    for copy in range(1, quantity + 1):
        license = evaluated.get(copy) or _new(asked, source, copy, when)
        license.kind = PERPETUAL if line.is_perpetual else SUBSCRIPTION
        for name, value in columns_of(made.state).items():
            setattr(license, name, value)
        license.save()
        change = _change_of(source, "granted", made.period)
        change.after = plain(columns_of(made.state))
        keep_change(license, change, when)
        _follow(license, "granted", source, when)
        licenses.append(license.pk)
    return _told(tuple(licenses), made.period)


def _evaluated(source: _Source) -> dict[int, Entitlement]:
    """What was evaluated until this payment (A10), by copy: the same license goes on, under the same SEN."""
    found = Entitlement.objects.select_for_update().filter(
        order=source.order, order_position=source.position, kind=EVALUATION, ended_on=None
    )
    return {one.copy: one for one in found}


def _new(asked: LicenseAsked, source: _Source, copy: int, when: Stamp) -> Entitlement:
    """A license to be filled in, with its SEN."""
    on = source.line.effective_on
    license = Entitlement.objects.create(
        sen=f"new-{uuid4().hex[:20]}",
        kind=SUBSCRIPTION,
        sku=asked.sku,
        name=asked.name,
        family=asked.family,
        licensee_id=asked.licensee,
        buyer_id=asked.buyer,
        original_purchaser_id=asked.purchaser,
        technical_contact_id=asked.technical_contact,
        technical_contact_email="" if asked.technical_contact else asked.technical_contact_email.strip().lower(),
        site=own_site_for(asked.site_url, asked.licensee, when),
        currency=asked.currency,
        anchor_on=on,
        term_starts_on=on,
        starts_on=on,
        ends_on=on,
        order=source.order,
        order_position=source.position,
        copy=copy,
        made_at=when.now,
    )
    license.sen = f"SEN-{FIRST_SEN + license.pk}"
    return license


def _change(license_id: int, source: _Source, when: Stamp) -> LineFulfilled:
    license = locked_license(license_id)
    if license.ended_on is not None:
        raise LicenseEnded
    after = applied(state_of(license), source.line)
    columns = columns_of(after.state)
    # The year's price is this line's from here on, and so is its currency (A19).
    columns["currency"] = source.line.currency
    if license.ends_on is not None and license.ends_on < after.period.starts_on == source.line.effective_on:
        # Bought anew after a lapse: whatever was cancelled then is over (SU5).
        columns["renewal_cancelled_on"] = None
    change_license(license, columns, _change_of(source, KIND_OF[source.line.kind], after.period), when)
    _follow(license, EVENT_OF[source.line.kind], source, when)
    return _told((license.pk,), after.period)


def _change_of(source: _Source, kind: str, bought: Period) -> Change:
    return Change(
        kind=kind,
        order=source.order,
        order_position=source.position,
        line=line_told(source.line),
        bought_from=bought.starts_on,
        bought_until=bought.ends_on,
    )


def _follow(license: Entitlement, event: str, source: _Source, when: Stamp) -> None:
    issue_key(license, source.signer, when, order=source.order)
    tell(f"license_{event}", license, when, command="fulfil_line", order=source.order)


def _told(licenses: tuple[int, ...], period: Period) -> LineFulfilled:
    return LineFulfilled(licenses=licenses, starts_on=period.starts_on, ends_on=period.ends_on)


def _done_before(order: int, position: int) -> LineFulfilled | None:
    done = list(Change.objects.filter(order=order, order_position=position, kind__in=LINE_KINDS).order_by("pk"))
    if not done or done[0].bought_from is None or done[0].bought_until is None:
        return None
    period = Period(starts_on=done[0].bought_from, ends_on=done[0].bought_until)
    return _told(tuple(one.entitlement_id for one in done), period)
