"""The table of steps: name, who may leave out what, and the function that runs it."""

from collections.abc import Callable
from dataclasses import dataclass

from credenza.catalog.commands.change_price import change_price
from credenza.cli.rehearsal import audit_steps as audits
from credenza.cli.rehearsal import certification_steps as certification
from credenza.cli.rehearsal import checkout_steps as checkouts
from credenza.cli.rehearsal import credit_steps as credits
from credenza.cli.rehearsal import learning_steps as learning
from credenza.cli.rehearsal import license_steps as licenses
from credenza.cli.rehearsal import order_steps as orders
from credenza.cli.rehearsal import quote_steps as quotes
from credenza.cli.rehearsal.fields import Given
from credenza.cli.rehearsal.outcomes import outcome
from credenza.cli.rehearsal.stage import Outcome
from credenza.cli.rehearsal.story import Malformed
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField
from credenza.kernel.money import Money

StepFunction = Callable[[Given, Actor], Outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepKind:
    """A step's function, the keys it needs and those it may leave out."""

    run: StepFunction
    needed: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


def price_changed(given: Given, by: Actor) -> Outcome:
    """A new list price from the step's day."""
    tier, amount = given.values.get("tier"), given.values["list"]
    if tier is not None and (isinstance(tier, bool) or not isinstance(tier, int)):
        raise Malformed(f"{given.pointer}/tier", "takes a whole number")
    try:
        money = Money.of(str(amount), given.text("currency"))
    except (ValueError, ArithmeticError):
        raise InvalidField(field="list", expected="an amount such as 300.00") from None
    change_price(
        sku=given.text("sku"),
        tier=tier,
        currency=money.currency,
        list_minor=money.minor,
        by=by,
        now=given.stage.now(),
    )
    return outcome({"sku": given.text("sku"), "tier": tier, "currency": money.currency, "list": money})


STEPS: dict[str, StepKind] = {
    "open_credit_account": StepKind(run=credits.open_account, needed=("approval",), optional=("name",)),
    "edit_credit_account": StepKind(run=credits.edit_account, needed=("account",), optional=("approval", "name")),
    "add_owner": StepKind(run=credits.owner_added, needed=("account", "email"), optional=("reason",)),
    "remove_owner": StepKind(run=credits.owner_removed, needed=("account", "email")),
    "withdraw_invitation": StepKind(run=credits.invitation_withdrawn, needed=("account", "email")),
    "close_account": StepKind(run=credits.account_closed, needed=("account",), optional=("reason",)),
    "replace_code": StepKind(run=credits.code_replaced, needed=("account", "reason")),
    "purchase_credits": StepKind(
        run=credits.purchase,
        needed=("account", "credits"),
        optional=("promo", "channel", "billing_address", "card"),
    ),
    "request_redemption": StepKind(
        run=credits.redemption, needed=("code", "items"), optional=("idempotency_key", "team")
    ),
    "approve_requests": StepKind(run=credits.approval, needed=("requests",), optional=("reason",)),
    "deny_requests": StepKind(run=credits.denial, needed=("requests",), optional=("reason",)),
    "cancel_request": StepKind(run=credits.cancellation, needed=("request",), optional=("reason",)),
    "reverse_redemption": StepKind(
        run=credits.reversal, needed=("request",), optional=("items", "reason", "extend_to")
    ),
    "extend_lot": StepKind(run=credits.lot_extended, needed=("lot", "expires_on", "reason")),
    "ask_lot_extension": StepKind(run=credits.extension_asked, needed=("lot", "reason")),
    "decline_lot_extension": StepKind(run=credits.extension_declined, needed=("extension", "reason")),
    "expire_lots": StepKind(run=credits.expiry),
    "earn_certification": StepKind(run=certification.earned, needed=("candidate", "certification", "date")),
    "pass_exam": StepKind(run=certification.exam, needed=("candidate", "certification", "date")),
    "retire_certification": StepKind(run=certification.retired, needed=("certification", "date")),
    "upgrade_certification": StepKind(run=certification.upgraded, needed=("credential", "certification", "date")),
    "record_activity": StepKind(
        run=certification.recorded, needed=("candidate", "type", "date"), optional=("name", "evidence", "units")
    ),
    "reject_activity": StepKind(run=certification.rejected, needed=("activity", "reason")),
    "accept_activity": StepKind(run=certification.accepted, needed=("activity", "reason")),
    "withdraw_activity": StepKind(run=certification.withdrawn, needed=("activity",), optional=("reason",)),
    "open_case": StepKind(run=audits.opened, needed=("activity", "reason")),
    "answer_case": StepKind(run=audits.answered, needed=("case", "text"), optional=("evidence",)),
    "appeal_case": StepKind(run=audits.appealed, needed=("case", "text"), optional=("evidence",)),
    "decide_case": StepKind(run=audits.decided, needed=("case", "outcome", "reason")),
    "grant_extension": StepKind(
        run=certification.extension_granted, needed=("credential", "suspends_on", "expires_on", "reason")
    ),
    "apply_blanket_extension": StepKind(
        run=certification.blanket_applied, needed=("expires_from", "expires_to", "months")
    ),
    "ask_extension": StepKind(run=certification.extension_asked, needed=("credential", "reason")),
    "decline_extension": StepKind(run=certification.extension_declined, needed=("extension", "reason")),
    "revoke_credential": StepKind(run=certification.revoked, needed=("credential", "reason")),
    "restore_credential": StepKind(run=certification.restored, needed=("credential", "reason")),
    "merge_candidates": StepKind(run=certification.merged, needed=("keep", "merge")),
    "post_xapi_statement": StepKind(run=learning.statement_posted, needed=("statement",)),
    "import_attendance": StepKind(run=learning.attendance_imported, needed=("event", "date", "type", "emails")),
    "draft_quote": StepKind(
        run=quotes.drafted,
        # What is missing of a quote is named all at once, by the command.
        optional=(
            "buyer",
            "end_customer",
            "on_behalf_of",
            "technical_contact",
            "currency",
            "lines",
            "promo",
            "notes",
            "terms_accepted",
            "po_number",
            "site_url",
        ),
    ),
    "send_quote": StepKind(run=quotes.sent, needed=("quote",)),
    "revise_quote": StepKind(run=quotes.revised, needed=("quote",)),
    "copy_quote": StepKind(run=quotes.copied, needed=("quote",)),
    "accept_quote": StepKind(run=quotes.accepted, needed=("quote",)),
    "decline_quote": StepKind(run=quotes.declined, needed=("quote",), optional=("reason",)),
    "cancel_quote": StepKind(run=quotes.cancelled, needed=("quote",), optional=("reason",)),
    "extend_quote": StepKind(run=quotes.extended, needed=("quote", "valid_until", "reason")),
    "approve_review": StepKind(run=quotes.review_approved, optional=("quote", "order", "note")),
    "decline_review": StepKind(run=quotes.review_declined, optional=("quote", "order", "note")),
    "return_to_buyer": StepKind(run=quotes.returned, optional=("quote", "order", "note")),
    "checkout_by_card": StepKind(
        run=checkouts.bought_at_checkout,
        needed=("items",),
        optional=("currency", "billing_address", "card", "terms_accepted", "idempotency_key"),
    ),
    "pay_by_card": StepKind(run=orders.paid_by_card, needed=("order",), optional=("card",)),
    "record_payment": StepKind(
        run=orders.payment_recorded,
        needed=("order", "amount", "currency", "value_date"),
        optional=("reference", "method"),
    ),
    "place_on_terms": StepKind(run=orders.on_terms, needed=("order",)),
    "refund_order": StepKind(run=orders.refunded, needed=("order",), optional=("lines", "reason")),
    "cancel_order": StepKind(run=orders.cancelled, needed=("order",), optional=("reason",)),
    "apply_credit": StepKind(run=orders.credit_applied, needed=("from", "to", "amount")),
    "return_surplus": StepKind(run=orders.surplus_returned, needed=("order",)),
    "write_off": StepKind(run=orders.written_off, needed=("order", "amount", "reason")),
    "dispute_payment": StepKind(run=orders.disputed, needed=("order", "outcome")),
    "reveal_license_key": StepKind(run=licenses.revealed, needed=("license",)),
    "change_technical_contact": StepKind(run=licenses.contact_changed, needed=("license", "email")),
    "cancel_subscription": StepKind(run=licenses.subscription_cancelled, needed=("license",)),
    "resume_subscription": StepKind(run=licenses.subscription_resumed, needed=("license",)),
    "replace_card": StepKind(run=licenses.card_replaced, needed=("license",), optional=("card",)),
    "change_price": StepKind(run=price_changed, needed=("sku", "currency", "list"), optional=("tier",)),
}
JOBS_STEP = "run_jobs"
STEP_NAMES = frozenset({*STEPS, JOBS_STEP})
