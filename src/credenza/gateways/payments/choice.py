"""Which card provider is at work: Stripe where its secret key is set, the fake in the demo, else none.

The fake never stands in for a missing key outside the demo: it would give credits away.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from credenza.gateways.payments.fake import FakeCards
from credenza.gateways.payments.shapes import CardPayments, ProviderTrouble
from credenza.gateways.payments.stripe_cards import StripeCards

_put_in_place: ContextVar[CardPayments | None] = ContextVar("card_payments", default=None)


def active() -> CardPayments:
    """The provider of this process, or the one that ``using`` put in its place. Raises ``ProviderTrouble`` for none."""
    provider = _put_in_place.get() or _configured()
    if provider is None:
        raise ProviderTrouble("no card provider is set up: set CREDENZA_STRIPE_SECRET_KEY")
    return provider


def available() -> bool:
    """Whether cards can be taken at all."""
    return (_put_in_place.get() or _configured()) is not None


@contextmanager
def using(provider: CardPayments) -> Iterator[CardPayments]:
    """Another provider for a while: tests and rehearsals."""
    token = _put_in_place.set(provider)
    try:
        yield provider
    finally:
        _put_in_place.reset(token)


@lru_cache(maxsize=1)
def _configured() -> CardPayments | None:
    if settings.STRIPE_SECRET_KEY:
        return StripeCards(
            api_key=settings.STRIPE_SECRET_KEY,
            webhook_secret=settings.STRIPE_WEBHOOK_SECRET,
            api_base=settings.STRIPE_API_BASE,
        )
    if settings.DEMO:
        return FakeCards(Path(settings.CREDENZA_DATA_DIR) / "fake_payments.sqlite3")
    return None
