"""Prices of credits: the price engine's own (``credenza.catalog.rules.credits``), under the credits room's names."""

from credenza.catalog.rules.credits import (
    ALREADY_APPLIED,
    LARGEST_ORDER,
    PROMO_MINIMUM_NOT_MET,
    PROMO_UNKNOWN,
    VOLUME_DISCOUNT,
    CreditsPrice,
    check_credits,
    price_credits,
)
from credenza.catalog.rules.errors import InvalidCredits
from credenza.catalog.rules.shapes import Nudge

__all__ = [
    "ALREADY_APPLIED",
    "LARGEST_ORDER",
    "PROMO_MINIMUM_NOT_MET",
    "PROMO_UNKNOWN",
    "VOLUME_DISCOUNT",
    "CreditsPrice",
    "InvalidCredits",
    "Nudge",
    "check_credits",
    "price_credits",
]
