"""The demo's sample business: three customers with credit accounts in different states, their learners, candidates
at every stage (``demo_candidates``), organizations (``demo_organizations``) with their quotes, orders and licenses
(``demo_orders``), and staff.

Everything happens through the real commands, on days counted back from the day given, with the daily jobs of the
days between: what the demo shows is what a year of use leaves behind.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction

from credenza.cli import demo_candidates, demo_orders, demo_organizations
from credenza.cli.demo_sample import Happening, Sample
from credenza.credits.commands.add_owner import add_owner
from credenza.credits.commands.approve_requests import approve_requests
from credenza.credits.commands.ask_lot_extension import ask_lot_extension
from credenza.credits.commands.cancel_request import cancel_request
from credenza.credits.commands.deny_requests import deny_requests
from credenza.credits.commands.open_credit_account import open_credit_account
from credenza.credits.commands.preview_purchase import Billing
from credenza.credits.commands.request_redemption import request_redemption
from credenza.credits.commands.reverse_redemption import reverse_redemption
from credenza.credits.commands.set_progress import set_progress
from credenza.credits.rules.drawdown import InsufficientCredits
from credenza.jobs.daily import pass_days
from credenza.kernel.actors import SYSTEM, StaffRole
from credenza.parties.commands.register_people import NewPerson, register_people
from credenza.parties.queries import actor_for, sample_people
from credenza.programs.calendar import business_date
from credenza.programs.loader import active
from credenza.workflows.audits import looking_at_nothing
from credenza.workflows.card_purchases import CardOrder, buy_by_card
from credenza.workflows.dispatch import dispatch_pending

PEOPLE = (
    ("maya", "Maya Lindqvist", "halden-robotics.example"),
    ("tom", "Tom Okafor", "halden-robotics.example"),
    ("aiko", "Aiko Tanaka", "halden-robotics.example"),
    ("diego", "Diego Martín", "halden-robotics.example"),
    ("lena", "Lena Fischer", "halden-robotics.example"),
    ("jonas", "Jonas Weber", "halden-robotics.example"),
    ("ingrid", "Ingrid Solberg", "norrvik-bank.example"),
    ("samir", "Samir Haddad", "norrvik-bank.example"),
    ("olga", "Olga Petrova", "norrvik-bank.example"),
    ("ruth", "Ruth Adeyemi", "pellucid.example"),
    ("ben", "Ben Carver", "pellucid.example"),
    ("nina", "Nina Novak", "newcomer.example"),
    *demo_candidates.PEOPLE,
    *demo_organizations.PEOPLE,
)
STAFF = (
    ("desk", "Dana Brooks", (StaffRole.ORDER_DESK,)),
    ("certs", "Carla Mendes", (StaffRole.CERTIFICATION_DESK,)),
    ("finance", "Felix Amari", (StaffRole.FINANCE,)),
    ("admin", "Ada Whitfield", (StaffRole.ADMINISTRATOR,)),
)
ADMIN_TRAINING, AGILE, SERVICE = "TEAM-JIRA-ADM-V", "TEAM-JIRA-ESS-O", "TEAM-JSM-AGENT-V"
CONFLUENCE = "TEAM-CONF-ESS-V"


def seed(*, now: datetime) -> Iterator[str]:
    """Fill an empty demo database, once; answers the lines that say who can be signed in as."""
    if not sample_people():
        # The draw depends on the installation's key: the sample, and the pictures of it, would differ each time.
        with transaction.atomic(), looking_at_nothing():
            _fill(Sample(today=business_date(now, active()), zone_noon=now))
    people = sample_people()
    yield ""
    yield f"  {len(people)} sample people; sign in as any of them with one click at /demo/:"
    for person in people:
        yield f"    {person.name:<18} {person.email}"


def _fill(sample: Sample) -> None:
    _people(sample)
    story = sorted(_story(sample.today), key=lambda happening: -happening[0])
    last = sample.today - timedelta(days=story[0][0])
    for days_ago, happening in story:
        day = sample.today - timedelta(days=days_ago)
        pass_days(last, day)
        last, sample.days_ago = day, days_ago
        happening(sample)
        dispatch_pending(now=sample.now())
    # The mails are the worker's to send: papers are printed for some of them, and the first page need not wait.
    pass_days(last, sample.today)


def _people(sample: Sample) -> None:
    sample.emails = {key: f"{key}@{domain}" for key, _, domain in PEOPLE} | {
        key: f"{key}@credenza.example" for key, _, _ in STAFF
    }
    new = [NewPerson(email=sample.emails[key], name=name, is_sample=True) for key, name, _ in PEOPLE]
    new += [NewPerson(email=sample.emails[key], name=name, roles=roles, is_sample=True) for key, name, roles in STAFF]
    ids = register_people(people=new, by=SYSTEM, now=sample.now())
    sample.actors = {key: actor_for(ids[email]) for key, email in sample.emails.items()}


def _opens(key: str, owner: str, name: str, approval: str) -> Callable[[Sample], None]:
    def happening(sample: Sample) -> None:
        receipt = open_credit_account(name=name, approval=approval, by=sample.actors[owner], now=sample.now())
        sample.made[key], sample.codes[key] = receipt.account, receipt.code

    return happening


def _adds(key: str, owner: str, added: str) -> Callable[[Sample], None]:
    def happening(sample: Sample) -> None:
        email = sample.emails.get(added, added)
        add_owner(account=sample.made[key], email=email, by=sample.actors[owner], now=sample.now())

    return happening


def _buys(key: str, owner: str, credits: int, lot: str, billing: Billing, promo: str = "") -> Callable[[Sample], None]:
    def happening(sample: Sample) -> None:
        order = CardOrder(account=sample.made[key], credits=credits, promo=promo, billing=billing)
        bought = buy_by_card(order, card="ok", by=sample.actors[owner], now=sample.now())
        if bought.settled:
            sample.made[lot] = bought.settled.lot

    return happening


def _asks(key: str, learner: str, items: tuple[str, ...], name: str, team: str) -> Callable[[Sample], None]:
    def happening(sample: Sample) -> None:
        try:
            receipt = request_redemption(
                code=sample.codes[key], items=items, team=team, by=sample.actors[learner], now=sample.now()
            )
        except InsufficientCredits:
            return  # an automatic account that ran dry: its owners were told
        sample.made[name] = receipt.request

    return happening


def _approves(owner: str, *names: str) -> Callable[[Sample], None]:
    def happening(sample: Sample) -> None:
        ids = [sample.made[name] for name in names]
        approve_requests(requests=ids, by=sample.actors[owner], now=sample.now())

    return happening


def _denies(owner: str, name: str, reason: str) -> Callable[[Sample], None]:
    def happening(sample: Sample) -> None:
        deny_requests(requests=[sample.made[name]], reason=reason, by=sample.actors[owner], now=sample.now())

    return happening


def _cancels(learner: str, name: str) -> Callable[[Sample], None]:
    def happening(sample: Sample) -> None:
        cancel_request(request=sample.made[name], by=sample.actors[learner], now=sample.now())

    return happening


def _reverses(name: str, reason: str) -> Callable[[Sample], None]:
    def happening(sample: Sample) -> None:
        reverse_redemption(request=sample.made[name], reason=reason, by=sample.actors["desk"], now=sample.now())

    return happening


def _moves_on(learner: str, name: str, sku: str, progress: str) -> Callable[[Sample], None]:
    def happening(sample: Sample) -> None:
        set_progress(request=sample.made[name], sku=sku, progress=progress, by=sample.actors[learner], now=sample.now())

    return happening


def _wants_time(owner: str, lot: str, reason: str) -> Callable[[Sample], None]:
    def happening(sample: Sample) -> None:
        ask_lot_extension(lot=sample.made[lot], reason=reason, by=sample.actors[owner], now=sample.now())

    return happening


HALDEN = Billing(
    name="Maya Lindqvist",
    company="Halden Robotics AB",
    street="Verkstadsgatan 4",
    city="Malmö",
    postal_code="211 42",
    country="SE",
    purchase_order="PO-2231",
)
NORRVIK = Billing(name="Ingrid Solberg", company="Norrvik Bank AS", street="Torget 1", city="Oslo", country="NO")
PELLUCID = Billing(
    name="Ruth Adeyemi", company="Pellucid Analytics", street="12 Harbor Way", city="Seattle", country="US", region="WA"
)


def _story(today: date) -> tuple[Happening, ...]:
    """What happened, as (days ago, what)."""
    learning = (*_halden(), *_norrvik(), *_pellucid(), *demo_candidates.story(today))
    return (*learning, *demo_organizations.story(), *demo_orders.story())


def _halden() -> tuple[Happening, ...]:
    asks, buys = partial(_asks, "halden"), partial(_buys, "halden", "maya")
    return (
        (341, _opens("halden", "maya", "Halden Robotics", "manual")),
        (340, _adds("halden", "maya", "tom")),
        (339, buys(5_000, "h1", HALDEN)),
        (262, buys(20_000, "h2", HALDEN, "twentyoffTC")),
        (250, asks("jonas", ("ACP-120",), "h-exam1", "Support")),
        (249, _approves("maya", "h-exam1")),
        (240, _moves_on("jonas", "h-exam1", "ACP-120", "done")),
        (230, asks("aiko", (CONFLUENCE,), "h-conf", "Platform")),
        (229, _approves("maya", "h-conf")),
        (214, asks("diego", (AGILE,), "h-agile", "Robotics")),
        (213, _approves("tom", "h-agile")),
        (200, _moves_on("diego", "h-agile", AGILE, "done")),
        (170, asks("lena", (SERVICE,), "h-service", "Support")),
        (168, _approves("maya", "h-service")),
        (150, _moves_on("lena", "h-service", SERVICE, "started")),
        (140, asks("tom", ("ACP-520", "ACA-900"), "h-exams", "Platform")),
        (139, _approves("tom", "h-exams")),
        (120, _adds("halden", "maya", "priya.rao@halden-robotics.example")),
        (98, asks("aiko", (AGILE,), "h-second", "Platform")),
        (97, _denies("maya", "h-second", "The next on-site course is in spring; there is a seat for you.")),
        (70, buys(3_000, "h3", HALDEN)),
        (41, asks("lena", ("ACP-620",), "h-idle1", "Support")),
        (41, _approves("maya", "h-idle1")),
        (33, asks("diego", ("ACP-420",), "h-gone", "Robotics")),
        (32, _cancels("diego", "h-gone")),
        (29, asks("jonas", ("ACP-120",), "h-idle2", "Support")),
        (29, _approves("tom", "h-idle2")),
        (16, _reverses("h-conf", "The vendor canceled the postponed session.")),
        (9, asks("diego", (AGILE,), "h-p1", "Robotics")),
        (8, _adds("halden", "maya", "mats.holm@halden-robotics.example")),
        (6, asks("tom", (SERVICE,), "h-p2", "Support")),
        (4, asks("aiko", ("ACA-900", "ACP-620"), "h-p3", "Platform")),
        (2, asks("lena", ("ACP-620",), "h-p4", "Support")),
        (1, asks("jonas", (ADMIN_TRAINING,), "h-p5", "Platform")),
    )


def _norrvik() -> tuple[Happening, ...]:
    asks = partial(_asks, "norrvik")
    return (
        (210, _opens("norrvik", "ingrid", "Norrvik Bank", "automatic")),
        (209, _buys("norrvik", "ingrid", 6_000, "n1", NORRVIK)),
        (180, asks("samir", (SERVICE,), "n-service", "Payments")),
        (150, asks("olga", ("ACP-120",), "n-exam", "Risk")),
        (149, _moves_on("olga", "n-exam", "ACP-120", "done")),
        (60, asks("samir", ("ACP-520",), "n-exam2", "Payments")),
        (3, asks("olga", (AGILE,), "n-refused", "Risk")),
    )


def _pellucid() -> tuple[Happening, ...]:
    return (
        (402, _opens("pellucid", "ruth", "Pellucid Analytics", "manual")),
        (400, _buys("pellucid", "ruth", 4_000, "p1", PELLUCID)),
        (330, _asks("pellucid", "ben", ("ACP-620",), "p-exam", "")),
        (329, _approves("ruth", "p-exam")),
        (120, _buys("pellucid", "ruth", 1_500, "p2", PELLUCID)),
        (20, _wants_time("ruth", "p1", "Two colleagues were on leave; their courses start next month.")),
    )
