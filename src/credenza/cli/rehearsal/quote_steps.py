"""The steps about quotes and their reviews: each calls the real command and says what the result holds."""

from dataclasses import dataclass
from typing import Any

from credenza.cli.rehearsal.fields import Given
from credenza.cli.rehearsal.outcomes import outcome
from credenza.cli.rehearsal.stage import Made, Outcome
from credenza.cli.rehearsal.story import Malformed, escaped, list_at, object_at
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields, NotFound
from credenza.orders.commands.cancel_quote import cancel_quote
from credenza.orders.commands.decline_quote import decline_quote
from credenza.orders.commands.decline_review import decline_review
from credenza.orders.commands.extend_quote import extend_quote
from credenza.orders.commands.return_to_buyer import return_to_buyer
from credenza.orders.receipts import QuoteSaved, ReviewMoved
from credenza.parties.organizations import organization_by_name
from credenza.workflows.quoting import (
    LineWanted,
    QuoteWanted,
    accept_quote,
    approve_review,
    copy_quote,
    revise_quote,
    save_quote,
    send_quote,
)

BUYER_KEYS = ("organization", "role")
LINE_KEYS = (
    "kind",
    "sku",
    "tier",
    "quantity",
    "entitlement",
    "target_on",
    "months",
    "account",
    "credits",
)


def drafted(given: Given, by: Actor) -> Outcome:
    """A new quote; terms count as accepted unless the step says otherwise."""
    receipt = save_quote(_wanted(given), by=by, now=given.stage.now())
    return _saved(given, receipt)


def _wanted(given: Given) -> QuoteWanted:
    buyer = object_at(given.table("buyer"), f"{given.pointer}/buyer", BUYER_KEYS)
    return QuoteWanted(
        organization=_organization(buyer.get("organization"), f"{given.pointer}/buyer/organization"),
        role=_text(buyer.get("role"), f"{given.pointer}/buyer/role") or "direct",
        end_customer=_organization(given.text("end_customer"), f"{given.pointer}/end_customer"),
        on_behalf_of=given.text("on_behalf_of"),
        technical_contact=given.text("technical_contact"),
        currency=given.text("currency"),
        lines=tuple(
            _line(given, object_at(raw, f"{given.pointer}/lines/{index}", LINE_KEYS), index)
            for index, raw in enumerate(list_at(given.values.get("lines") or [], f"{given.pointer}/lines"))
        ),
        promo=given.text("promo"),
        notes=given.text("notes"),
        po_number=given.text("po_number"),
        site_url=given.text("site_url"),
        terms_accepted=given.values.get("terms_accepted") is None or given.flag("terms_accepted"),
    )


def _organization(named: Any, pointer: str) -> int | None:
    name = _text(named, pointer)
    if not name:
        return None
    found = organization_by_name(name)
    if found is None:
        raise NotFound(what="organization")
    return found.id


def _text(value: Any, pointer: str) -> str:
    if value is not None and not isinstance(value, str):
        raise Malformed(pointer, "takes text")
    return value or ""


def _line(given: Given, raw: dict[str, Any], index: int) -> LineWanted:
    pointer = f"{given.pointer}/lines/{index}"
    inner = Given(values=raw, pointer=pointer, stage=given.stage)
    return LineWanted(
        kind=inner.text("kind"),
        sku=inner.text("sku"),
        tier=_whole(inner, "tier"),
        quantity=1 if raw.get("quantity") is None else _quantity(inner),
        entitlement=_named(inner, "entitlement", "license"),
        target_on=inner.day("target_on"),
        months=_whole(inner, "months"),
        account=_named(inner, "account", "account"),
        # What is no whole number of credits is the command's refusal.
        credits=raw.get("credits"),
    )


def _whole(given: Given, key: str) -> int | None:
    value = given.values.get(key)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise Malformed(f"{given.pointer}/{escaped(key)}", "takes a whole number")
    return value


def _quantity(given: Given) -> int:
    value = given.values["quantity"]
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidField(field="quantity", expected="a whole number from 1")
    return value


def _named(given: Given, key: str, kind: str) -> int | str | None:
    """What a step made, or the product's own name for it: a SEN, an account's number."""
    value = given.values.get(key)
    if isinstance(value, Made):
        return given.made(key, kind)
    if isinstance(value, str):
        named = given.stage.by_own_name(value, kind)
        return value if named is None else int(named)
    return _whole(given, key)


