"""What waits for an e-mail address takes effect when its owner proves it: invitations, statements, attendance."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, user_signed_up

from credenza.credits.commands.accept_invitations import accept_invitations
from credenza.learning.commands.take_up_address import take_up_address
from credenza.parties.queries import verified_addresses
from credenza.portal.shared import now


def listen() -> None:
    """Hear of verified addresses, at sign-up and later."""
    email_confirmed.connect(_address_verified, dispatch_uid="credenza.portal.address_verified")
    user_signed_up.connect(_signed_up, dispatch_uid="credenza.portal.signed_up")


def _address_verified(email_address: EmailAddress, **_: Any) -> None:
    _take_up(email_address.user_id, email_address.email)


def _signed_up(user: Any, **_: Any) -> None:
    # An identity provider's address may be verified from the start; then no confirmation follows.
    for address in verified_addresses(user.pk):
        _take_up(user.pk, address)


def _take_up(person: int, address: str) -> None:
    accept_invitations(person=person, email=address, now=now())
    take_up_address(email=address, now=now())
