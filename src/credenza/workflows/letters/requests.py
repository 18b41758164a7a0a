"""Letters about redemption requests: to the account's owners and to the learner."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credenza.credits.queries.accounts import balance_of
from credenza.credits.rows import RequestRow
from credenza.journal.outbox import Announced, announced
from credenza.workflows.facts import AccountTold, account_told, request_told
from credenza.workflows.letters.letter import Letter, clean, day, quoted, strong
from credenza.workflows.letters.words import (
    account_named,
    items_named,
    owner_reason,
    person_named,
    plain_credits,
    request_facts,
    training_credits,
)
from credenza.workflows.telling import Told, to_owners, to_people


def _fact(event: Announced) -> str:
    return f"request={event.payload['request']}"


def _both(event: Announced) -> tuple[AccountTold, RequestRow]:
    return account_told(event.payload["account"]), request_told(event.payload["request"])


def requested(event: Announced) -> list[Told]:
    """Owners decide a request: "An email will be sent to all the administrators linking them back to the portal"."""
    account, request = _both(event)
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
    return to_owners(account, "redemption_requested", _fact(event), letter)


def cancelled(event: Announced) -> list[Told]:
    """A pending request was taken back."""
    account, request = _both(event)
    learner = clean(request.learner.name)
    if request.decided_by == request.learner.email:
        who = _("{learner} took back the request for {items}.")
    elif request.decided_by == "system":
        who = _("The request of {learner} for {items} waited too long and was cancelled by the system.")
    else:
        who = _("Staff cancelled the request of {learner} for {items}.")
    letter = Letter(
        subject=_("The request of {learner} was cancelled").format(learner=learner),
        heading=_("A request was cancelled"),
        paragraphs=(
            who.format(learner=strong(learner), items=strong(items_named(request.items))),
            _("Nothing was deducted and there is nothing to do."),
        ),
        facts=request_facts(request),
        button=_("See the requests"),
        page="requests",
        why=owner_reason(account),
    )
    return to_owners(account, "redemption_cancelled", _fact(event), letter)


def auto_approved(event: Announced) -> list[Told]:
    """Owners of an account with automatic approval learn what it paid for."""
    if not event.payload.get("automatic"):
        return []
    account, request = _both(event)
    learner = clean(request.learner.name)
    letter = Letter(
        subject=_("{credits} were redeemed by {learner}").format(
            learner=learner, credits=training_credits(request.credits)
        ),
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
    return to_owners(account, "redemption_auto_approved", _fact(event), letter)


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


def approved(event: Announced) -> list[Told]:
    """The learner's mail in the owner guide's words: "Your request to redeem … has been approved."."""
    account, request = _both(event)
    decided = _("automatic approval") if event.payload.get("automatic") else clean(request.decided_by_name)
    facts = [(_("Approved by"), f"{decided}, {account_named(account)}"), (_("Request"), f"R-{request.id}")]
    facts += [
        (_("Exam voucher") if item.family == "exam" else _("Enrollment"), f"{clean(item.name)}: {item.way_in}")
        for item in request.items
        if item.way_in and item.reversed_on is None
    ]
    letter = Letter(
        subject=_("Your request for {credits} was approved").format(credits=training_credits(request.credits)),
        heading=_("Your request was approved"),
        paragraphs=(
            _("Your request to redeem {credits} for {items} has been approved.").format(
                credits=strong(training_credits(request.credits)), items=strong(_all_named(request))
            ),
        ),
        facts=tuple(facts),
        button=_("Go to my training"),
        page="my_training",
        why=_("You get this because you asked for these credits."),
    )
    return to_people([request.learner], "redemption_approved", _fact(event), letter)


def denied(event: Announced) -> list[Told]:
    """The learner's mail after a denial, with the owner's reason if there is one."""
    account, request = _both(event)
    facts = [(_("Denied by"), f"{clean(request.decided_by_name)}, {account_named(account)}")]
    facts.append((_("Request"), f"R-{request.id}"))
    if request.reason:
        facts.append((_("Reason"), quoted(request.reason)))
    letter = Letter(
        subject=_("Your request for {credits} was denied").format(credits=training_credits(request.credits)),
        heading=_("Your request was denied"),
        paragraphs=(
            _("Your request to redeem {credits} for {items} has been denied.").format(
                credits=strong(training_credits(request.credits)), items=strong(_all_named(request))
            ),
            _("Nothing was deducted. Your cart is kept, so you can pay another way, or ask the owner what is missing."),
        ),
        facts=tuple(facts),
        button=_("See my requests"),
        page="my_requests",
        why=_("You get this because you asked for these credits."),
    )
    return to_people([request.learner], "redemption_denied", _fact(event), letter)


def reversed_(event: Announced) -> list[Told]:
    """Staff put credits back: the learner loses the way in, the owners see the credits return."""
    account, request = _both(event)
    skus = event.payload.get("items") or [item.sku for item in request.items]
    items = [item for item in request.items if item.sku in skus]
    fees = sum(item.fee for item in items)
    fact = f"{_fact(event)}:items={','.join(sorted(skus))}"[:150]
    to_learner = Letter(
        subject=_("{items} was taken back").format(items=items_named(items)),
        heading=_("Your training was taken back"),
        paragraphs=(
            _("{items}, paid by the credit account {account}, does not take place for you.").format(
                items=strong(items_named(items)), account=account_named(account)
            ),
            _("The enrollment or voucher you were given no longer works. You owe nothing."),
        ),
        facts=((_("Request"), f"R-{request.id}"),),
        button=_("Go to my training"),
        page="my_training",
        why=_("You get this because you asked for these credits."),
    )
    to_owner = Letter(
        subject=_("{credits} came back").format(credits=training_credits(fees)),
        heading=_("Credits came back"),
        paragraphs=(
            _("Staff put {credits} for {items} of {learner} back into the credit account {account}.").format(
                credits=strong(training_credits(fees)),
                items=strong(items_named(items)),
                learner=strong(clean(request.learner.name)),
                account=account_named(account),
            ),
            _("They are in the lots they came from and keep those lots' last days to use."),
        ),
        facts=((_("Request"), f"R-{request.id}"), (_("Credits"), f"{fees:,}")),
        button=_("See the transactions"),
        page="transactions",
        why=owner_reason(account),
    )
    return [
        *to_people([request.learner], "redemption_reversed", f"{fact}:learner", to_learner),
        *to_owners(account, "redemption_reversed", f"{fact}:owner", to_owner),
    ]


def reminded(event: Announced) -> list[Told]:
    """An owner's own reminder to a learner whose training is still open; at most one a request and day."""
    request = request_told(event.payload["request"])
    by = person_named(event.by_id)
    letter = not_started_letter(
        request, _("{owner} reminds you of training that is paid and not finished.").format(owner=strong(by))
    )
    return to_people([request.learner], "training_not_started", f"{_fact(event)}:by_hand={event.on}", letter)


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


def not_started(request: RequestRow, on: date) -> list[Told]:
    """Paid training that has not begun, or stands still."""
    letter = not_started_letter(
        request, _("Training that was paid with training credits for you has not begun, or has not moved for a while.")
    )
    return to_people([request.learner], "training_not_started", f"request={request.id}:on={on}", letter)


def not_started_letter(request: RequestRow, opening: str) -> Letter:
    """Paid training that waits for its learner."""
    waiting = [item for item in request.items if item.progress != "done" and item.reversed_on is None]
    states = {"not_started": _("not started"), "started": _("started")}
    return Letter(
        subject=_("Your training waits: {items}").format(items=items_named(waiting)),
        heading=_("Your training waits for you"),
        paragraphs=(opening,),
        facts=tuple((clean(item.name), states[item.progress]) for item in waiting),
        closing=(_("Finished already? Mark it as done on the page, and there are no more reminders."),),
        button=_("Go to my training"),
        page="my_training",
        why=_("You get this because an account paid this training for you."),
    )


def _all_named(request: RequestRow) -> str:
    """Every item by name: the learner's mail leaves none out."""
    names = [clean(item.name) for item in request.items]
    if len(names) == 1:
        return names[0]
    return _("{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])