def _saved(given: Given, receipt: QuoteSaved) -> Outcome:
    made = Made(kind="quote", id=receipt.quote)
    return outcome({"quote": given.stage.shown(made), **_facts(receipt)}, made)


def _facts(receipt: QuoteSaved) -> dict[str, Any]:
    return {
        "number": receipt.number,
        "revision": receipt.revision,
        "status": receipt.status,
        "valid_until": receipt.valid_until,
    }


def sent(given: Given, by: Actor) -> Outcome:
    """Open, or in review."""
    return _moved(given, send_quote(quote=given.made("quote", "quote"), by=by, now=given.stage.now()))


def _moved(given: Given, receipt: QuoteSaved) -> Outcome:
    return outcome({"quote": given.stage.name("quote", receipt.quote), **_facts(receipt)})


def revised(given: Given, by: Actor) -> Outcome:
    """The next revision as a draft of its own, priced anew."""
    return _saved(given, revise_quote(quote=given.made("quote", "quote"), by=by, now=given.stage.now()))


def copied(given: Given, by: Actor) -> Outcome:
    """A new quote of the same lines."""
    return _saved(given, copy_quote(quote=given.made("quote", "quote"), by=by, now=given.stage.now()))


def accepted(given: Given, by: Actor) -> Outcome:
    """The quote becomes an order."""
    quote = given.made("quote", "quote")
    receipt = accept_quote(quote=quote, by=by, now=given.stage.now())
    made = Made(kind="order", id=receipt.order)
    given.stage.companions["quote", quote, "order"] = receipt.order
    shown = {"order": given.stage.shown(made), "number": receipt.number}
    return outcome({**shown, "quote": given.stage.name("quote", receipt.quote)}, made)


def declined(given: Given, by: Actor) -> Outcome:
    """The buyer does not want it."""
    return _moved(
        given,
        decline_quote(quote=given.made("quote", "quote"), reason=given.text("reason"), by=by, now=given.stage.now()),
    )


def cancelled(given: Given, by: Actor) -> Outcome:
    """Taken back before anybody accepted it."""
    return _moved(
        given,
        cancel_quote(quote=given.made("quote", "quote"), reason=given.text("reason"), by=by, now=given.stage.now()),
    )


def extended(given: Given, by: Actor) -> Outcome:
    """The desk moves the last day on which the quote holds."""
    until = given.day("valid_until")
    if until is None:
        raise MissingFields(fields=("valid_until",))
    receipt = extend_quote(
        quote=given.made("quote", "quote"),
        valid_until=until,
        reason=given.text("reason"),
        by=by,
        now=given.stage.now(),
    )
    return _moved(given, receipt)


def review_approved(given: Given, by: Actor) -> Outcome:
    """The desk lets it go on."""
    held = _held(given)
    receipt = approve_review(quote=held.quote, order=held.order, note=given.text("note"), by=by, now=given.stage.now())
    return _reviewed(given, receipt)


def review_declined(given: Given, by: Actor) -> Outcome:
    """The desk does not, and says why."""
    held = _held(given)
    receipt = decline_review(quote=held.quote, order=held.order, note=given.text("note"), by=by, now=given.stage.now())
    return _reviewed(given, receipt)


def returned(given: Given, by: Actor) -> Outcome:
    """The desk asks the buyer; the clock stands meanwhile."""
    held = _held(given)
    receipt = return_to_buyer(quote=held.quote, order=held.order, note=given.text("note"), by=by, now=given.stage.now())
    return _reviewed(given, receipt)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    quote: int | None = None
    order: int | None = None


def _held(given: Given) -> _Held:
    """The quote or the order of a review, whichever key it came under."""
    key = "order" if given.has("order") and not given.has("quote") else "quote"
    if not given.has(key):
        raise MissingFields(fields=("quote",))
    value = given.values[key]
    kind = value.kind if isinstance(value, Made) and value.kind in ("quote", "order") else key
    found = given.made(key, kind)
    return _Held(quote=found) if kind == "quote" else _Held(order=found)


def _reviewed(given: Given, receipt: ReviewMoved) -> Outcome:
    return outcome(
        {
            "status": receipt.status,
            "quote": given.stage.name("quote", receipt.quote),
            "order": given.stage.name("order", receipt.order),
            "due_on": receipt.due_on,
        }
    )
