"""Letters about redemption requests: to the account's owners."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credenza.credits.queries.accounts import balance_of
from credenza.credits.rows import RequestRow
from credenza.journal.outbox import Announced, announced
from credenza.workflows.facts import AccountTold, account_told, request_told
from credenza.workflows.letters.letter import Letter, clean, day, strong
from credenza.workflows.letters.words import (
    account_named,
    items_named,
    owner_reason,
    person_named,
    plain_credits,
    request_facts,
    training_credits,
)
from credenza.workflows.telling import Told, to_owners


def request_fact(event: Announced) -> str:
    """Names the fact of an event about one request."""
    return f"request={event.payload['request']}"


def account_and_request(event: Announced) -> tuple[AccountTold, RequestRow]:
    """What an event about one request is about."""
    return account_told(event.payload["account"]), request_told(event.payload["request"])


def requested(event: Announced) -> list[Told]:
    """Owners decide a request: "An email will be sent to all the administrators linking them back to the portal"."""
    account, request = account_and_request(event)
    learner, available = clean(request.learner.name), balance_of(account.id, event.on).available
    closing = []
    if available < request.credits:
        closing.append(_("The balance does not cover this request now. You can approve it after a refill."))
    letter = Letter(
        subject=_("{learner} asks for {credits}").format(learner=learner, credits=training_credits(request.credits)),
        heading=_("A request waits for your decision"),
        paragraphs=(
            _("{learner} asks the credit account {account} to pay {credits} for {items}.").format(
                learner=strong(learner),
                account=account_named(account),
                credits=strong(training_credits(request.credits)),
                items=strong(items_named(request.items)),
            ),
            _("Nothing is deducted until an owner approves."),
        ),
        facts=(*request_facts(request), (_("Available now"), plain_credits(available))),
        closing=tuple(closing),
        button=_("Approve or deny"),
        page="requests",
        why=owner_reason(account),
    )
    return to_owners(account, "redemption_requested", request_fact(event), letter)


def cancelled(event: Announced) -> list[Told]:
    """A pending request was taken back."""
    account, request = account_and_request(event)
    learner = clean(request.learner.name)
    if request.decided_by == request.learner.email:
        who = _("{learner} took back the request for {items}.")
    elif request.decided_by == "system":
        who = _("The request of {learner} for {items} waited too long and was canceled by the system.")
    else:
        who = _("Staff canceled the request of {learner} for {items}.")
    letter = Letter(
        subject=_("The request of {learner} was canceled").format(learner=learner),
        heading=_("A request was canceled"),
        paragraphs=(
            who.format(learner=strong(learner), items=strong(items_named(request.items))),
            _("Nothing was deducted and there is nothing to do."),
        ),
        facts=request_facts(request),
        button=_("See the requests"),
        page="requests",
        why=owner_reason(account),
    )
    return to_owners(account, "redemption_cancelled", request_fact(event), letter)


def auto_approved(event: Announced) -> list[Told]:
    """Owners of an account with automatic approval learn what it paid for."""
    if not event.payload.get("automatic"):
        return []
    account, request = account_and_request(event)
    learner = clean(request.learner.name)
    letter = Letter(
        subject=_("{learner} redeemed {credits}").format(learner=learner, credits=training_credits(request.credits)),
        heading=_("A request was approved automatically"),
        paragraphs=(
            _("The credit account {account} paid {credits} for {items} of {learner}.").format(
                learner=strong(learner),
                account=account_named(account),
                credits=strong(training_credits(request.credits)),
                items=strong(items_named(request.items)),
            ),
        ),
        facts=(
            *request_facts(request),
            (_("Available now"), plain_credits(balance_of(account.id, event.on).available)),
        ),
        button=_("See the transactions"),
        page="transactions",
        why=owner_reason(account),
    )
    return to_owners(account, "redemption_auto_approved", request_fact(event), letter)


def refused(event: Announced) -> list[Told]:
    """Owners learn once a day that their account could not pay; what is refused later that day is in the product."""
    account = account_told(event.payload["account"])
    today = [one for one in announced(event.name, on=event.on) if one.payload["account"] == account.id]
    letter = Letter(
        subject=_("{account} could not pay for training").format(account=account_named(account)),
        heading=_("The balance did not cover a request"),
        paragraphs=(
            _("Somebody asked the credit account {account} for more than it has available.").format(
                account=strong(account_named(account))
            ),
            _("The request was refused at checkout and nothing was deducted. Learners are not told the balance."),
        ),
        facts=tuple((person_named(one.payload["person"]), plain_credits(one.payload["credits"])) for one in today),
        closing=(_("You are told at most once a day. After a refill, learners can place their order again."),),
        button=_("See the account"),
        page="account",
        why=owner_reason(account),
    )
    told = to_owners(account, "redemption_refused", f"account={account.id}:on={event.on}", letter)
    return [replace(one, grows=True) for one in told]


def waiting(account: AccountTold, requests: Sequence[RequestRow], on: date) -> list[Told]:
    """Requests that nobody decided for days: every one of the account that reaches a step today."""
    asked = sum(request.credits for request in requests)
    facts = [
        (
            _("{learner}, since {day}").format(learner=clean(request.learner.name), day=day(request.requested_on)),
            f"{items_named(request.items)}, {plain_credits(request.credits)}",
        )
        for request in requests
    ]
    count = len(requests)
    letter = Letter(
        subject=ngettext(
            "A request for {credits} still waits", "{count} requests for {credits} still wait", count
        ).format(count=count, credits=training_credits(asked)),
        heading=_("Requests wait for your decision"),
        paragraphs=(
            ngettext(
                "Somebody is waiting for a decision of the credit account {account}.",
                "{count} requests are waiting for a decision of the credit account {account}.",
                count,
            ).format(count=count, account=strong(account_named(account))),
        ),
        facts=(*facts, (_("Available now"), plain_credits(balance_of(account.id, on).available))),
        button=_("Approve or deny"),
        page="requests",
        why=owner_reason(account),
    )
    return to_owners(account, "requests_waiting", f"account={account.id}:on={on}", letter)
