"""End what a person has in the credits system, before an administrator blanks them. History stays, by id."""

from datetime import datetime

from django.db.models import Q

from credenza.credits.commands.accept_invitations import settle_invitation
from credenza.credits.commands.cancel_request import cancel_request
from credenza.credits.errors import LastOwner
from credenza.credits.models import Account, Invitation, Ownership, Request
from credenza.credits.owners import active_owners
from credenza.credits.receipts import ItemsChanged
from credenza.journal.recording import Fact, Stamp, Subject, record, stamp
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import NotPermitted
from credenza.parties.queries import verified_addresses
from credenza.parties.rows import blank_address


def release_person(*, person: int, by: Actor, now: datetime) -> ItemsChanged:
    """End ownerships, cancel pending requests, withdraw invitations and take the addresses out of them.

    Call it in the transaction that blanks the person. ``count`` is how many ownerships and requests ended. Refuses
    with ``not_permitted`` (administrators may, never themselves) and ``last_owner`` for an open account that would
    be left without an owner who can sign in.
    """
    if not by.has(StaffRole.ADMINISTRATOR) or by.person_id == person:
        raise NotPermitted(command="release_person")
    when = stamp(by, now)
    addresses = Q(email__in=verified_addresses(person))
    owned = Ownership.objects.filter(person_id=person, ended_at=None)
    pending = Request.objects.filter(learner_id=person, status="pending")
    waiting = Invitation.objects.filter(addresses, status="sent")
    # All accounts at once and in one order, so that two callers never wait for each other.
    concerned = (
        Q(pk__in=owned.values("account_id"))
        | Q(pk__in=pending.values("account_id"))
        | Q(pk__in=waiting.values("account_id"))
    )
    list(Account.objects.select_for_update().filter(concerned).order_by("pk").values_list("pk"))
    ended = [_end(ownership, when) for ownership in owned.order_by("pk")]
    asked = list(pending.order_by("pk").values_list("pk", flat=True))
    for row in asked:
        cancel_request(request=row, by=by, now=now)
    for invitation in waiting.order_by("pk"):
        settle_invitation(invitation, "withdrawn", when, None)
    Invitation.objects.filter(addresses).update(email=blank_address(person))
    return ItemsChanged(count=len(ended) + len(asked))


def _end(ownership: Ownership, when: Stamp) -> int:
    account, person = ownership.account_id, ownership.person_id
    if not set(active_owners(account)) - {person}:
        raise LastOwner
    Ownership.objects.filter(pk=ownership.pk).update(ended_at=when.now, end_reason="removed")
    fact = Fact(
        event="credits.owner_removed",
        payload={"account": account, "person": person},
        command="release_person",
        subject=Subject(kind="credit_account", id=account),
    )
    record(fact, when)
    return account
