"""Short words for stories of quotes and orders: who buys what, and what became of it."""

from typing import Any

from tests.stories.telling import step

BEA, TOM, RITA, EVE = "bea@acme.example", "tom@acme.example", "rita@resell.example", "eve@else.example"
UNTAXED = {"street": "1 High Street", "city": "Nowhere", "country": "ZZ"}
PRODUCTS = [
    {"sku": "DC", "name": "Jira Data Center", "family": "data_center", "prices": [
        {"tier": 500, "currency": "USD", "list": "10000.00"}, {"tier": 1000, "currency": "USD", "list": "20000.00"},
        {"tier": 500, "currency": "AUD", "list": "15000.00"}]},
    {"sku": "CLOUD", "name": "Confluence Cloud", "family": "cloud_annual", "prices": [
        {"tier": 150, "currency": "USD", "list": "8540.00"}, {"tier": 300, "currency": "USD", "list": "20500.00"}]},
    {"sku": "SERVER", "name": "Bamboo Server", "family": "server", "prices": [
        {"tier": 25, "currency": "USD", "list": "1000.00"}]},
    {"sku": "EXAM", "name": "An exam", "family": "exam", "prices": [{"currency": "USD", "list": "250.00"}]},
]  # fmt: skip
ORGANIZATIONS = [
    {"name": "Acme", "billing_address": UNTAXED},
    {"name": "Resell Co", "kind": "reseller", "billing_address": UNTAXED},
    {"name": "Berlin GmbH", "billing_address": {"city": "Berlin", "country": "DE"}},
]
SETUP = {
    "organizations": ORGANIZATIONS,
    "products": PRODUCTS,
    "tax_rates": [{"country": "DE", "region": None, "percent": "19", "from": "2020-01-01"}],
}


def line(kind: str = "new", sku: str = "DC", tier: int | None = 500, **more: Any) -> dict[str, Any]:
    """One line of a quote."""
    return {"kind": kind, "sku": sku, "tier": tier, **more}


def drafted(
    on: str, name: str, *lines: dict[str, Any], who: str = BEA, of: str | None = "Acme", **more: Any
) -> dict[str, Any]:
    """A direct quote in US dollars, as a draft; Tom is the technical contact."""
    given = {"technical_contact": TOM, "currency": "USD", "lines": list(lines), "terms_accepted": True, **more}
    return step(on, who, "draft_quote", name, **{"buyer": {"organization": of, "role": "direct"}, **given})


def resold(on: str, name: str, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Rita's quote for Acme, as a draft."""
    buyer = {"organization": "Resell Co", "role": "reseller"}
    return drafted(on, name, *lines, who=RITA, **{"buyer": buyer, "end_customer": "Acme", **more})


def ordered(on: str, name: str, *lines: dict[str, Any], who: str = BEA, **more: Any) -> list[dict[str, Any]]:
    """Drafted as ``name``q, sent, and accepted as ``name``, all on one day."""
    return [
        drafted(on, f"{name}q", *lines, who=who, **more),
        step(on, who, "send_quote", f"{name}s", quote=f"${name}q"),
        step(on, who, "accept_quote", name, quote=f"${name}q"),
    ]


def paid(on: str, name: str, order: str, who: str = BEA, **more: Any) -> dict[str, Any]:
    """Paid by a card that is good."""
    return step(on, who, "pay_by_card", name, order=f"${order}", **more)


def received(on: str, name: str, order: str, amount: str, value_date: str | None = None, **more: Any) -> dict[str, Any]:
    """Staff record a transfer."""
    given = {"order": f"${order}", "amount": amount, "currency": "USD", "value_date": value_date or on, **more}
    return step(on, "staff", "record_payment", name, **given)


def mails(found: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Who was told what on which day; of staff only the first."""
    return [(row["on"], row["to"], row["notice"]) for row in found if not row["to"].startswith("staff-")]
