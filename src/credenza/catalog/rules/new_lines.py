"""Prices of what is bought anew: licenses, subscriptions, training, and credits for an account.

Rules SU1, MT1, CR1 and CR2 of orders.
"""

from credenza.catalog.rules.credits import VOLUME_DISCOUNT, check_credits, credits_discount
from credenza.catalog.rules.desk import LIST, UNDATED, Dated, Desk, finished, list_step, part_step
from credenza.catalog.rules.discounts import Cut
from credenza.catalog.rules.errors import CurrencyNotAvailable, UnknownSku, invalid
from credenza.catalog.rules.reasons import TIMES
from credenza.catalog.rules.shapes import LineAsked, PricedLine, Product, Taken
from credenza.catalog.rules.terms import MONTHLY, PERPETUAL, SUBSCRIPTIONS, YEAR, coterm, term_end

CREDITS = "training_credits"
CREDITS_NAME = "Training credits"


def price_new(desk: Desk, asked: LineAsked, line: int) -> PricedLine:
    """A license, a subscription for a whole term from the quote's day on, a course or an exam."""
    product = offered_product(desk, asked.sku, line)
    if asked.coverage is not None:
        raise invalid(line, "kind", "renew, upgrade or coterm for a license that exists")
    price = desk.price(product.sku, asked.tier, line).price.minor
    taken = [list_step(price, desk.currency, asked.quantity)]
    cuts = desk.cuts_of(product.family)
    if product.family not in SUBSCRIPTIONS:
        start = desk.on if product.family == PERPETUAL else None
        return finished(desk, asked, product, asked.tier, taken=taken, cuts=cuts, dated=Dated(starts_on=start))
    monthly = product.family == MONTHLY
    months = 1 if monthly else desk.policy.term_months
    dated = Dated(starts_on=desk.on, ends_on=term_end(desk.on, months))
    if months not in (1, YEAR) and dated.ends_on is not None:
        part = coterm(desk.on, dated.ends_on)
        dated = Dated(starts_on=desk.on, ends_on=dated.ends_on, part=part)
        taken.append(part_step(taken[0][1], part))
    return finished(
        desk,
        asked,
        product,
        asked.tier,
        taken=taken,
        cuts=cuts,
        dated=dated,
        annual_net=desk.net_of(price, product.family) * (YEAR if monthly else 1),
    )


def price_credits_line(desk: Desk, asked: LineAsked, line: int) -> PricedLine:
    """Credits for one account. The volume discount looks at all of the quote's credits for it, and nothing else."""
    policy = desk.credits
    if desk.currency != policy.currency:
        raise CurrencyNotAvailable(line=line, sku=asked.sku, currency=desk.currency, currencies=(policy.currency,))
    product = Product(sku=asked.sku or CREDITS, name=CREDITS_NAME, family=CREDITS)
    if asked.sku and asked.sku != CREDITS:
        product = desk.product(asked.sku, line)
        if product.family != CREDITS:
            raise invalid(line, "sku", "training credits, or nothing, for a line of credits")
    count = credits_count(asked)
    unit = policy.unit_price_minor
    listed: Taken = (LIST, unit * count, (TIMES, count, unit, policy.currency))
    off = credits_discount(policy, count, desk.credits_of[asked.account])
    told = f"{VOLUME_DISCOUNT} {policy.volume_discount.percent.normalize():f}%"
    cuts = (Cut(name=VOLUME_DISCOUNT, told=told, numerator=off.minor, denominator=listed[1]),) if off.minor else ()
    return finished(desk, asked, product, None, taken=[listed], cuts=cuts, dated=UNDATED)


def credits_count(asked: LineAsked) -> int:
    """The credits of a line, or ``invalid_credits``."""
    return check_credits(asked.credits)


def offered_product(desk: Desk, sku: str, line: int) -> Product:
    """A product that can be bought anew on the day: of the book, on sale, and no credits."""
    product = desk.product(sku, line)
    if not product.is_offered:
        raise UnknownSku(line=line, sku=sku)
    if product.family == CREDITS:
        raise invalid(line, "kind", "credits, with an account and a number of credits")
    return product
