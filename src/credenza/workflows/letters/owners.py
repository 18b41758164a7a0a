"""Letters about the account itself: who owns it, its code, its end, and that nobody uses it."""

from datetime import date

from django.utils.translation import gettext as _

from credenza.credits.queries.reminders import invitation_sent
from credenza.journal.outbox import Announced
from credenza.parties.queries import people
from credenza.workflows.facts import AccountTold, account_told
from credenza.workflows.letters.letter import Letter, day, strong
from credenza.workflows.letters.words import account_named, days, owner_reason, person_named, plain_credits
from credenza.workflows.telling import Told, to_owners, to_people


def added(event: Announced) -> list[Told]:
    """A person became an owner: added, appointed by staff, or by an invitation."""
    account, person = account_told(event.payload["account"]), event.payload["person"]
    by = person_named(event.by_id)
    if event.name == "credits.owner_appointed":
        how = _("Staff made {person} an owner of the credit account {account}.")
    elif event.name == "credits.invitation_accepted":
        how = _("{person} took up the invitation and is now an owner of the credit account {account}.")
    else:
        how = _("{by} made {person} an owner of the credit account {account}.")
    named = {"by": by, "account": strong(account_named(account))}
    to_new = Letter(
        subject=_("You own the credit account {account}").format(account=account_named(account)),
        heading=_("You are an owner now"),
        paragraphs=(
            how.format(person=_("you"), **named) if "invitation" not in event.name else _took_up(account),
            _(
                "You can buy credits, approve and deny requests, add and remove owners, and see everything in the "
                "account."
            ),
        ),
        button=_("Open the account"),
        page="account",
        why=owner_reason(account),
    )
    to_others = Letter(
        subject=_("{person} owns {account} too").format(person=person_named(person), account=account_named(account)),
        heading=_("There is a new owner"),
        paragraphs=(how.format(person=strong(person_named(person)), **named),),
        button=_("See the owners"),
        page="owners",
        why=owner_reason(account),
    )
    fact = f"account={account.id}:event={event.id}"
    return [
        *to_people(people([person]).values(), "owner_added", fact, to_new),
        *to_owners(account, "owner_added", fact, to_others, except_for=person),
    ]


def _took_up(account: AccountTold) -> str:
    return _("The invitation to own the credit account {account} took effect.").format(
        account=strong(account_named(account))
    )


def removed(event: Announced) -> list[Told]:
    """A person is no longer an owner; what they decided stays."""
    account, person = account_told(event.payload["account"]), event.payload["person"]
    by, name = person_named(event.by_id), person_named(person)
    themselves = event.by_id == person
    to_person = Letter(
        subject=_("You no longer own {account}").format(account=account_named(account)),
        heading=_("You are no longer an owner"),
        paragraphs=(
            _("You gave up the credit account {account}.").format(account=strong(account_named(account)))
            if themselves
            else _("{by} removed you from the owners of the credit account {account}.").format(
                by=by, account=strong(account_named(account))
            ),
            _("What you decided there stays. You may own another account now."),
        ),
        button=_("See my requests"),
        page="my_requests",
        why=_("You get this because you owned this account."),
    )
    to_others = Letter(
        subject=_("{person} no longer owns {account}").format(person=name, account=account_named(account)),
        heading=_("An owner was removed"),
        paragraphs=(
            _("{person} gave up the credit account {account}.").format(
                person=strong(name), account=account_named(account)
            )
            if themselves
            else _("{by} removed {person} from the owners of the credit account {account}.").format(
                by=by, person=strong(name), account=account_named(account)
            ),
            _("The redemption code stays the same. Whoever knew it still does; staff can replace it."),
        ),
        button=_("See the owners"),
        page="owners",
        why=owner_reason(account),
    )
    fact = f"account={account.id}:event={event.id}"
    return [
        *to_people(people([person]).values(), "owner_removed", fact, to_person),
        *to_owners(account, "owner_removed", fact, to_others, except_for=person),
    ]


