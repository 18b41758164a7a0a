"""The demo's quotes, orders, payments and licenses: a direct customer, a reseller with quotes in every state, a credit
account funded by a paid quote, a review queue, a payment that belongs to no order.

Everything goes through the real commands. Prices are the pack's samples.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from credenza.cli.demo_sample import Happening, Sample
from credenza.credits.commands.open_credit_account import open_credit_account
from credenza.kernel.money import Money
from credenza.orders.commands.accept_quote import accept_quote
from credenza.orders.commands.cancel_quote import cancel_quote
from credenza.orders.commands.decline_quote import decline_quote
from credenza.orders.commands.import_bank_lines import import_bank_lines
from credenza.orders.commands.make_payment_link import make_payment_link
from credenza.orders.commands.place_on_terms import place_on_terms
from credenza.orders.commands.record_payment import record_payment
from credenza.orders.commands.refund_order import refund_order
from credenza.orders.commands.return_to_buyer import return_to_buyer
from credenza.orders.queries.orders import order_for_system
from credenza.orders.rules.bank import BankLine
from credenza.workflows.order_cards import pay_order_by_card
from credenza.workflows.quoting import (
    LineWanted,
    QuoteWanted,
    approve_review,
    revise_quote,
    save_quote,
    send_quote,
)

Told = Callable[[Sample], None]
SMALL, LARGE = 500, 1000
JIRA, WIKI, APP, CLOUD = "JIRA-DC", "CONFLUENCE-DC", "TIMESHEETS-DC", "JIRA-CLOUD"
BANK_ACCOUNT = "DEMO-1"


def story() -> Iterator[Happening]:
    """What happened, as (days ago, what)."""
    yield from _kestrel()
    yield from _partnerhaus()
    yield from _credits()


def _kestrel() -> Iterator[Happening]:
    """Grace buys for Kestrel Logistics, Ivo looks after the licenses."""
    yield 340, _quotes("k-jira", "grace", _line(JIRA, SMALL), buyer="kestrel")
    yield 339, _orders("k-jira", "grace")
    yield 339, _by_card("k-jira")
    yield 262, _quotes("k-wiki", "grace", _line(WIKI, LARGE), buyer="kestrel", po_number="4500-118")
    yield 262, _orders("k-wiki", "grace")
    yield 262, _on_terms("k-wiki", "grace")
    yield 260, _approves_order("k-wiki", "Good standing; first order on Net-30.")
    yield 236, _receives("k-wiki", None)
    yield 120, _quotes("k-app", "grace", _line(APP, SMALL), buyer="kestrel")
    yield 120, _orders("k-app", "grace")
    yield 120, _by_card("k-app")
    yield 104, _refunds("k-app", "grace", "The app does what a plug-in of ours does already.")
    yield 60, _quotes("k-up", "grace", _line(JIRA, LARGE, "upgrade", of="k-jira"), buyer="kestrel")
    yield 60, _orders("k-up", "grace")
    yield 60, _by_card("k-up")
    yield 46, _quotes("k-wiki2", "grace", _line(WIKI, None, "renew", of="k-wiki"), buyer="kestrel")
    yield 46, _orders("k-wiki2", "grace")
    yield 46, _on_terms("k-wiki2", "grace")
    yield 20, _quotes("k-renew", "grace", _line(JIRA, None, "renew", of="k-jira"), buyer="kestrel")
    yield 20, _links("k-renew", "grace")


def _partnerhaus() -> Iterator[Happening]:
    """Elena resells: every state that a quote can have."""
    sold: dict[str, Any] = {"buyer": "partnerhaus", "customer": "lakeside", "contact": "hanna", "currency": "EUR"}
    yield 150, _quotes("e-jira", "elena", _line(JIRA, SMALL), **sold, po_number="PH-77")
    yield 149, _orders("e-jira", "elena")
    yield 141, _receives("e-jira", "9000.00")
    yield 136, _receives("e-jira", None)
    yield 90, _quotes("e-expired", "elena", _line(JIRA, SMALL), **sold)
    yield 45, _quotes("e-declined", "elena", _line(JIRA, SMALL), **sold)
    yield 41, _declines("e-declined", "elena", "The university waits for next year's budget.")
    yield 26, _quotes("e-cancelled", "elena", _line(JIRA, SMALL), **sold)
    yield 25, _cancels("e-cancelled", "elena", "Typed for the wrong customer.")
    yield 20, _quotes("e-revised", "elena", _line(JIRA, SMALL), **sold)
    yield 18, _revises("e-revised", "elena")
    yield 12, _quotes("e-accepted", "elena", _line(JIRA, SMALL), **sold)
    yield 11, _orders("e-accepted", "elena")
    yield 9, _quotes("e-part", "elena", _line(JIRA, SMALL, quantity=2), **sold)
    yield 8, _orders("e-part", "elena")
    yield 4, _receives("e-part", "30000.00")
    yield 4, _strays("Kuopio Energia Oy", "1250.00", "invoice of last week")
    yield 6, _quotes("e-asked", "elena", _line(JIRA, SMALL), **sold, notes="Please deliver in two parts.")
    yield 5, _asks_back("e-asked", "Which part is needed first, and by when?")
    yield 3, _quotes("e-review", "elena", _line(JIRA, None, "coterm", of="e-jira", target=500), **sold)
    yield 1, _quotes("e-draft", "elena", _line(JIRA, SMALL), **sold, send=False)


def _credits() -> Iterator[Happening]:
    """Ivo's credit account, funded by a quote that Kestrel paid by bank transfer."""
    yield 77, _opens("kestrel-credits", "ivo", "Kestrel Logistics training")
    yield (
        76,
        _quotes("k-credits", "grace", _credits_line("kestrel-credits", 20_000), buyer="kestrel", promo="twentyoffTC"),
    )
    yield 75, _orders("k-credits", "grace")
    yield 70, _receives("k-credits", None)


