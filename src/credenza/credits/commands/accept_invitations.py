"""What waits for a newly verified address takes effect; invitations that nobody took lapse."""

from datetime import date, datetime

from django.db import transaction

from credenza.credits.errors import AlreadyOwner, AlreadyOwnsAccount
from credenza.credits.models import Invitation
from credenza.credits.owners import locked_account, make_owner
from credenza.credits.receipts import ItemsChanged
from credenza.journal.recording import Fact, Stamp, Subject, record, stamp
from credenza.kernel.actors import SYSTEM, Actor


def accept_invitations(*, person: int, email: str, now: datetime) -> ItemsChanged:
    """Called when a person has verified the address: the oldest open invitation makes them an owner.

    One who owns an account by then is refused, and the inviting owners are told. ``count`` is how many took effect.
    """
    taken = 0
    when = stamp(Actor(person_id=person), now)
    waiting = Invitation.objects.filter(email=email.strip().lower(), status="sent", lapses_on__gt=when.on)
    for invitation in waiting.order_by("invited_at", "pk"):
        with transaction.atomic():
            account = locked_account(invitation.account_id, closed_too=True)
            still = Invitation.objects.filter(pk=invitation.pk, status="sent").exists()
            if not still or account.status != "open":
                continue
            try:
                make_owner(account.pk, person, now)
            except (AlreadyOwnsAccount, AlreadyOwner):
                settle_invitation(invitation, "refused", when, person)
            else:
                settle_invitation(invitation, "accepted", when, person)
                taken += 1
    return ItemsChanged(count=taken)


def lapse_invitations(on: date, now: datetime) -> None:
    """The daily job: invitations nobody took by their day."""
    when = stamp(SYSTEM, now, on=on)
    for invitation in Invitation.objects.filter(status="sent", lapses_on__lte=on).order_by("pk"):
        with transaction.atomic():
            locked_account(invitation.account_id, closed_too=True)
            if Invitation.objects.filter(pk=invitation.pk, status="sent").exists():
                settle_invitation(invitation, "lapsed", when, None)


def settle_invitation(invitation: Invitation, status: str, when: Stamp, person: int | None) -> None:
    """Give an open invitation its end, with the event and the audit row."""
    Invitation.objects.filter(pk=invitation.pk).update(status=status, decided_at=when.now)
    fact = Fact(
        event=f"credits.invitation_{status}",
        payload={
            "account": invitation.account_id,
            "invitation": invitation.pk,
            "person": person,
        },
        command="accept_invitations",
        subject=Subject(kind="credit_account", id=invitation.account_id),
        audit={"invitation": invitation.pk, "person": person, "status": status},
    )
    record(fact, when)
