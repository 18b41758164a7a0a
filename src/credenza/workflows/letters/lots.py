"""Letters about lots: bought, about to expire, expired, extended."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credenza.credits.queries.accounts import balance_of, paid_after_closing, purchase
from credenza.credits.queries.reminders import extension_wish
from credenza.credits.rows import Balance, LotRow, PurchaseRow
from credenza.journal.outbox import Announced
from credenza.workflows.facts import AccountTold, account_told, lot_told
from credenza.workflows.letters.letter import Letter, day, quoted, strong
from credenza.workflows.letters.staff import paid_too_late
from credenza.workflows.letters.words import (
    account_named,
    amount,
    days,
    last_day,
    owner_reason,
    person_named,
    plain_credits,
    training_credits,
)
from credenza.workflows.telling import Told, to_owners


def purchased(event: Announced) -> list[Told]:
    """Credits arrived, by card or by a paid quote."""
    account, lot = account_told(event.payload["account"]), lot_told(event.payload["lot"], event.on)
    bought = purchase(event.payload["purchase"])
    if paid_after_closing(lot.id):
        return too_late(account, lot, bought)
    facts = [(_("Credits"), f"{lot.credits:,}")]
    if bought:
        facts += [(_("Net"), amount(bought.net)), (_("Tax"), amount(bought.tax)), (_("Total"), amount(bought.total))]
        if bought.bought_by_id is not None:
            facts.append((_("Bought by"), person_named(bought.bought_by_id)))
    facts += [(_("Acceptance date"), day(lot.accepted_on)), (_("Last day to use"), last_day(lot.expires_on))]
    facts.append((_("Available now"), plain_credits(balance_of(account.id, event.on).available)))
    letter = Letter(
        subject=ngettext("{credits} was added to {account}", "{credits} were added to {account}", lot.credits).format(
            credits=training_credits(lot.credits), account=account_named(account)
        ),
        heading=_("Your credits are here"),
        paragraphs=(
            ngettext(
                "{credits} was added to the credit account {account}.",
                "{credits} were added to the credit account {account}.",
                lot.credits,
            ).format(credits=strong(training_credits(lot.credits)), account=strong(account_named(account))),
        ),
        facts=tuple(facts),
        button=_("See the account"),
        page="account",
        why=owner_reason(account),
    )
    return to_owners(account, "credits_purchased", f"lot={lot.id}", letter)


def too_late(account: AccountTold, lot: LotRow, bought: PurchaseRow | None) -> list[Told]:
    """A payment was under way when the account was closed, and arrived: it is kept until staff have paid it back."""
    letter = Letter(
        subject=_("Your payment came after {account} was closed").format(account=account_named(account)),
        heading=_("Your payment came after the account was closed"),
        paragraphs=(
            _("A payment for {credits} arrived when the credit account {account} was closed already.").format(
                credits=strong(training_credits(lot.credits)), account=strong(account_named(account))
            ),
            _("Nobody can spend these credits. Our order desk was told and gets in touch about paying it back."),
        ),
        facts=((_("Total"), amount(bought.total)),) if bought else (),
        button=_("See the account"),
        page="account",
        why=owner_reason(account),
    )
    told = to_owners(account, "credits_purchased", f"lot={lot.id}", letter)
    return [*told, *(paid_too_late(account, lot, bought) if bought else ())]


def expiring(account: AccountTold, lot: LotRow, step: int, on: date) -> list[Told]:
    """Credits are left in a lot ``step`` days before its ``expires_on``; step 1 is the last day to use."""
    left = training_credits(lot.left)
    if step == 1:
        subject, said = _("Today is the last day to use {credits}"), _("Today is the last day to use {credits}.")
    else:
        subject, said = (
            ngettext("{credits} expires in {days}", "{credits} expire in {days}", lot.left),
            ngettext(
                "{credits} of {account} expires in {days}: {day} is the last day to use it.",
                "{credits} of {account} expire in {days}: {day} is the last day to use them.",
                lot.left,
            ),
        )
    balance = balance_of(account.id, on)
    letter = Letter(
        subject=subject.format(credits=left, days=days(step)),
        heading=_("Credits are about to expire"),
        paragraphs=(
            said.format(
                credits=strong(left),
                account=account_named(account),
                days=days(step),
                day=strong(last_day(lot.expires_on)),
            ),
            _(
                "What is left after the last day is gone: it does not roll over and is not refunded. The deduction "
                "must happen by that day; the training itself may take place later."
            ),
        ),
        facts=(
            (_("Account"), account_named(account)),
            (
                _("Left in this lot"),
                _("{left} of {credits}").format(left=f"{lot.left:,}", credits=plain_credits(lot.credits)),
            ),
            (_("Bought"), day(lot.accepted_on)),
            (_("Last day to use"), last_day(lot.expires_on)),
        ),
        closing=_waiting(balance),
        button=_("See the requests") if balance.pending_count else _("See the account"),
        page="requests" if balance.pending_count else "account",
        why=owner_reason(account),
    )
    return to_owners(account, "lot_expiring", f"lot={lot.id}:expires={lot.expires_on}:step={step}", letter)


def _waiting(balance: Balance) -> tuple[str, ...]:
    """Requests whose approval would use the credits in time."""
    if not balance.pending_count:
        return ()
    return (
        ngettext(
            "A request for {credits} waits for a decision. Approving it by that day uses these credits.",
            "{count} requests for {credits} wait for a decision. Approving them by that day uses these credits.",
            balance.pending_count,
        ).format(count=balance.pending_count, credits=plain_credits(balance.pending_credits)),
    )


def expired(event: Announced) -> list[Told]:
    """Breakage was booked."""
    account, lot = account_told(event.payload["account"]), lot_told(event.payload["lot"], event.on)
    gone = training_credits(event.payload["credits"])
    letter = Letter(
        subject=_("{credits} expired").format(credits=gone),
        heading=_("Credits expired"),
        paragraphs=(
            _("{credits} of {account} expired unused.").format(
                credits=strong(gone), account=strong(account_named(account))
            ),
            _("If there is a reason to keep them, an owner can ask for an extension; it is decided case by case."),
        ),
        facts=((_("Bought"), day(lot.accepted_on)), (_("Last day to use was"), last_day(lot.expires_on))),
        button=_("See the account"),
        page="account",
        why=owner_reason(account),
    )
    fact = f"lot={lot.id}:expires={lot.expires_on}:event={event.id}"
    return to_owners(account, "lot_expired", fact, letter)


def extended(event: Announced) -> list[Told]:
    """Staff gave a lot a later end."""
    account, lot = account_told(event.payload["account"]), lot_told(event.payload["lot"], event.on)
    old, new = date.fromisoformat(event.payload["old"]), date.fromisoformat(event.payload["new"])
    letter = Letter(
        subject=_("Credits can be used until {day}").format(day=last_day(new)),
        heading=_("The extension was granted"),
        paragraphs=(
            _("Credits of {account} have a later last day to use: {day}.").format(
                account=strong(account_named(account)), day=strong(last_day(new))
            ),
        ),
        facts=(
            (_("Bought"), day(lot.accepted_on)),
            (_("Last day to use was"), last_day(old)),
            (_("Last day to use"), last_day(new)),
        ),
        button=_("See the account"),
        page="account",
        why=owner_reason(account),
    )
    return to_owners(account, "lot_extension_granted", f"lot={lot.id}:event={event.id}", letter)


def extension_declined(event: Announced) -> list[Told]:
    """Staff said no, with a reason."""
    account, asked = account_told(event.payload["account"]), extension_wish(event.payload["extension"])
    lot = lot_told(asked.lot, event.on)
    letter = Letter(
        subject=_("The extension was declined"),
        heading=_("The extension was declined"),
        paragraphs=(
            _("{owner} asked for more time for credits of {account}. The answer is no.").format(
                owner=person_named(asked.asked_by), account=strong(account_named(account))
            ),
        ),
        facts=(
            (_("Bought"), day(lot.accepted_on)),
            (_("Last day to use"), last_day(lot.expires_on)),
            (_("Asked because"), quoted(asked.reason)),
            (_("Declined because"), quoted(asked.decision_reason)),
        ),
        button=_("See the account"),
        page="account",
        why=owner_reason(account),
    )
    return to_owners(account, "lot_extension_declined", f"extension={asked.id}", letter)
