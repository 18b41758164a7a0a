"""Letters to the desks."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credenza.credits.queries.reminders import ExtensionWish
from credenza.credits.rows import LotRow, PurchaseRow
from credenza.journal.outbox import Announced
from credenza.kernel.actors import StaffRole
from credenza.workflows.facts import AccountTold, account_told
from credenza.workflows.letters.letter import Letter, clean, strong
from credenza.workflows.letters.words import account_named, amount, person_named
from credenza.workflows.telling import Told, to_desk


def extensions_asked(asked: Sequence[ExtensionWish], on: date) -> list[Told]:
    """The daily digest: yesterday's wishes for more time."""
    accounts = {wish.account: account_told(wish.account) for wish in asked}
    count = len(asked)
    letter = Letter(
        subject=ngettext("{count} extension request waits", "{count} extension requests wait", count).format(
            count=count
        ),
        heading=_("Extension requests wait"),
        paragraphs=(_("Owners asked for more time for their credits. Each is decided case by case, with a reason."),),
        facts=tuple(
            (f"{accounts[wish.account].number} {account_named(accounts[wish.account])}", person_named(wish.asked_by))
            for wish in asked
        ),
        button=_("Decide extension requests"),
        page="desk_extensions",
        why=_("You get this once a day because you work at the order desk."),
    )
    return to_desk([StaffRole.ORDER_DESK], "extension_asked", f"on={on}", letter)


def paid_too_late(account: AccountTold, lot: LotRow, bought: PurchaseRow) -> list[Told]:
    """Money came for an account that is closed: it is booked, and somebody has to pay it back."""
    letter = Letter(
        subject=_("To pay back: {account} was closed").format(account=account_named(account)),
        heading=_("A payment came for a closed account"),
        paragraphs=(
            _(
                "Credits were paid for when {account} was closed already. They are booked, and nobody can spend them."
            ).format(account=strong(account_named(account))),
            _("Pay the money back where it came from, then charge the lot back with the reason."),
        ),
        facts=(
            (_("Account"), f"{account.number} {account_named(account)}"),
            (_("Purchase"), f"P-{bought.id}"),
            (_("Credits"), f"{lot.credits:,}"),
            (_("Total"), amount(bought.total)),
            (_("Payment"), clean(bought.payment_ref)),
        ),
        button=_("Open the accounts"),
        page="desk_accounts",
        why=_("You get this because you work at the order desk or in finance."),
    )
    return to_desk([StaffRole.ORDER_DESK, StaffRole.FINANCE], "refund_asked", f"lot={lot.id}", letter)


def payment_disputed(event: Announced) -> list[Told]:
    """A cardholder disputes a payment, or the bank decided: the desk and finance are told at once. Rule PY6."""
    account, status = account_told(event.payload["account"]), event.payload["status"]
    said = {
        "open": _("A cardholder disputes the payment of credits bought by {account}."),
        "won": _("The bank decided a dispute about credits of {account} for us. Nothing changes."),
        "lost": _("The bank decided a dispute about credits of {account} against us. What was left is taken back."),
    }
    letter = Letter(
        subject=_("Card payment of {account} disputed: {status}").format(account=account_named(account), status=status),
        heading=_("A card payment is disputed"),
        paragraphs=(said[status].format(account=strong(account_named(account))),),
        facts=(
            (_("Account"), f"{account.number} {account_named(account)}"),
            (_("Purchase"), f"P-{event.payload['purchase']}"),
            (_("State"), status),
        ),
        button=_("Open the accounts"),
        page="desk_accounts",
        why=_("You get this because you work at the order desk or in finance."),
    )
    fact = f"purchase={event.payload['purchase']}:status={status}"
    return to_desk([StaffRole.ORDER_DESK, StaffRole.FINANCE], "payment_disputed", fact, letter)