def _line(
    sku: str, tier: int | None, kind: str = "new", *, of: str = "", target: int = 0, quantity: int = 1
) -> Callable[[Sample], LineWanted]:
    """A line; ``of`` names the order whose license it goes on from, ``target`` the days ahead that a co-term ends."""

    def made(sample: Sample) -> LineWanted:
        license = order_for_system(sample.made[f"{of} order"]).lines[0].licenses[0] if of else None
        until = sample.today + timedelta(days=target) if target else None
        return LineWanted(
            kind=kind,
            sku=sku,
            tier=tier,
            quantity=quantity,
            entitlement=license,
            target_on=until,
            months=12 if kind == "renew" else None,
        )

    return made


def _credits_line(account: str, credits: int) -> Callable[[Sample], LineWanted]:
    return lambda sample: LineWanted(kind="credits", account=sample.made[account], credits=credits)


def _quotes(
    key: str,
    who: str,
    *lines: Callable[[Sample], LineWanted],
    buyer: str,
    customer: str = "",
    contact: str = "ivo",
    currency: str = "USD",
    send: bool = True,
    **more: Any,
) -> Told:
    def happening(sample: Sample) -> None:
        wanted = QuoteWanted(
            organization=sample.made[buyer],
            role="reseller" if customer else "direct",
            end_customer=sample.made[customer] if customer else None,
            technical_contact=sample.emails[contact],
            currency=currency,
            lines=tuple(line(sample) for line in lines),
            terms_accepted=True,
            **more,
        )
        by = sample.actors[who]
        sample.made[key] = save_quote(wanted, by=by, now=sample.now()).quote
        if send:
            send_quote(quote=sample.made[key], by=by, now=sample.now())

    return happening


def _orders(key: str, who: str) -> Told:
    def happening(sample: Sample) -> None:
        accepted = accept_quote(quote=sample.made[key], by=sample.actors[who], now=sample.now())
        sample.made[f"{key} order"] = accepted.order

    return happening


def _by_card(key: str) -> Told:
    return lambda sample: _none(pay_order_by_card(order=sample.made[f"{key} order"], card="ok", now=sample.now()))


def _receives(key: str, amount: str | None) -> Told:
    """A transfer that the desk books; None: what is left to pay."""

    def happening(sample: Sample) -> None:
        row = order_for_system(sample.made[f"{key} order"])
        came = row.balance if amount is None else Money.of(Decimal(amount), row.currency)
        record_payment(
            order=row.id,
            amount=came,
            value_date=_day(sample) - timedelta(days=1),
            reference=row.number,
            by=sample.actors["desk"],
            now=sample.now(),
        )

    return happening


def _day(sample: Sample) -> date:
    return sample.today - timedelta(days=sample.days_ago)


def _strays(payer: str, amount: str, reference: str) -> Told:
    """A line of the bank's that names no order."""

    def happening(sample: Sample) -> None:
        line = BankLine(
            account=BANK_ACCOUNT,
            bank_id=f"{BANK_ACCOUNT}-{sample.days_ago}",
            amount=Money.of(Decimal(amount), "EUR"),
            value_date=_day(sample),
            reference=reference,
            payer=payer,
            line_number=1,
        )
        import_bank_lines(lines=[line], by=sample.actors["desk"], now=sample.now())

    return happening


def _on_terms(key: str, who: str) -> Told:
    return lambda sample: _none(
        place_on_terms(order=sample.made[f"{key} order"], by=sample.actors[who], now=sample.now())
    )


def _approves_order(key: str, note: str) -> Told:
    return lambda sample: _none(
        approve_review(order=sample.made[f"{key} order"], note=note, by=sample.actors["desk"], now=sample.now())
    )


def _refunds(key: str, who: str, reason: str) -> Told:
    return lambda sample: _none(
        refund_order(order=sample.made[f"{key} order"], reason=reason, by=sample.actors[who], now=sample.now())
    )


def _declines(key: str, who: str, reason: str) -> Told:
    return lambda sample: _none(
        decline_quote(quote=sample.made[key], reason=reason, by=sample.actors[who], now=sample.now())
    )


def _cancels(key: str, who: str, reason: str) -> Told:
    return lambda sample: _none(
        cancel_quote(quote=sample.made[key], reason=reason, by=sample.actors[who], now=sample.now())
    )


def _revises(key: str, who: str) -> Told:
    """The next revision takes the place of the one before."""

    def happening(sample: Sample) -> None:
        by = sample.actors[who]
        revised = revise_quote(quote=sample.made[key], by=by, now=sample.now())
        send_quote(quote=revised.quote, by=by, now=sample.now())

    return happening


def _asks_back(key: str, note: str) -> Told:
    return lambda sample: _none(
        return_to_buyer(quote=sample.made[key], note=note, by=sample.actors["desk"], now=sample.now())
    )


def _links(key: str, who: str) -> Told:
    return lambda sample: _none(make_payment_link(quote=sample.made[key], by=sample.actors[who], now=sample.now()))


def _opens(key: str, who: str, name: str) -> Told:
    def happening(sample: Sample) -> None:
        opened = open_credit_account(name=name, approval="manual", by=sample.actors[who], now=sample.now())
        sample.made[key] = opened.account

    return happening


def _none(_receipt: object) -> None:
    """What a happening answers: nothing."""
