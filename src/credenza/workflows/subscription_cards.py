"""The card on file of a monthly subscription: shown, and replaced by its customer without a payment. Rule SU5.

The new card goes from the holder's browser to the provider, which keeps it; here stands only which one it is. It is
taken once, by the holder's return or by the provider's event, whichever comes first.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction

from credenza.credits.errors import PaymentDeclined
from credenza.gateways.payments import choice
from credenza.gateways.payments.shapes import KNOWN_CARD, IntentStatus, Keeping, ProviderTrouble, UnknownAtProvider
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import InvalidField, NotFound, NotPermitted
from credenza.licensing.queries.licenses import license
from credenza.licensing.rows import LicenseRow
from credenza.orders.queries.orders import order_for_system
from credenza.programs.calendar import business_date
from credenza.programs.loader import active
from credenza.workflows.kept_cards import customer_of, put_on_file, shown_as
from credenza.workflows.models import CardKeeping, SubscriptionCard
from credenza.workflows.subscriptions import charge_at_once

COMMAND = "replace_card"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardReplacing:
    """Where the replacing of a card stands.

    ``status``: "kept" (it pays the months to come), "card_wanted" (the browser names it with ``client_secret``),
    "confirm_wanted" (its holder confirms at ``action_url``, or in the browser where that is empty), "processing".
    """

    license: int
    status: str
    client_secret: str = field(default="", repr=False)
    action_url: str = ""


def replace_card(*, license: int, card: str = "", return_path: str = "/", by: Actor, now: datetime) -> CardReplacing:
    """Put another card on file; a month that waits for its payment is charged to it at once.

    ``card`` is a test card's name with the fake provider; empty where the browser types a card into the provider's
    form. For the customer alone. Refuses with ``not_found``, ``not_permitted``, ``payment_declined``;
    ``ProviderTrouble`` where the provider can't be asked.
    """
    row = _permitted(license, by, now)
    keeping = _keeping_for(row, now)
    if card and keeping.status is not IntentStatus.SUCCEEDED:
        try:
            keeping = choice.active().confirm_keeping(
                keeping.id, card=card, return_url=f"{settings.BASE_URL}{return_path}", now=now
            )
        except UnknownAtProvider as unknown:
            raise InvalidField(field="card", expected=KNOWN_CARD) from unknown
    return _outcome(row.id, keeping, by, now)


def finish_replacing(*, license: int, by: Actor, now: datetime) -> CardReplacing:
    """The holder came back: ask the provider, and put the card on file if it is kept. Refuses as ``replace_card``."""
    row = _permitted(license, by, now)
    begun = CardKeeping.objects.filter(license=row.id, provider=choice.active().name).order_by("-pk").first()
    if begun is None:
        raise NotFound(what="card")
    return _outcome(row.id, choice.active().retrieve_keeping(begun.keeping), by, now)


def keep_from_provider(keeping: str, *, now: datetime) -> bool:
    """The provider reports a card that was kept. False where it is none of ours."""
    begun = CardKeeping.objects.filter(provider=choice.active().name, keeping=keeping).first()
    if begun is None:
        return False
    with suppress(PaymentDeclined):
        _outcome(begun.license, choice.active().retrieve_keeping(keeping), SYSTEM, now)
    return True


def _permitted(license_id: int, by: Actor, now: datetime) -> LicenseRow:
    row = license(license_id, by, business_date(now, active()))
    if COMMAND not in row.may:
        raise NotPermitted(command=COMMAND)
    return row


def _keeping_for(row: LicenseRow, now: datetime) -> Keeping:
    """The keeping at the provider that waits for a card: the one under way, or a new one."""
    provider = choice.active()
    waiting = CardKeeping.objects.filter(license=row.id, provider=provider.name, is_done=False).order_by("-pk").first()
    if waiting is not None:
        known = provider.retrieve_keeping(waiting.keeping)
        if known.status is not IntentStatus.CANCELED:
            return known
    order = order_for_system(row.order)
    earlier = CardKeeping.objects.filter(license=row.id).count()
    begun = provider.begin_keeping(
        customer=customer_of(row.id, order, now),
        key=f"{settings.BASE_URL}/{row.sen}/{order.placed_at.timestamp():.6f}/{earlier}",
        now=now,
    )
    # The row stands before anybody can name a card: an event for an unknown keeping would be lost.
    CardKeeping.objects.get_or_create(
        provider=provider.name, keeping=begun.id, defaults={"license": row.id, "begun_at": now}
    )
    return begun


def _outcome(license_id: int, keeping: Keeping, by: Actor, now: datetime) -> CardReplacing:
    if keeping.status is IntentStatus.SUCCEEDED:
        if _put(license_id, keeping, by, now):
            charge_at_once(license_id, now)
        return CardReplacing(license=license_id, status="kept")
    if keeping.declined:
        raise PaymentDeclined(reason=keeping.decline_code)
    status = {
        IntentStatus.REQUIRES_ACTION: "confirm_wanted",
        IntentStatus.PROCESSING: "processing",
    }.get(keeping.status, "card_wanted")
    return CardReplacing(
        license=license_id, status=status, client_secret=keeping.client_secret, action_url=keeping.action_url
    )


def _put(license_id: int, keeping: Keeping, by: Actor, now: datetime) -> bool:
    """Whether the card is on file by this call: for this subscription, and for others that had the same old card."""
    provider, card = choice.active(), shown_as(keeping.card)
    with transaction.atomic():
        begun = CardKeeping.objects.select_for_update().get(provider=provider.name, keeping=keeping.id)
        if begun.is_done:
            return False
        begun.is_done = True
        begun.save(update_fields=["is_done"])
        old = SubscriptionCard.objects.filter(license=license_id, provider=provider.name).first()
        same = SubscriptionCard.objects.filter(provider=provider.name, card=old.card) if old else ()
        licenses = {license_id, *(one.license for one in same)}
        for each in sorted(licenses):
            put_on_file(each, provider.name, keeping.customer, card, now)
            fact = Fact(
                event="licensing.card_replaced",
                payload={"license": each},
                command=COMMAND,
                subject=Subject(kind="license", id=each),
            )
            record(fact, stamp(by, now))
    if old is not None and old.card != keeping.card:
        with suppress(ProviderTrouble):
            provider.forget_card(old.card)
    return True
