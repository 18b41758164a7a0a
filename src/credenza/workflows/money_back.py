"""What the desk sends back by hand: all that is owed to payers and does not go to a card by itself."""

from datetime import date

from credenza.kernel.actors import Actor
from credenza.orders.order_rows import BackRow
from credenza.orders.queries.sending_back import money_back
from credenza.workflows.models import CardRefund

_PREFIX = "entry-"


def owed_by_hand(by: Actor, on: date) -> tuple[BackRow, ...]:
    """As ``money_back``: a card's refund that its provider refused for good is the desk's again."""
    failed = CardRefund.objects.filter(status="failed", fact_key__startswith=_PREFIX)
    keys = failed.values_list("fact_key", flat=True)
    return money_back(by, on, refused={int(key.removeprefix(_PREFIX)) for key in keys})
