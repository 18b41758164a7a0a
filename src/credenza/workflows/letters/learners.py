"""Letters about what became of a learner's request, and about training that waits."""

from datetime import date

from django.utils.translation import gettext as _

from credenza.credits.rows import RequestRow
from credenza.journal.outbox import Announced
from credenza.kernel.actors import Actor
from credenza.orders.queries.orders import order_for_system
from credenza.orders.queries.seats import seats_of_order
from credenza.workflows.facts import request_told
from credenza.workflows.letters.letter import Letter, clean, quoted, strong
from credenza.workflows.letters.requests import account_and_request, request_fact
from credenza.workflows.letters.words import (
    account_named,
    items_named,
    owner_reason,
    person_named,
    training_credits,
)
from credenza.workflows.telling import Told, to_owners, to_people


def approved(event: Announced) -> list[Told]:
    """The learner's mail in the owner guide's words: "Your request to redeem … has been approved."."""
    account, request = account_and_request(event)
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
    return to_people([request.learner], "redemption_approved", request_fact(event), letter)


def seats_ready(event: Announced) -> list[Told]:
    """Courses and exams that somebody bought for themself: the way in, as a redeemed request gives it."""
    row = order_for_system(event.payload["order"])
    learner = row.purchaser
    if learner is None:
        return []
    seats = [seat for seat in seats_of_order(row.id, Actor(person_id=learner.id)) if seat.way_in]
    if not seats:
        return []
    letter = Letter(
        subject=_("Your training of order {number} is ready").format(number=row.number),
        heading=_("Your training is ready"),
        paragraphs=(_("Order {number} is paid. This is your way in.").format(number=strong(row.number)),),
        facts=tuple(
            (_("Exam voucher") if seat.family == "exam" else _("Enrollment"), f"{clean(seat.name)}: {seat.way_in}")
            for seat in seats
        ),
        closing=(_("The invoice comes in a mail of its own."),),
        button=_("Go to my training"),
        page="my_training",
        why=_("You get this because you bought this training."),
    )
    return to_people([learner], "training_ready", f"order={row.id}", letter)


def denied(event: Announced) -> list[Told]:
    """The learner's mail after a denial, with the owner's reason if there is one."""
    account, request = account_and_request(event)
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
    return to_people([request.learner], "redemption_denied", request_fact(event), letter)


def reversed_(event: Announced) -> list[Told]:
    """Staff put credits back: the learner loses the way in, the owners see the credits return."""
    account, request = account_and_request(event)
    skus = event.payload.get("items") or [item.sku for item in request.items]
    items = [item for item in request.items if item.sku in skus]
    fees = sum(item.fee for item in items)
    fact = f"{request_fact(event)}:items={','.join(sorted(skus))}"[:150]
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
    return to_people([request.learner], "training_not_started", f"{request_fact(event)}:by_hand={event.on}", letter)


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
