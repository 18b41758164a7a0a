"""Which account a page is about, and what its reader may do there.

Without an id it is the reader's own account, else the last one they owned when it was closed. With an id it is any
account that they may see: staff see the same pages with what an owner may do left out.
"""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from credenza.credits.policy import account_seen_by, owns
from credenza.credits.queries.accounts import closed_accounts, head, owned_account
from credenza.credits.rows import AccountHead
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound, NotPermitted
from credenza.portal.shared import actor_of

PAGES = ("overview", "requests", "transactions", "invoices", "reports", "settings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """An account as its page's reader stands to it.

    ``acts``: an owner of the open account; ``is_home``: an owner, whose addresses need no id.
    """

    account: AccountHead
    by: Actor
    acts: bool
    is_home: bool

    @property
    def links(self) -> dict[str, str]:
        """The addresses of the account's pages by name."""
        return {page: self.link(page) for page in PAGES}

    def link(self, page: str) -> str:
        """A page of this account: the short address for its owner, the one with the id for everybody else."""
        return reverse(f"credits:{page}") if self.is_home else reverse(f"credits:{page}", args=(self.account.id,))


def room_of(request: HttpRequest, account_id: int | None = None) -> Room:
    """The room of a page; refuses with ``not_found`` for an account that is not the reader's to see."""
    by = actor_of(request)
    if account_id is not None:
        return _room(head(account_seen_by(by, account_id)), by)
    found = _nearest(by)
    if found is None:
        raise NotFound(what="credit account")
    return _room(found, by)


def acting_room(request: HttpRequest) -> Room:
    """The reader's own open account, for everything that changes it; ``not_found`` for people who own none."""
    room = room_of(request)
    if not room.acts:
        raise NotPermitted(command="edit_account")
    return room


def has_room(request: HttpRequest) -> bool:
    """Whether the reader owns an account, or owned one when it was closed."""
    return _nearest(actor_of(request)) is not None


def _nearest(by: Actor) -> AccountHead | None:
    owned = owned_account(by.person_id or 0)
    return owned or next(iter(closed_accounts(by.person_id or 0)), None)


def _room(account: AccountHead, by: Actor) -> Room:
    is_owner = owns(by, account.id)
    return Room(account=account, by=by, acts=is_owner and account.status == "open", is_home=is_owner)
