"""Who may do what in the credits room: the one place that lists and actions ask.

The table follows "Who may do what" of the platform rules. O = owner of the account, L = the request's learner,
S = order desk, F = finance; administrators hold every desk, but nobody at a desk decides on what is their own.
"""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from credenza.credits.models import Account, Ownership, Request
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import NotFound, NotPermitted

DESK = frozenset({StaffRole.ORDER_DESK})
DESK_AND_FINANCE = frozenset({StaffRole.ORDER_DESK, StaffRole.FINANCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """Who may: the account's owners, the request's learner, staff with one of ``desks``."""

    owner: bool = False
    learner: bool = False
    desks: frozenset[StaffRole] = frozenset()
    own_excluded: bool = False


RIGHTS = {
    "edit_account": Right(owner=True),
    "add_owner": Right(owner=True),
    "remove_owner": Right(owner=True),
    "appoint_owner": Right(desks=DESK),
    "withdraw_invitation": Right(owner=True),
    "close_account": Right(owner=True, desks=DESK),
    "purchase_credits": Right(owner=True),
    "book_paid_quote": Right(desks=DESK, own_excluded=True),
    "read_code": Right(owner=True),
    "replace_code": Right(desks=DESK, own_excluded=True),
    "ask_lot_extension": Right(owner=True),
    "withdraw_lot_extension": Right(owner=True),
    "extend_lot": Right(desks=DESK, own_excluded=True),
    "decline_lot_extension": Right(desks=DESK, own_excluded=True),
    "charge_back_lot": Right(desks=DESK_AND_FINANCE, own_excluded=True),
    "approve_requests": Right(owner=True),
    "deny_requests": Right(owner=True),
    "cancel_request": Right(learner=True, desks=DESK),
    "reverse_redemption": Right(desks=DESK, own_excluded=True),
    "correct_team": Right(owner=True),
    "remind_training": Right(owner=True),
    "set_progress": Right(learner=True),
    "see_account": Right(owner=True, desks=DESK_AND_FINANCE),
    "see_finance": Right(desks=frozenset({StaffRole.FINANCE, StaffRole.ORDER_DESK})),
}


def owns(by: Actor, account_id: int) -> bool:
    """True for a present owner, and for a last owner of a closed account, who is then told that it is closed."""
    if by.person_id is None:
        return False
    # Through the key's own look-up: a number beyond any key then finds nothing instead of breaking the statement.
    held = Ownership.objects.filter(account__pk=account_id, person_id=by.person_id)
    return held.filter(Q(ended_at=None) | Q(end_reason="closed")).exists()


def may(command: str, by: Actor, *, account_id: int, learner_id: int | None = None) -> bool:
    """Whether the caller may run the command on that account (or that learner's request in it)."""
    if by.is_system:
        return True
    right = RIGHTS[command]
    if right.learner and learner_id is not None and learner_id == by.person_id:
        return True
    owner = (right.owner or right.own_excluded) and owns(by, account_id)
    if right.owner and owner:
        return True
    if not (right.desks and by.has(*right.desks)):
        return False
    return not (right.own_excluded and (owner or learner_id == by.person_id))


def require(command: str, by: Actor, *, account_id: int, learner_id: int | None = None) -> None:
    """Refuse with ``NotPermitted`` unless the caller may."""
    if not may(command, by, account_id=account_id, learner_id=learner_id):
        raise NotPermitted(command=command)


def visible_accounts(by: Actor) -> QuerySet[Account]:
    """The accounts a person sees: owned now, owned when they were closed, or all at the desks."""
    accounts = Account.objects.all()
    if by.person_id is None or by.has(*RIGHTS["see_account"].desks):
        return accounts
    last_owned = Ownership.objects.filter(Q(ended_at=None) | Q(end_reason="closed"), person_id=by.person_id)
    return accounts.filter(pk__in=last_owned.values("account_id"))


def visible_requests(by: Actor) -> QuerySet[Request]:
    """One's own requests, those of one's accounts, or all at the desks."""
    requests = Request.objects.all()
    if by.is_system or by.has(*RIGHTS["see_account"].desks):
        return requests
    return requests.filter(Q(learner_id=by.person_id) | Q(account_id__in=visible_accounts(by).values("pk")))


def account_seen_by(by: Actor, account_id: int) -> Account:
    """The account, or ``NotFound`` for a stranger as for one that does not exist."""
    account = visible_accounts(by).filter(pk=account_id).first()
    if account is None:
        raise NotFound(what="credit account")
    return account
