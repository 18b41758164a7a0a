"""What notices speak of, read as the system: whom they reach decides who may know it."""

from dataclasses import dataclass
from datetime import date

from credenza.credits.queries.accounts import account_head, lots_by_id, owners_of
from credenza.credits.queries.requests import requests_by_id
from credenza.credits.rows import LotRow, RequestRow
from credenza.kernel.actors import SYSTEM
from credenza.kernel.errors import NotFound
from credenza.parties.rows import PersonRow


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountTold:
    """An account with its present owners, or the last ones once it is closed."""

    id: int
    number: str
    name: str
    owners: tuple[PersonRow, ...]


def account_told(account_id: int) -> AccountTold:
    """The account. Raises ``NotFound``."""
    head = account_head(account_id)
    if head is None:
        raise NotFound(what="credit account")
    owners = {owner.person.id: owner.person for owner in owners_of(account_id)}
    return AccountTold(id=head.id, number=head.number, name=head.name, owners=tuple(owners.values()))


def request_told(request_id: int) -> RequestRow:
    """One request with its items. Raises ``NotFound``."""
    for row in requests_by_id([request_id], SYSTEM):
        return row
    raise NotFound(what="request")


def lot_told(lot_id: int, on: date) -> LotRow:
    """One lot as it stands on the day. Raises ``NotFound``."""
    lot = lots_by_id([lot_id], on).get(lot_id)
    if lot is None:
        raise NotFound(what="lot")
    return lot
