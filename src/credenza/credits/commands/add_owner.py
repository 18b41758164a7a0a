"""Add an owner by e-mail address. Source: owner guide, "How to add or remove training credit account owners"."""

from datetime import datetime, timedelta

from credenza.credits.commands.accept_invitations import settle_invitation
from credenza.credits.errors import AlreadyOwner
from credenza.credits.models import Invitation
from credenza.credits.owners import (
    active_owners,
    clean_email,
    locked_account,
    make_owner,
    open_invitation,
)
from credenza.credits.policy import may, require
from credenza.credits.receipts import OwnerAdded
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Stamp, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import MissingFields, NotPermitted
from credenza.parties.queries import person_by_email
from credenza.programs.loader import active


@idempotent
def add_owner(
    *,
    account: int,
    email: str,
    reason: str = "",
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> OwnerAdded:
    """Make the person an owner at once, or invite an address that has no user yet.

    Staff do it with a reason, never for themselves, and only where the last owner is gone: ``not_permitted`` while
    two or more can act. Refuses with ``already_owner``, ``already_owns_account`` (without naming the other account),
    ``account_closed``.
    """
    by_staff = not may("add_owner", by, account_id=account)
    if by_staff:
        require("appoint_owner", by, account_id=account)
    address = clean_email(email)
    if by_staff and not reason.strip():
        raise MissingFields(fields=("reason",))
    locked_account(account)
    if by_staff and len(active_owners(account)) > 1:
        raise NotPermitted(command="appoint_owner")
    when = stamp(by, now)
    found = person_by_email(address)
    if found is None:
        return _invite(account, address, when, reason)
    if by_staff and found.id == by.person_id:
        raise NotPermitted(command="appoint_owner")
    try:
        make_owner(account, found.id, now)
    except AlreadyOwner as error:
        raise AlreadyOwner(email=address) from error
    event = "credits.owner_appointed" if by_staff else "credits.owner_added"
    _record(event, {"account": account, "person": found.id}, when, reason)
    return OwnerAdded(account=account, email=address, status="owner")


def _invite(account: int, address: str, when: Stamp, reason: str) -> OwnerAdded:
    waiting = open_invitation(account, address)
    if waiting and waiting.lapses_on > when.on:
        raise AlreadyOwner(email=address)
    if waiting:
        # Over by its day, though the daily job has not said so yet.
        settle_invitation(waiting, "lapsed", when, None)
    if when.by.person_id is None:
        raise NotPermitted(command="add_owner")
    invitation = Invitation.objects.create(
        account_id=account,
        email=address,
        invited_by_id=when.by.person_id,
        invited_at=when.now,
        lapses_on=when.on + timedelta(days=active().credits.invitation_days),
    )
    _record(
        "credits.owner_invited",
        {"account": account, "invitation": invitation.pk},
        when,
        reason,
    )
    return OwnerAdded(account=account, email=address, status="invited", invitation=invitation.pk)


def _record(event: str, payload: dict[str, int], when: Stamp, reason: str) -> None:
    subject = Subject(kind="credit_account", id=payload["account"])
    record(
        Fact(
            event=event,
            payload=payload,
            command="add_owner",
            subject=subject,
            reason=reason,
        ),
        when,
    )
