"""Tax of credits that are taxed when they are redeemed: out of what was paid for them, never on top. Reading A4.

The price of such a lot includes the tax, for a redemption takes no cash. Each redemption makes due the tax that is in
the value of the credits drawn, at the rate of its day; what expires unused is taxed by nobody.
"""

from collections.abc import Iterable
from decimal import Decimal

from credenza.kernel.money import Money, muldiv


def included(value: Money, percent: Decimal) -> Money:
    """The tax that is in an amount, rounded half up once."""
    numerator, denominator = percent.as_integer_ratio()
    return Money(muldiv(value.minor, numerator, 100 * denominator + numerator), value.currency)


def tax_due(price: Money, credits: int, moves: Iterable[tuple[int, Decimal]]) -> Money:
    """The tax of a lot's redemptions. ``moves`` are (credits drawn, percent) in the order booked; what was reversed is
    negative, at the percentage of its redemption.

    Values are cut from the running sum and each percentage is rounded once, so that no order of draws loses a cent.
    """
    drawn, values = 0, dict[Decimal, int]()
    for count, percent in moves:
        before, drawn = drawn, drawn + count
        part = muldiv(price.minor, drawn, credits) - muldiv(price.minor, before, credits)
        values[percent] = values.get(percent, 0) + part
    taxes = (included(Money(value, price.currency), percent) for percent, value in values.items())
    return sum(taxes, Money(0, price.currency))
