"""Test cards by name: what each does when somebody pays with it."""

from dataclasses import dataclass
from datetime import timedelta

DISPUTE_AFTER = timedelta(minutes=2)
"""How long after the payment the cardholder of a test card disputes it; the loss follows as long after that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TestCard:
    """A card of the fake provider. ``decline_code`` refuses it; ``confirms`` asks the cardholder first (3-D Secure).

    ``later_code`` refuses it only when it is charged by itself, its holder away.
    """

    __test__ = False

    name: str
    label: str
    last4: str
    decline_code: str = ""
    later_code: str = ""
    confirms: bool = False
    disputed: bool = False
    dispute_lost: bool = False


AUTHENTICATION_FAILED = "authentication_required"

TEST_CARDS = (
    TestCard(name="ok", label="Is accepted", last4="4242"),
    TestCard(name="declined", label="Is declined", last4="0002", decline_code="generic_decline"),
    TestCard(name="insufficient_funds", label="Has too little money", last4="9995", decline_code="insufficient_funds"),
    TestCard(name="expired", label="Has expired", last4="0069", decline_code="expired_card"),
    TestCard(
        name="confirm",
        label="Must be confirmed by its holder",
        last4="3220",
        later_code=AUTHENTICATION_FAILED,
        confirms=True,
    ),
    TestCard(
        name="fails_later", label="Is accepted, then refused month by month", last4="0341", later_code="card_declined"
    ),
    TestCard(name="disputed", label="Is accepted, then disputed", last4="0259", disputed=True),
    TestCard(
        name="disputed_lost", label="Is accepted, then charged back", last4="1976", disputed=True, dispute_lost=True
    ),
)

BY_NAME = {card.name: card for card in TEST_CARDS}