def invited(event: Announced) -> list[Told]:
    """The invited address has no user yet; whoever signs up with it becomes an owner."""
    account, invitation = account_told(event.payload["account"]), invitation_sent(event.payload["invitation"])
    by = person_named(invitation.invited_by)
    letter = Letter(
        subject=_("{by} invites you to own {account}").format(by=by, account=account_named(account)),
        heading=_("You are invited to own a credit account"),
        paragraphs=(
            _("{by} wants you to own the training credit account {account} with them.").format(
                by=strong(by), account=strong(account_named(account))
            ),
            _(
                "Sign up with this address ({email}) and verify it: then you are an owner. If you don't want that, "
                "do nothing."
            ).format(email=invitation.email),
        ),
        facts=((_("The invitation lapses on"), day(invitation.lapses_on)),),
        button=_("Sign up"),
        page="sign_up",
        why=_("You get this because {by} entered your address.").format(by=by),
    )
    return [
        Told(
            notice="owner_invited",
            fact=f"invitation={event.payload['invitation']}",
            letter=letter,
            email=invitation.email,
        )
    ]


def invitation_refused(event: Announced) -> list[Told]:
    """Owners learn that the invited person could not become an owner."""
    account, invitation = account_told(event.payload["account"]), invitation_sent(event.payload["invitation"])
    letter = Letter(
        subject=_("{email} did not become an owner").format(email=invitation.email),
        heading=_("An invitation could not take effect"),
        paragraphs=(
            _(
                "{email} signed up, but can't own the credit account {account}: one person owns one account at a time."
            ).format(email=strong(invitation.email), account=account_named(account)),
        ),
        button=_("See the owners"),
        page="owners",
        why=owner_reason(account),
    )
    return to_owners(account, "owner_added", f"invitation={event.payload['invitation']}:refused", letter)


def code_replaced(event: Announced) -> list[Told]:
    """The old code stopped; the new one stands in the account, never in a mail."""
    account = account_told(event.payload["account"])
    letter = Letter(
        subject=_("The redemption code of {account} was replaced").format(account=account_named(account)),
        heading=_("There is a new redemption code"),
        paragraphs=(
            _(
                "Staff replaced the redemption code of the credit account {account}. The old one stopped at once."
            ).format(account=strong(account_named(account))),
            _("Pending requests stay. Read the new code in the account and pass it on to your team."),
        ),
        button=_("Open the account"),
        page="account",
        why=owner_reason(account),
    )
    return to_owners(account, "code_replaced", f"account={account.id}:event={event.id}", letter)


def closed(event: Announced) -> list[Told]:
    """The account is history."""
    account = account_told(event.payload["account"])
    letter = Letter(
        subject=_("The credit account {account} was closed").format(account=account_named(account)),
        heading=_("The account was closed"),
        paragraphs=(
            _("{by} closed the credit account {account}. Its code no longer works.").format(
                by=person_named(event.by_id), account=strong(account_named(account))
            ),
            _("You can still read its history, and you may own another account."),
        ),
        button=_("See the history"),
        page="account",
        why=_("You get this because you owned the account when it was closed."),
    )
    return to_owners(account, "account_closed", f"account={account.id}", letter)


def idle(account: AccountTold, *, since: date, idle_days: int, available: int) -> list[Told]:
    """Nothing was redeemed for a long time while credits are left."""
    letter = Letter(
        subject=_("{account} has {credits} that nobody uses").format(
            account=account_named(account), credits=plain_credits(available)
        ),
        heading=_("Nobody has used your credits lately"),
        paragraphs=(
            _("Nothing was redeemed from the credit account {account} for {days}; what is left: {credits}.").format(
                account=strong(account_named(account)), days=days(idle_days), credits=strong(plain_credits(available))
            ),
            _("Pass the redemption code on to your team: the account page has a message ready to copy."),
        ),
        button=_("Open the account"),
        page="account",
        why=owner_reason(account),
    )
    return to_owners(account, "account_idle", f"account={account.id}:since={since}", letter)
