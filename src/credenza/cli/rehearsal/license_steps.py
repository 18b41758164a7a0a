"""The steps about licenses: who looks at a key, who is its technical contact, and how a month renews."""

from collections.abc import Callable

from credenza.cli.rehearsal.fields import Given
from credenza.cli.rehearsal.order_steps import CARDS, STAFF_REASON, follow, told_to_strangers
from credenza.cli.rehearsal.outcomes import outcome
from credenza.cli.rehearsal.stage import Outcome
from credenza.cli.rehearsal.story import Malformed
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import NotFound, NotPermitted
from credenza.licensing.commands.cancel_subscription import cancel_subscription, resume_subscription
from credenza.licensing.commands.change_technical_contact import change_technical_contact
from credenza.licensing.errors import KeyNotVisible
from credenza.licensing.queries.licenses import license as license_row
from credenza.licensing.queries.licenses import license_by_sen, sees_license
from credenza.licensing.receipts import SubscriptionKept
from credenza.workflows.license_keys import show_license_key
from credenza.workflows.subscription_cards import replace_card


def _license(given: Given) -> int:
    value = given.values.get("license")
    if isinstance(value, str) and not value.isdigit():
        found = license_by_sen(value, SYSTEM, given.stage.on)
        if found is None:
            raise NotFound(what="license")
        return found.id
    return given.made("license", "license")


def revealed(given: Given, by: Actor) -> Outcome:
    """The key, to who may see it; each look is audited, refused ones too."""
    license = _license(given)
    with told_to_strangers(KeyNotVisible(), lambda: _exists(license)):
        receipt = show_license_key(license=license, by=by, now=given.stage.now())
    return outcome({"license": license, "sen": receipt.sen, "version": receipt.version, "key": receipt.key})


def _exists(license: int) -> None:
    if not sees_license(license, SYSTEM):
        raise NotFound(what="license")


def contact_changed(given: Given, by: Actor) -> Outcome:
    """The role of the technical contact goes to somebody else."""
    license = _license(given)
    with told_to_strangers(NotPermitted(command="change_technical_contact"), lambda: _exists(license)):
        receipt = change_technical_contact(
            license=license,
            email=given.text("email"),
            # Staff always say why; the step has no words for it.
            reason=STAFF_REASON if by.is_staff else "",
            by=by,
            now=given.stage.now(),
        )
    return outcome({"license": license, "sen": receipt.sen, "technical_contact": receipt.new})


def subscription_cancelled(given: Given, by: Actor) -> Outcome:
    """The renewals of a monthly subscription end (SU5)."""
    return _kept(given, by, cancel_subscription, "cancel_subscription")


def subscription_resumed(given: Given, by: Actor) -> Outcome:
    """It renews again, while the paid month runs."""
    return _kept(given, by, resume_subscription, "resume_subscription")


def _kept(given: Given, by: Actor, command: Callable[..., SubscriptionKept], name: str) -> Outcome:
    license = _license(given)
    reason = STAFF_REASON if by.is_staff else ""
    with told_to_strangers(NotPermitted(command=name), lambda: _exists(license)):
        receipt = command(license=license, reason=reason, by=by, now=given.stage.now())
    follow(given.stage)
    return outcome({"license": license, "sen": receipt.sen, "ends_on": receipt.ends_on, "renews": receipt.renews})


def card_replaced(given: Given, by: Actor) -> Outcome:
    """Another card on file; a month that waits for its payment is charged to it at once."""
    license, card = _license(given), given.text("card", "ok")
    if card not in CARDS:
        raise Malformed(f"{given.pointer}/card", f"takes one of {', '.join(CARDS)}")
    with told_to_strangers(NotPermitted(command="replace_card"), lambda: _exists(license)):
        receipt = replace_card(license=license, card=card, by=by, now=given.stage.now())
    follow(given.stage)
    row = license_row(license, SYSTEM, given.stage.on)
    return outcome({"license": license, "status": receipt.status, "renews_on": row.renews_on})
